// train(): what a run learns, keeps, says and writes.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>

#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

using namespace std::chrono_literals;

class TrainTest : public EngineTest {
 protected:
  TrainResult run(const RunConfig& config, const Dataset& dataset, const std::string& name = "run") {
    return train(model(), config, dataset, m_dir / "runs", name, m_recorder, m_control);
  }
  std::vector<double> trainLosses() const {
    std::vector<double> losses;
    for (const MetricPoint& point : m_recorder.points) {
      if (!std::isnan(point.trainLoss)) losses.push_back(point.trainLoss);
    }
    return losses;
  }
  std::vector<MetricPoint> evaluations() const {
    std::vector<MetricPoint> points;
    for (const MetricPoint& point : m_recorder.points) {
      if (!std::isnan(point.validationLoss)) points.push_back(point);
    }
    return points;
  }
  Recorder m_recorder;
  TrainControl m_control;
};

/// Training rows and validation rows that contradict each other: after the first steps, learning the one unlearns the other.
Dataset contradiction() {
  Dataset dataset;
  for (const char* thing : {"cat", "dog", "sun", "bird"}) {
    dataset.rows.push_back(pairOf(std::string("Where is the ") + thing + "?", "In the park, in the park.", Split::Train));
    dataset.rows.push_back(
        pairOf(std::string("Where is the little ") + thing + "?", "Up high on a big red tree.", Split::Validation));
  }
  return dataset;
}

TEST_F(TrainTest, lossFallsAndTheAdapterIsActive) {
  RunConfig config = quickConfig();
  config.maxSteps = 30;
  const TrainResult result = run(config, smallDataset());
  const auto losses = trainLosses();
  ASSERT_EQ(losses.size(), 30u);
  EXPECT_LT(losses.back(), 0.6 * losses.front());
  ASSERT_NE(result.last, nullptr);
  EXPECT_GT(result.last->info().deltaNorm, 0);
  EXPECT_EQ(result.last->info().sites, 14);
  EXPECT_EQ(result.last->info().step, 30);
  EXPECT_EQ(result.info.status, RunStatus::Finished);
  EXPECT_EQ(result.info.step, 30);
  EXPECT_EQ(m_recorder.stages.back(), TrainStage::Done);
}

TEST_F(TrainTest, fullMethodTrainsEveryWeight) {
  RunConfig config = quickConfig();
  config.method = "full";
  config.learningRate = 3e-3;
  config.maxSteps = 20;
  const TrainResult result = run(config, smallDataset());
  EXPECT_LT(trainLosses().back(), 0.7 * trainLosses().front());
  EXPECT_EQ(result.best, nullptr);
  EXPECT_EQ(result.last, nullptr);
  EXPECT_EQ(result.info.trainableParameters, model()->info().parameters);
  const ModelHandle trained = openModel(result.runDir / "model", "float32");
  EXPECT_NE(trained->info().hash, model()->info().hash);
}

TEST_F(TrainTest, theBaseStaysAsItWas) {
  const std::string before = readFile(m_modelDir / "model.safetensors");
  GenerateLane lane;
  lane.rawPrompt = "The cat";
  const auto tokens = generate(*model(), {lane}, greedySampling()).at(0).tokens;
  run(quickConfig(), smallDataset());
  EXPECT_EQ(readFile(m_modelDir / "model.safetensors"), before);
  EXPECT_EQ(generate(*model(), {lane}, greedySampling()).at(0).tokens, tokens);
}

TEST_F(TrainTest, runFolderTellsTheRun) {
  const TrainResult result = run(quickConfig(), smallDataset(), "My first run");
  const RunFolder folder = RunFolder::open(result.runDir);
  EXPECT_EQ(folder.info().name, "My first run");
  EXPECT_EQ(folder.info().status, RunStatus::Finished);
  EXPECT_EQ(folder.info().totalSteps, 12);
  EXPECT_EQ(folder.info().datasetHash, datasetHash(smallDataset()));
  EXPECT_EQ(folder.info().baseModelHash, model()->info().hash);
  EXPECT_EQ(toJson(folder.info().config), toJson(quickConfig()));
  EXPECT_EQ(folder.checkpoints().back(), 12);
  EXPECT_EQ(folder.metrics().size(), 12u + 4u);  // 12 steps; evaluations at 0, 4, 8, 12
  for (const char* name : {"adapter_model.safetensors", "adapter_config.json", "tokenizer.json", "tokenizer_config.json"}) {
    EXPECT_TRUE(fs::exists(folder.adapterDir() / name)) << name;
  }
  for (const auto& entry : fs::recursive_directory_iterator(result.runDir)) {
    EXPECT_EQ(entry.path().string().find(".tmp"), std::string::npos) << "left over: " << entry.path();
  }
}

