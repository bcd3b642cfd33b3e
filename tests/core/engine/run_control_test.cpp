// Steering a run: discard, pause, early stop with a smallest gain, checkpoints that stay, more epochs, another path, pinned
// prompts.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "core/runs/run_guard.h"
#include "tests/core/engine/resume_fixture.h"

namespace lorikeet::test {
namespace {

using namespace std::chrono_literals;

class RunControlTest : public ResumeTest {
 protected:
  TrainResult run(const RunConfig& config, const Dataset& dataset = smallDataset()) {
    return train(model(), config, dataset, m_dir / "runs", "run", m_recorder, m_control);
  }
  TrainResult extend(const fs::path& runDir, std::int64_t epochs) {
    TrainObserver observer;
    TrainControl control;
    return extendRun(model(), smallDataset(), runDir, epochs, observer, control);
  }
  /// Three windows an epoch, one evaluation an epoch, and a rate that does not know how long the run is.
  static RunConfig epochConfig(std::int64_t epochs) {
    RunConfig config = unevenConfig();
    config.maxSteps = 0;
    config.epochs = epochs;
    config.evalEvery = 3;
    config.schedule = "constant";
    config.warmupShare = 0;
    return config;
  }
  Recorder m_recorder;
  TrainControl m_control;
};

TEST_F(RunControlTest, aDiscardedRunIsInTheTrash) {
  m_recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step == 5) m_control.discard();
  };
  const TrainResult result = run(quickConfig());
  EXPECT_EQ(result.best, nullptr);
  EXPECT_EQ(result.last, nullptr);
  EXPECT_TRUE(listRuns(m_dir / "runs").empty());
  EXPECT_EQ(result.runDir.parent_path(), m_dir / "runs" / ".trash");
  EXPECT_EQ(RunFolder::open(result.runDir).info().status, RunStatus::Stopped);
  EXPECT_EQ(RunFolder::open(result.runDir).checkpoints(), std::vector<std::int64_t>{4}) << "taken out again, it can go on";
  EXPECT_EQ(m_recorder.stages.back(), TrainStage::Done);
}

TEST_F(RunControlTest, aPausedRunSaysSoAndHasACheckpointOfItsLastStep) {
  std::atomic<bool> paused = false;
  std::vector<std::chrono::steady_clock::time_point> moments;  // of each record
  m_recorder.atMetric = [&](const MetricPoint& point) {
    moments.push_back(std::chrono::steady_clock::now());
    if (point.step != 3) return;
    m_control.pause();
    paused = true;
  };
  TrainResult result;
  std::thread trainer([&] { result = run(quickConfig()); });
  while (!paused) std::this_thread::yield();
  const auto info = [&] { return listRuns(m_dir / "runs").at(0); };
  while (info().status != RunStatus::Paused) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(info().step, 3);
  EXPECT_EQ(RunFolder::open(m_dir / "runs" / info().id).checkpoints().back(), 3);
  EXPECT_TRUE(RunGuard::isTrained(m_dir / "runs" / info().id));
  std::this_thread::sleep_for(200ms);
  m_control.resume();
  while (info().status == RunStatus::Paused) std::this_thread::sleep_for(1ms);
  trainer.join();
  EXPECT_EQ(result.info.status, RunStatus::Finished);
  ASSERT_EQ(m_recorder.points[4].step, 4);
  const double trained = m_recorder.points[4].elapsedSeconds - m_recorder.points[3].elapsedSeconds;
  EXPECT_LT(trained, std::chrono::duration<double>(moments[4] - moments[3]).count() - 0.19) << "a pause is no time of training";
  EXPECT_EQ(metricLines(result.runDir), metricLines(trainQuietly(quickConfig(), smallDataset()).runDir));
}

TEST_F(RunControlTest, pausedInTheMiddleOfAWindowAndStoppedEqualsUninterrupted) {
  RunConfig config = unevenConfig();
  config.batchSize = 1;
  config.accumulation = 8;  // a moment chosen by chance lies between two micro-batches of one window
  const TrainResult whole = trainQuietly(config, smallDataset());
  std::mt19937 random(5);
  for (int round = 0; round < 4; ++round) {
    std::atomic<std::int64_t> step = 0;
    TrainControl control;
    Recorder recorder;
    recorder.atMetric = [&](const MetricPoint& point) { step = point.step; };
    TrainResult stopped;
    std::thread trainer([&] { stopped = train(model(), config, smallDataset(), m_dir / "runs", "paused", recorder, control); });
    while (step < 2 + 2 * round) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 10'000));
    control.pause();
    std::this_thread::sleep_for(20ms);
    control.stop();
    trainer.join();
    expectSameRun(resume(stopped.runDir, smallDataset()).runDir, whole.runDir);
  }
}

