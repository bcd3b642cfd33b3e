// Runs that cannot go on: the folder is gone, permission is lost, memory runs out. One clear message, and what was good stays.
#include <sys/stat.h>
#include <torch/torch.h>
#include <unistd.h>

#include <new>

#include "tests/core/engine/resume_fixture.h"

namespace lorikeet::test {
namespace {

class RunFailureTest : public ResumeTest {
 protected:
  /// Trains until `at` a step does `harm`. @return the sentence
  std::string failAt(std::int64_t step, const std::function<void()>& harm) {
    Recorder recorder;
    TrainControl control;
    recorder.atMetric = [&](const MetricPoint& point) {
      if (point.step == step && !std::isnan(point.trainLoss)) harm();
    };
    return errorOf([&] { train(model(), quickConfig(), smallDataset(), m_dir / "runs", "fails", recorder, control); });
  }
  fs::path onlyRun() const { return m_dir / "runs" / listRuns(m_dir / "runs").at(0).id; }
  /// The run says why it failed, its last checkpoint and its adapter load, and it can go on to an undisturbed run's end.
  void expectGoodUpTo(std::int64_t step, const std::string& sentence) {
    const fs::path dir = onlyRun();
    const RunFolder folder = RunFolder::open(dir);
    EXPECT_EQ(folder.info().status, RunStatus::Failed);
    EXPECT_EQ(folder.info().message, sentence);
    EXPECT_EQ(folder.info().step, step);
    EXPECT_GT(openAdapter(*model(), folder.checkpointDir(step))->info().deltaNorm, 0);
    EXPECT_GT(openAdapter(*model(), folder.adapterDir())->info().deltaNorm, 0);
    resume(dir, smallDataset());
    fs::rename(m_dir / "runs", m_dir / "failed");
    expectSameRun(m_dir / "failed" / dir.filename(), trainQuietly(quickConfig(), smallDataset()).runDir);
  }
};

TEST_F(RunFailureTest, memoryThatRunsOutIsSaidInWords) {
  const std::string sentence = failAt(6, [] { throw std::bad_alloc(); });
  expectSentence(sentence, {"ran out of memory", "step 6", "smaller batch", "checkpoint of step 4"});
  expectGoodUpTo(4, sentence);
}

TEST_F(RunFailureTest, aTensorThatDoesNotFitIsSaidInWords) {
  const std::string sentence = failAt(6, [] { torch::empty({std::int64_t{1} << 50}); });
  expectSentence(sentence, {"out of memory", "smaller batch", "checkpoint of step 4"});
  expectGoodUpTo(4, sentence);
}

TEST_F(RunFailureTest, anUnknownFailureKeepsItsReasonOnOneLine) {
  const std::string sentence = failAt(6, [] { throw std::runtime_error("the pump broke\nat pump.cpp:3"); });
  expectSentence(sentence, {"step 6: the pump broke.", "checkpoint of step 4"});
}

TEST_F(RunFailureTest, aFailureBeforeTheFirstCheckpointSaysSo) {
  const std::string sentence = failAt(1, [] { throw std::bad_alloc(); });
  expectSentence(sentence, {"No checkpoint was written yet"});
  EXPECT_EQ(RunFolder::open(onlyRun()).info().message, sentence);
}

TEST_F(RunFailureTest, aRemovedFolderEndsTheRunAndIsNotMadeAnew) {
  fs::path dir;
  const std::string sentence = failAt(6, [&] {
    dir = onlyRun();
    fs::remove_all(dir);
  });
  expectSentence(sentence, {dir.string(), "was removed or moved", "step 7"});
  EXPECT_FALSE(fs::exists(dir));
}

TEST_F(RunFailureTest, aFolderRemovedJustBeforeACheckpointIsNotMadeAnew) {
  Recorder recorder;
  TrainControl control;
  fs::path dir;
  recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step != 4 || std::isnan(point.validationLoss)) return;
    dir = onlyRun();
    fs::remove_all(dir);
  };
  expectSentence(errorOf([&] { train(model(), quickConfig(), smallDataset(), m_dir / "runs", "gone", recorder, control); }),
                 {"was removed"});
  EXPECT_FALSE(fs::exists(dir));
}

/// A user without root's rights, as long as it lives: root may write everywhere.
class AsNobody {
 public:
  AsNobody() { m_changed = ::geteuid() == 0 && ::seteuid(65534) == 0; }
  ~AsNobody() {
    if (m_changed && ::seteuid(0) != 0) std::abort();
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  bool m_changed = false;
};

TEST_F(RunFailureTest, lostPermissionEndsTheRun) {
  model();
  const auto setRights = [&](mode_t rights) {
    ::chmod(onlyRun().c_str(), rights);
    for (const char* name : {"checkpoints", "metrics.jsonl", "row_losses.bin"}) ::chmod((onlyRun() / name).c_str(), rights);
  };
  ::chmod(m_dir.c_str(), 0777);
  fs::path dir;
  std::string sentence;
  {
    const AsNobody nobody;
    sentence = failAt(6, [&] {
      dir = onlyRun();
      setRights(0555);
    });
    expectSentence(sentence, {"permission denied", dir.string(), "checkpoint of step 4"});
    setRights(0755);
    EXPECT_GT(openAdapter(*model(), RunFolder::open(dir).checkpointDir(4))->info().deltaNorm, 0);
    resume(dir, smallDataset());
  }
  EXPECT_EQ(metricLines(dir), metricLines(trainQuietly(quickConfig(), smallDataset()).runDir));
}

}  // namespace
}  // namespace lorikeet::test