TEST_F(TrainTest, bestCheckpointIsKeptWhenValidationRises) {
  RunConfig config = quickConfig();
  config.evalEvery = 1;
  config.maxSteps = 40;
  config.learningRate = 4e-2;
  config.schedule = "constant";
  config.warmupShare = 0;
  const TrainResult result = run(config, contradiction());
  const auto points = evaluations();
  ASSERT_EQ(points.size(), 41u);
  const auto lowest = std::min_element(points.begin() + 1, points.end(),
                                       [](const auto& a, const auto& b) { return a.validationLoss < b.validationLoss; });
  ASSERT_LT(lowest->step, 40) << "validation did not rise";
  ASSERT_LT(lowest->validationLoss, points.back().validationLoss);
  EXPECT_LT(trainLosses().back(), trainLosses().front());
  EXPECT_EQ(result.info.bestStep, lowest->step);
  EXPECT_EQ(result.info.bestValidationLoss, lowest->validationLoss);
  EXPECT_EQ(m_recorder.bestSteps.back(), lowest->step);
  const RunFolder folder = RunFolder::open(result.runDir);
  EXPECT_EQ(folder.info().bestStep, lowest->step);
  EXPECT_EQ(readFile(folder.adapterDir() / "adapter_model.safetensors"),
            readFile(folder.checkpointDir(lowest->step) / "adapter_model.safetensors"));
  EXPECT_EQ(result.best->info().step, lowest->step);
  EXPECT_EQ(result.best->info().hash, openAdapter(*model(), folder.adapterDir())->info().hash);
  EXPECT_NE(result.best->info().hash, result.last->info().hash);
  EXPECT_EQ(folder.checkpoints(), (std::vector<std::int64_t>{lowest->step, 40}));
}

TEST_F(TrainTest, withoutValidationTheLastIsKept) {
  RunConfig config = quickConfig();
  config.validationShare = 0;
  const TrainResult result = run(config, smallDataset());
  EXPECT_EQ(result.info.bestStep, -1);
  EXPECT_EQ(result.best->info().hash, result.last->info().hash);
  EXPECT_TRUE(evaluations().empty());
}

TEST_F(TrainTest, patienceEndsTheRunEarly) {
  RunConfig config = quickConfig();
  config.evalEvery = 1;
  config.maxSteps = 100;
  config.patience = 3;
  const TrainResult result = run(config, contradiction());
  EXPECT_LT(result.info.step, 100);
  EXPECT_EQ(result.info.step, result.info.bestStep + 3);
  EXPECT_EQ(result.info.status, RunStatus::Finished);
}

TEST_F(TrainTest, sameSeedGivesTheSameRunBitForBit) {
  RunConfig config = quickConfig();
  config.accumulation = 2;
  config.batchSize = 2;
  const TrainResult a = trainQuietly(config, smallDataset()), b = trainQuietly(config, smallDataset());
  EXPECT_EQ(metricLines(a.runDir), metricLines(b.runDir));
  EXPECT_EQ(a.last->info().hash, b.last->info().hash);
  config.seed = 43;
  EXPECT_NE(metricLines(trainQuietly(config, smallDataset()).runDir), metricLines(a.runDir));
}

TEST_F(TrainTest, sameSeedGivesTheSameRunWithDropout) {
  RunConfig config = quickConfig();
  const TrainResult plain = trainQuietly(config, smallDataset());
  config.dropout = 0.2;
  const TrainResult a = trainQuietly(config, smallDataset()), b = trainQuietly(config, smallDataset());
  EXPECT_EQ(metricLines(a.runDir), metricLines(b.runDir));
  EXPECT_NE(metricLines(a.runDir), metricLines(plain.runDir)) << "dropout does nothing";
}

TEST_F(TrainTest, sameSeedGivesTheSameRunOnTwoThreads) {
  RunConfig config = quickConfig();
  config.threads = 2;
  config.maxSteps = 4;  // few: on a busy machine threads wait for each other
  EXPECT_EQ(metricLines(trainQuietly(config, smallDataset()).runDir), metricLines(trainQuietly(config, smallDataset()).runDir));
}