TEST_F(RunControlTest, smallGainsDoNotRenewPatience) {
  RunConfig config = quickConfig();
  config.evalEvery = 1;
  config.maxSteps = 40;
  config.patience = 3;
  config.learningRate = 1e-3;
  EXPECT_EQ(run(config).info.step, 40) << "it creeps on";
  config.minimumGain = 10;
  const TrainResult ended = run(config);
  EXPECT_EQ(ended.info.step, 4) << "the first evaluation counts, three more do not gain enough";
  EXPECT_EQ(ended.info.bestStep, 4) << "the best checkpoint is the best all the same";
  EXPECT_EQ(ended.info.status, RunStatus::Finished);
}

TEST_F(RunControlTest, theNewestCheckpointsStayBesidesTheBest) {
  RunConfig config = quickConfig();
  config.evalEvery = 12;
  config.saveEvery = 2;
  config.keepCheckpoints = 3;
  config.validationShare = 0;
  EXPECT_EQ(RunFolder::open(run(config).runDir).checkpoints(), (std::vector<std::int64_t>{8, 10, 12}));
}

TEST_F(RunControlTest, moreEpochsEqualARunPlannedWithThem) {
  const TrainResult planned = trainQuietly(epochConfig(5), smallDataset());
  const TrainResult shorter = trainQuietly(epochConfig(3), smallDataset());
  const std::int64_t steps = shorter.info.totalSteps;
  const TrainResult extended = extend(shorter.runDir, 5);
  EXPECT_EQ(extended.info.totalSteps, planned.info.totalSteps);
  EXPECT_EQ(extended.info.config.epochs, 5);
  EXPECT_GT(extended.info.step, steps);
  expectSameRun(extended.runDir, planned.runDir);
}

TEST_F(RunControlTest, moreEpochsForAStoppedRunEqualARunPlannedWithThem) {
  const TrainResult planned = trainQuietly(epochConfig(5), smallDataset());
  const TrainResult stopped = trainUntil(4, epochConfig(3), smallDataset());
  expectSameRun(extend(stopped.runDir, 5).runDir, planned.runDir);
}

TEST_F(RunControlTest, epochsEditedInRunJsonAreTaken) {
  const TrainResult planned = trainQuietly(epochConfig(4), smallDataset());
  const TrainResult shorter = trainQuietly(epochConfig(2), smallDataset());
  RunFolder::open(shorter.runDir).update([](RunInfo& info) { info.config.epochs = 4; });
  expectSameRun(resume(shorter.runDir, smallDataset()).runDir, planned.runDir);
}

TEST_F(RunControlTest, anExtendedRunThatIsStoppedGoesOnExactly) {
  RunConfig config = epochConfig(3);
  config.schedule = "cosine";
  const fs::path whole = extend(trainQuietly(config, smallDataset()).runDir, 6).runDir;
  const fs::path again = trainQuietly(config, smallDataset()).runDir;
  Recorder recorder;
  TrainControl control;
  recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step == 11) control.stop();
  };
  EXPECT_EQ(extendRun(model(), smallDataset(), again, 6, recorder, control).info.status, RunStatus::Stopped);
  expectSameRun(resume(again, smallDataset()).runDir, whole);
}

TEST_F(RunControlTest, moreEpochsRenewAnEndedPatience) {
  RunConfig config = epochConfig(30);
  config.patience = 2;
  config.minimumGain = 10;
  const TrainResult ended = run(config);
  ASSERT_LT(ended.info.step, ended.info.totalSteps);
  EXPECT_EQ(resume(ended.runDir, smallDataset()).info.step, ended.info.step);
  EXPECT_GT(extend(ended.runDir, 40).info.step, ended.info.step);
}

TEST_F(RunControlTest, fewerEpochsAreRefused) {
  const TrainResult done = trainQuietly(epochConfig(3), smallDataset());
  expectSentence(errorOf([&] { extend(done.runDir, 3); }), {"3 epochs", "more epochs"});
  EXPECT_EQ(RunFolder::open(done.runDir).info().config.epochs, 3);
}

