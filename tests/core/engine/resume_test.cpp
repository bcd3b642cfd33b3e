// Stopped, killed and failed runs continue exactly: metrics and adapter equal an uninterrupted run's, bit for bit.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/data/dataset_io.h"
#include "core/data/run_data_hash.h"
#include "tests/core/engine/resume_fixture.h"

namespace lorikeet::test {
namespace {

using namespace std::chrono_literals;

TEST_F(ResumeTest, everyKindOfAdapterContinues) {
  const Dataset dataset = smallDataset();
  RunConfig config = unevenConfig();
  config.initialisation = "pissa";
  config.dora = true;
  config.loraPlusRatio = 4;
  config.neftuneAlpha = 5;
  config.modulesToSave = "lm_head, norm";
  config.rankPattern = "q_proj=2";
  const TrainResult whole = trainQuietly(config, dataset);
  const TrainResult stopped = trainUntil(5, config, dataset);
  expectSameRun(resume(stopped.runDir, dataset).runDir, whole.runDir);
}

TEST_F(ResumeTest, stoppedAtAnyStepEqualsUninterrupted) {
  const Dataset dataset = smallDataset();
  const TrainResult whole = trainQuietly(unevenConfig(), dataset);
  for (const std::int64_t step : {1, 3, 4, 9, 13}) {
    SCOPED_TRACE("stopped after step " + std::to_string(step));
    const TrainResult stopped = trainUntil(step, unevenConfig(), dataset);
    EXPECT_EQ(stopped.info.status, RunStatus::Stopped);
    EXPECT_EQ(stopped.info.step, step);
    EXPECT_FALSE(stopped.info.message.empty());
    const TrainResult resumed = resume(stopped.runDir, dataset);
    EXPECT_TRUE(resumed.info.message.empty()) << resumed.info.message;
    expectSameRun(resumed.runDir, whole.runDir);
  }
}

TEST_F(ResumeTest, stoppedBeforeTheFirstStepEqualsUninterrupted) {
  const Dataset dataset = smallDataset();
  const TrainResult stopped = trainUntil(0, unevenConfig(), dataset);
  EXPECT_EQ(stopped.info.step, 0);
  expectSameRun(resume(stopped.runDir, dataset).runDir, trainQuietly(unevenConfig(), dataset).runDir);
}

TEST_F(ResumeTest, stoppedTwiceEqualsUninterrupted) {
  const Dataset dataset = smallDataset();
  const TrainResult stopped = trainUntil(3, unevenConfig(), dataset);
  Recorder recorder;
  TrainControl control;
  recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step == 8) control.stop();
  };
  EXPECT_EQ(resumeRun(model(), dataset, stopped.runDir, recorder, control).info.step, 8);
  expectSameRun(resume(stopped.runDir, dataset).runDir, trainQuietly(unevenConfig(), dataset).runDir);
}

TEST_F(ResumeTest, fullMethodResumesExactly) {
  RunConfig config = quickConfig();
  config.method = "full";
  config.learningRate = 1e-3;
  const Dataset dataset = smallDataset();
  const TrainResult whole = trainQuietly(config, dataset), stopped = trainUntil(5, config, dataset);
  const TrainResult resumed = resume(stopped.runDir, dataset);
  EXPECT_EQ(metricLines(resumed.runDir), metricLines(whole.runDir));
  EXPECT_EQ(readFile(resumed.runDir / "model/model.safetensors"), readFile(whole.runDir / "model/model.safetensors"));
}

TEST_F(ResumeTest, elapsedTimeGoesOn) {
  const Dataset dataset = smallDataset();
  const TrainResult stopped = trainUntil(6, unevenConfig(), dataset);
  resume(stopped.runDir, dataset);
  double before = 0;
  for (const MetricPoint& point : RunFolder::open(stopped.runDir).metrics()) {
    EXPECT_GE(point.elapsedSeconds, before);
    before = point.elapsedSeconds;
  }
}

TEST_F(ResumeTest, finishedRunStaysAsItIs) {
  const Dataset dataset = smallDataset();
  const TrainResult whole = trainQuietly(unevenConfig(), dataset);
  const auto lines = metricLines(whole.runDir);
  const std::string adapter = readFile(whole.runDir / "adapter/adapter_model.safetensors");
  EXPECT_EQ(resume(whole.runDir, dataset).info.status, RunStatus::Finished);
  EXPECT_EQ(metricLines(whole.runDir), lines);
  EXPECT_EQ(readFile(whole.runDir / "adapter/adapter_model.safetensors"), adapter);
}

TEST_F(ResumeTest, changedDatasetIsRefused) {
  Dataset dataset = smallDataset();
  const TrainResult stopped = trainUntil(5, unevenConfig(), dataset);
  Row changed = dataset.rows[0];
  changed.turns[1].content += " Really.";
  dataset.rows.set(0, changed);
  expectSentence(errorOf([&] { resume(stopped.runDir, dataset); }), {"dataset has changed"});
  EXPECT_EQ(RunFolder::open(stopped.runDir).info().status, RunStatus::Stopped);
}