TEST_F(TrainTest, accumulationEqualsOneLargeBatch) {
  RunConfig large = quickConfig();
  large.maxSteps = 6;
  RunConfig small = large;
  small.batchSize = 2;
  small.accumulation = 2;
  const TrainResult a = trainQuietly(large, smallDataset()), b = trainQuietly(small, smallDataset());
  const auto left = RunFolder::open(a.runDir).metrics(), right = RunFolder::open(b.runDir).metrics();
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (std::isnan(left[i].trainLoss)) continue;
    EXPECT_NEAR(left[i].trainLoss, right[i].trainLoss, 2e-4 * left[i].trainLoss);
    EXPECT_NEAR(left[i].gradientNorm, right[i].gradientNorm, 2e-3 * left[i].gradientNorm);
    EXPECT_EQ(left[i].learningRate, right[i].learningRate);
  }
}

TEST_F(TrainTest, epochsVisitEveryRowOnce) {
  RunConfig config = quickConfig();
  config.maxSteps = 0;
  config.epochs = 2;
  config.validationShare = 0;
  config.batchSize = 5;
  run(config, smallDataset());
  const auto losses = trainLosses();
  EXPECT_EQ(losses.size(), 6u);  // 5 + 5 + 2 rows, twice
  EXPECT_DOUBLE_EQ(m_recorder.points.back().epoch, 2.0);
}

TEST_F(TrainTest, validationFileIsMeasured) {
  std::ofstream(m_dir / "held.jsonl") << R"({"question": "Where is Tom?", "answer": "In the park."})"
                                         "\n";
  RunConfig config = quickConfig();
  config.validationFile = (m_dir / "held.jsonl").string();
  run(config, smallDataset());
  EXPECT_EQ(evaluations().size(), 4u);
}

TEST_F(TrainTest, learningRateFollowsTheSchedule) {
  RunConfig config = quickConfig();
  config.schedule = "linear";
  config.warmupShare = 0.25;
  run(config, smallDataset());
  std::vector<double> rates;
  for (const MetricPoint& point : m_recorder.points) {
    if (!std::isnan(point.learningRate)) rates.push_back(point.learningRate);
  }
  ASSERT_EQ(rates.size(), 12u);
  EXPECT_LT(rates[0], rates[2]);
  EXPECT_DOUBLE_EQ(rates[3], 1e-2);
  EXPECT_NEAR(rates[11], 1e-2 / 9, 1e-12);
}

TEST_F(TrainTest, snapshotsAreUsableWhileTrainingGoesOn) {
  std::vector<std::string> answers;
  GenerateLane lane;
  lane.rawPrompt = "Where is the cat";
  m_recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step != 9 || std::isnan(point.trainLoss)) return;
    lane.adapter = m_recorder.snapshots.back();
    answers.push_back(generate(*model(), {lane}, greedySampling()).at(0).text);
  };
  run(quickConfig(), smallDataset());
  ASSERT_EQ(m_recorder.snapshots.size(), 3u);
  EXPECT_EQ(m_recorder.snapshots[1]->info().step, 8);
  ASSERT_EQ(answers.size(), 1u);
  lane.adapter = m_recorder.snapshots[1];
  EXPECT_EQ(generate(*model(), {lane}, greedySampling()).at(0).text, answers[0]) << "a snapshot changed after it was given";
}

TEST_F(TrainTest, pauseHoldsTheRunUntilResume) {
  std::atomic<std::int64_t> step = 0;
  m_recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step == 3 && step < 3) m_control.pause();
    step = point.step;
  };
  std::thread trainer([&] { run(quickConfig(), smallDataset()); });
  while (step < 3) std::this_thread::yield();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(step, 3);
  EXPECT_TRUE(m_control.isPaused());
  m_control.resume();
  trainer.join();
  EXPECT_EQ(step, 12);
}

TEST_F(TrainTest, aPausedRunCanBeStopped) {
  std::atomic<bool> paused = false;
  m_recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step != 3) return;
    m_control.pause();
    paused = true;
  };
  TrainResult result;
  std::thread trainer([&] { result = run(quickConfig(), smallDataset()); });
  while (!paused) std::this_thread::yield();
  m_control.stop();
  trainer.join();
  EXPECT_EQ(result.info.status, RunStatus::Stopped);
  EXPECT_EQ(result.info.step, 3);
  EXPECT_EQ(RunFolder::open(result.runDir).checkpoints().back(), 3);
}

TEST_F(TrainTest, pausingChangesNoNumber) {
  m_recorder.atMetric = [&](const MetricPoint& point) {
    if (point.step != 5) return;
    m_control.pause();
    std::thread([this] {
      std::this_thread::sleep_for(20ms);
      m_control.resume();
    }).detach();
  };
  const TrainResult paused = run(quickConfig(), smallDataset());
  EXPECT_EQ(metricLines(paused.runDir), metricLines(trainQuietly(quickConfig(), smallDataset()).runDir));
}

}  // namespace
}  // namespace lorikeet::test