TEST_F(RunControlTest, aMovedFolderGoesOnExactly) {
  const TrainResult whole = trainQuietly(unevenConfig(), smallDataset());
  const TrainResult stopped = trainUntil(7, unevenConfig(), smallDataset());
  const fs::path moved = m_dir / "elsewhere" / "另一个 folder";
  fs::create_directories(moved.parent_path());
  fs::rename(stopped.runDir, moved);
  EXPECT_EQ(resume(moved, smallDataset()).runDir, moved);
  expectSameRun(moved, whole.runDir);
}

TEST_F(RunControlTest, aRunThatIsGoingOnIsNotResumedBesides) {
  const TrainResult stopped = trainUntil(5, unevenConfig(), smallDataset());
  const RunGuard other(stopped.runDir);
  expectSentence(errorOf([&] { resume(stopped.runDir, smallDataset()); }), {"another process"});
}

TEST_F(RunControlTest, pinnedPromptsAreAnsweredAtEachEvaluationAndChangeNoNumber) {
  RunConfig config = quickConfig();
  config.dropout = 0.1;
  const auto without = metricLines(trainQuietly(config, smallDataset()).runDir);
  config.pinnedPrompts = "Where is the cat?\nWhere is the sun?";
  config.systemPrompt = "";
  const TrainResult result = run(config);
  EXPECT_EQ(metricLines(result.runDir), without);
  ASSERT_EQ(m_recorder.pinned.size(), 4u);
  EXPECT_EQ(m_recorder.pinned, readPinnedAnswers(result.runDir));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(m_recorder.pinned[i].step, static_cast<std::int64_t>(4 * i));
  GenerateLane lane;
  lane.messages = {{"user", "Where is the cat?"}};
  EXPECT_EQ(m_recorder.pinned.front().answers.at(0), generate(*model(), {lane}, greedySampling(64)).at(0).text) << "the base";
  lane.adapter = result.last;
  EXPECT_EQ(m_recorder.pinned.back().answers.at(0), generate(*model(), {lane}, greedySampling(64)).at(0).text);
}

TEST_F(RunControlTest, pinnedPromptsFollowMethodFullToo) {
  RunConfig config = quickConfig();
  config.method = "full";
  config.learningRate = 3e-3;
  config.pinnedPrompts = "Where is the cat?";
  const auto without = [&] {
    RunConfig plain = config;
    plain.pinnedPrompts.clear();
    return metricLines(trainQuietly(plain, smallDataset()).runDir);
  }();
  const TrainResult result = run(config);
  EXPECT_EQ(metricLines(result.runDir), without);
  GenerateLane lane;
  lane.messages = {{"user", "Where is the cat?"}};
  const ModelHandle trained = openModel(result.runDir / "model", "float32");
  ASSERT_EQ(m_recorder.pinned.size(), 4u);
  const auto best = static_cast<std::size_t>(result.info.bestStep / 4);
  EXPECT_EQ(m_recorder.pinned[best].answers.at(0), generate(*trained, {lane}, greedySampling(64)).at(0).text);
}

TEST_F(RunControlTest, aPinnedPromptTooLongForTheModelIsLeftEmpty) {
  RunConfig config = quickConfig();
  std::string longer;
  for (int i = 0; i < 200; ++i) longer += "cat ";
  config.pinnedPrompts = "Where is the cat?\n" + longer;
  run(config);
  ASSERT_EQ(m_recorder.pinned.size(), 4u);
  EXPECT_FALSE(m_recorder.pinned.back().answers.at(0).empty());
  EXPECT_TRUE(m_recorder.pinned.back().answers.at(1).empty());
  ASSERT_EQ(m_recorder.log.size(), 1u);
  EXPECT_NE(m_recorder.log[0].find("question 2"), std::string::npos) << m_recorder.log[0];
}

TEST_F(RunControlTest, recordsTellTokensAndMemory) {
  const TrainResult result = run(quickConfig());
  std::int64_t before = 0;
  for (const MetricPoint& point : m_recorder.points) {
    EXPECT_GT(point.memoryBytes, 1e6);
    EXPECT_GE(point.tokens, before);
    before = point.tokens;
  }
  EXPECT_GT(before, 12 * 3 * 10);
}

}  // namespace
}  // namespace lorikeet::test