TEST_F(ResumeTest, changedValidationFileIsRefused) {
  const Dataset dataset = smallDataset();
  RunConfig config = unevenConfig();
  config.validationFile = (m_dir / "held.jsonl").string();
  writeDataset(smallDataset(3), config.validationFile, FileForm::JsonLines, RowForm::Messages);
  const TrainResult stopped = trainUntil(5, config, dataset);
  EXPECT_EQ(rowsHashOf(stopped.info.datasetHash), datasetHash(dataset));
  EXPECT_EQ(validationHashOf(stopped.info.datasetHash), datasetHash(readDataset(config.validationFile)));
  writeDataset(smallDataset(4), config.validationFile, FileForm::JsonLines, RowForm::Messages);
  expectSentence(errorOf([&] { resume(stopped.runDir, dataset); }), {"validation file", "held.jsonl", "has changed"});
  // Earlier versions wrote down the rows alone: their runs go on.
  RunFolder::open(stopped.runDir).update([](RunInfo& info) { info.datasetHash = rowsHashOf(info.datasetHash); });
  EXPECT_EQ(resume(stopped.runDir, dataset).info.status, RunStatus::Finished);
}

TEST_F(ResumeTest, otherBaseModelIsRefused) {
  const Dataset dataset = smallDataset();
  const TrainResult stopped = trainUntil(5, unevenConfig(), dataset);
  writeTinyModel(m_dir / "other", tinyConfig(), 2);
  TrainObserver observer;
  TrainControl control;
  expectSentence(errorOf([&] { resumeRun(openModel(m_dir / "other", "float32"), dataset, stopped.runDir, observer, control); }),
                 {"another base model", "other"});
}

TEST_F(ResumeTest, folderThatIsNoRunIsRefused) {
  fs::create_directories(m_dir / "empty");
  expectSentence(errorOf([&] { resume(m_dir / "empty", smallDataset()); }), {"empty", "run.json"});
}

TEST_F(ResumeTest, damagedCheckpointIsNamed) {
  const Dataset dataset = smallDataset();
  const TrainResult stopped = trainUntil(5, unevenConfig(), dataset);
  const fs::path checkpoint = RunFolder::open(stopped.runDir).checkpointDir(5);
  fs::resize_file(checkpoint / "optimizer.safetensors", 40);
  expectSentence(errorOf([&] { resume(stopped.runDir, dataset); }), {"optimizer.safetensors"});
  std::ofstream(checkpoint / "state.json") << "{\"step\": ";
  expectSentence(errorOf([&] { resume(stopped.runDir, dataset); }), {"state.json"});
}

/// This program again, as a child that trains (or resumes) until it is killed or done.
class KilledRunTest : public ResumeTest {
 protected:
  static constexpr const char* kChild = "LORIKEET_TEST_CHILD_DIR";
  static constexpr const char* kPause = "LORIKEET_TEST_PAUSE_MICROSECONDS";

  void SetUp() override {
    if (std::getenv(kChild) == nullptr) ResumeTest::SetUp();  // a killed child could not take away a folder of its own
  }

  static RunConfig longConfig() {
    RunConfig config = unevenConfig();
    config.maxSteps = 30;
    return config;
  }

  /// Windows of eight micro-batches: a moment chosen by chance lies in the middle of one.
  static RunConfig windowConfig() {
    RunConfig config = longConfig();
    config.batchSize = 1;
    config.accumulation = 8;
    return config;
  }

  /// In the child: pauses some microseconds after step 5.
  static void pauseLater(const fs::path& dir, const char* moment, TrainControl& control) {
    for (std::int64_t reached = -1; reached < 5; std::this_thread::yield()) std::ifstream(dir / "step") >> reached;
    std::this_thread::sleep_for(std::chrono::microseconds(std::atoll(moment)));
    control.pause();
  }

  /// The child's part. `hold` = after this step it waits to be killed.
  static void childTrains(const fs::path& dir) {
    const ModelHandle model = openModel(dir / "model", "float32");
    const char* hold = std::getenv("LORIKEET_TEST_HOLD_STEP");
    Recorder recorder;
    recorder.atMetric = [&](const MetricPoint& point) {
      std::ofstream(dir / "step") << point.step;
      if (hold != nullptr && point.step >= std::atoll(hold)) std::this_thread::sleep_for(1h);
    };
    TrainControl control;
    std::jthread pauser;
    if (const char* moment = std::getenv(kPause)) pauser = std::jthread([&, moment] { pauseLater(dir, moment, control); });
    const auto runs = listRuns(dir / "runs");
    if (runs.empty()) {
      const RunConfig config = std::getenv(kPause) != nullptr ? windowConfig() : longConfig();
      train(model, config, smallDataset(), dir / "runs", "killed", recorder, control);
    } else {
      resumeRun(model, smallDataset(), dir / "runs" / runs[0].id, recorder, control);
    }
  }

