// A disk that fills up while a checkpoint is written: one sentence, and everything that was there stays.
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <random>

#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

/// A small disk of its own (tmpfs), where this machine lets us mount one.
class DiskFullTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    m_disk = m_dir / "disk";
    fs::create_directories(m_disk);
    if (::mount("lorikeet-test", m_disk.c_str(), "tmpfs", 0, "size=2m") != 0)
      GTEST_SKIP() << "cannot mount a tmpfs here (needs root)";
    m_mounted = true;
  }
  void TearDown() override {
    if (m_mounted) ::umount2(m_disk.c_str(), MNT_DETACH);
    EngineTest::TearDown();
  }
  /// Takes all space but `left` bytes.
  void fill(std::size_t left) const {
    struct statvfs info {};
    ::statvfs(m_disk.c_str(), &info);
    const std::size_t free = info.f_bavail * info.f_frsize;
    std::ofstream(m_disk / "ballast") << std::string(free > left ? free - left : 0, 'x');
  }
  TrainResult runOnDisk(Recorder& recorder) {
    TrainControl control;
    RunConfig config = quickConfig();
    config.validationShare = 0;
    return train(model(), config, smallDataset(), m_disk / "runs", "full disk", recorder, control);
  }
  fs::path m_disk;
  bool m_mounted = false;
};

TEST_F(DiskFullTest, failedSaveKeepsTheLastGoodCheckpointAndCanBeResumed) {
  Recorder recorder;
  recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step == 6) fill(8192);  // room for run.json, none for the checkpoint of step 8
  };
  const std::string sentence = errorOf([&] { runOnDisk(recorder); });
  expectSentence(sentence, {"disk is full", m_disk.string()});
  const auto runs = listRuns(m_disk / "runs");
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].status, RunStatus::Failed);
  EXPECT_EQ(runs[0].message, sentence);
  const fs::path runDir = m_disk / "runs" / runs[0].id;
  const RunFolder folder = RunFolder::open(runDir);
  EXPECT_EQ(folder.checkpoints(), std::vector<std::int64_t>{4});
  EXPECT_GT(openAdapter(*model(), folder.checkpointDir(4))->info().deltaNorm, 0);
  for (const auto& entry : fs::recursive_directory_iterator(runDir)) {
    EXPECT_EQ(entry.path().string().find(".tmp"), std::string::npos) << "left over: " << entry.path();
  }

  fs::remove(m_disk / "ballast");
  TrainObserver observer;
  TrainControl control;
  const TrainResult resumed = resumeRun(model(), smallDataset(), runDir, observer, control);
  EXPECT_EQ(resumed.info.status, RunStatus::Finished);
  RunConfig config = quickConfig();
  config.validationShare = 0;
  EXPECT_EQ(metricLines(runDir), metricLines(trainQuietly(config, smallDataset()).runDir));
}

TEST_F(DiskFullTest, noRoomAtAllFailsWithASentence) {
  Recorder recorder;
  recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step == 6) fill(0);
  };
  const std::string sentence = errorOf([&] { runOnDisk(recorder); });
  expectSentence(sentence, {"disk is full", "step 4"});
  const auto runs = listRuns(m_disk / "runs");
  ASSERT_EQ(runs.size(), 1u) << "run.json was lost";
  EXPECT_EQ(runs[0].status, RunStatus::Failed) << "room for the last words was kept";
  EXPECT_EQ(runs[0].message, sentence);
  EXPECT_EQ(RunFolder::open(m_disk / "runs" / runs[0].id).checkpoints(), std::vector<std::int64_t>{4});
}

TEST_F(DiskFullTest, aRunThatCannotEvenStartSaysSo) {
  fill(0);
  Recorder recorder;
  expectSentence(errorOf([&] { runOnDisk(recorder); }), {"disk is full"});
  EXPECT_TRUE(listRuns(m_disk / "runs").empty());
}

/// The disk fills up at 50 places between the first write and the last: whatever write it hits, the run fails with one clear message, the
/// newest checkpoint loads, and with room again the run ends with the bytes of an undisturbed one.
TEST_F(DiskFullTest, fullAtAnyWriteKeepsTheLastGoodCheckpoint) {
  RunConfig config = quickConfig();
  config.validationShare = 0;
  config.saveEvery = 1;
  config.keepCheckpoints = 3;
  config.pinnedPrompts = "Where is the cat?";
  const TrainResult whole = trainQuietly(config, smallDataset());
  std::mt19937 random(7);
  int failed = 0, withCheckpoint = 0;
  for (int round = 0; round < 400 && failed < 50; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    fs::remove_all(m_disk / "runs");
    fs::remove(m_disk / "ballast");
    fill(random() % 450'000);
    TrainObserver observer;
    TrainControl control;
    const std::string sentence =
        errorOf([&] { train(model(), config, smallDataset(), m_disk / "runs", "full disk", observer, control); });
    if (sentence.empty()) continue;
    ++failed;
    expectSentence(sentence, {"disk is full"});
    fs::remove(m_disk / "ballast");
    const auto runs = listRuns(m_disk / "runs");
    if (runs.empty()) continue;  // no room for run.json itself
    const RunFolder folder = RunFolder::open(m_disk / "runs" / runs[0].id);
    if (!folder.checkpoints().empty()) {
      ++withCheckpoint;
      EXPECT_EQ(runs[0].status, RunStatus::Failed);
      EXPECT_EQ(runs[0].message, sentence);
      EXPECT_GT(openAdapter(*model(), folder.checkpointDir(folder.checkpoints().back()))->info().parameters, 0);
    }
    resumeRun(model(), smallDataset(), folder.dir(), observer, control);
    EXPECT_EQ(metricLines(folder.dir()), metricLines(whole.runDir));
    EXPECT_EQ(readFile(folder.adapterDir() / "adapter_model.safetensors"), readFile(whole.runDir / "adapter/adapter_model.safetensors"));
  }
  EXPECT_EQ(failed, 50);
  EXPECT_GE(withCheckpoint, 10);
}

}  // namespace
}  // namespace lorikeet::test