  pid_t startChild(std::int64_t holdStep) {
    fs::remove(m_dir / "step");
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    const std::string filter = "--gtest_filter=KilledRunTest." + name;
    const std::string dirText = std::string(kChild) + "=" + m_dir.string();
    const std::string holdText = "LORIKEET_TEST_HOLD_STEP=" + std::to_string(holdStep);
    std::vector<char*> environment;
    for (char** at = environ; *at != nullptr; ++at) environment.push_back(*at);
    environment.push_back(const_cast<char*>(dirText.c_str()));
    if (holdStep > 0) environment.push_back(const_cast<char*>(holdText.c_str()));
    environment.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::execle("/proc/self/exe", "test_engine", filter.c_str(), "--gtest_brief=1", nullptr, environment.data());
      ::_exit(127);
    }
    return pid;
  }
  /// Waits until the child has reported a step of at least `step`, then kills it. @return false when it ended before.
  bool killAtStep(pid_t pid, std::int64_t step) {
    for (;;) {
      int status = 0;
      if (::waitpid(pid, &status, WNOHANG) == pid) {
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the child failed: " << status;
        return false;
      }
      std::int64_t reached = -1;
      if (std::ifstream(m_dir / "step") >> reached && reached >= step) break;
      std::this_thread::sleep_for(1ms);
    }
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return true;
  }
  fs::path onlyRun() const { return m_dir / "runs" / listRuns(m_dir / "runs").at(0).id; }
};

TEST_F(KilledRunTest, killedBetweenCheckpointsEqualsUninterrupted) {
  if (const char* dir = std::getenv(kChild)) return childTrains(dir);
  ASSERT_TRUE(killAtStep(startChild(21), 21));  // checkpoints at 2, 4 ... 20, and at best steps
  EXPECT_EQ(RunFolder::open(onlyRun()).info().status, RunStatus::Running);
  const TrainResult resumed = resume(onlyRun(), smallDataset());
  const fs::path killed = resumed.runDir;
  fs::rename(m_dir / "runs", m_dir / "killed-runs");
  expectSameRun(m_dir / "killed-runs" / killed.filename(), trainQuietly(longConfig(), smallDataset()).runDir);
}

TEST_F(KilledRunTest, killedBeforeTheFirstCheckpointStartsAgain) {
  if (const char* dir = std::getenv(kChild)) return childTrains(dir);
  ASSERT_TRUE(killAtStep(startChild(1), 1));
  EXPECT_TRUE(RunFolder::open(onlyRun()).checkpoints().empty());
  const TrainResult resumed = resume(onlyRun(), smallDataset());
  EXPECT_EQ(metricLines(resumed.runDir), metricLines(trainQuietly(longConfig(), smallDataset()).runDir));
}

TEST_F(KilledRunTest, killedAgainAndAgainAtAnyMomentEqualsUninterrupted) {
  if (const char* dir = std::getenv(kChild)) return childTrains(dir);
  // The kill falls wherever the child is when the parent has seen the step: in a forward pass, a write, a rename.
  for (const std::int64_t step : {5, 14, 23}) {
    if (!killAtStep(startChild(0), step)) break;
  }
  const TrainResult resumed = resume(onlyRun(), smallDataset());
  EXPECT_EQ(metricLines(resumed.runDir), metricLines(trainQuietly(longConfig(), smallDataset()).runDir));
}

TEST_F(KilledRunTest, pausedInTheMiddleOfAWindowAndKilledEqualsUninterrupted) {
  if (const char* dir = std::getenv(kChild)) return childTrains(dir);
  std::vector<fs::path> killed;
  for (const char* moment : {"0", "1500", "6000"}) {
    ::setenv(kPause, moment, 1);
    const pid_t pid = startChild(0);
    ::unsetenv(kPause);
    while (listRuns(m_dir / "runs").empty() || listRuns(m_dir / "runs")[0].status != RunStatus::Paused) std::this_thread::sleep_for(1ms);
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    const fs::path run = onlyRun();
    EXPECT_EQ(RunFolder::open(run).info().step, RunFolder::open(run).checkpoints().back()) << "a pause loses no step";
    killed.push_back(m_dir / (std::string("killed-") + moment));
    fs::rename(run, killed.back());
  }
  const TrainResult whole = trainQuietly(windowConfig(), smallDataset());
  for (const fs::path& run : killed) expectSameRun(resume(run, smallDataset()).runDir, whole.runDir);
}

}  // namespace
}  // namespace lorikeet::test
