// Runs that stop and go on, and what must be equal to an uninterrupted one. Used by the tests of resuming.
#pragma once
#include <cmath>

#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {

class ResumeTest : public EngineTest {
 protected:
  /// Uneven everything: evaluation, saving and epochs fall on different steps, with dropout and accumulation.
  static RunConfig unevenConfig() {
    RunConfig config = quickConfig();
    config.batchSize = 2;
    config.accumulation = 2;
    config.dropout = 0.1;
    config.evalEvery = 3;
    config.saveEvery = 2;
    config.maxSteps = 14;
    config.pinnedPrompts = "Where is the cat?\n\nWhere is the sun?";
    return config;
  }

  TrainResult trainUntil(std::int64_t step, const RunConfig& config, const Dataset& dataset) {
    Recorder recorder;
    TrainControl control;
    recorder.atMetric = [&](const MetricPoint& point) {
      if (point.step == step && (step == 0 || !std::isnan(point.trainLoss))) control.stop();
    };
    return train(model(), config, dataset, m_dir / "runs", "stopped", recorder, control);
  }
  TrainResult resume(const fs::path& runDir, const Dataset& dataset) {
    TrainObserver observer;
    TrainControl control;
    return resumeRun(model(), dataset, runDir, observer, control);
  }
  static void expectSameRun(const fs::path& resumed, const fs::path& whole) {
    EXPECT_EQ(metricLines(resumed), metricLines(whole));
    for (const char* name : {kRowLossesFile, kPinnedFile}) {
      ASSERT_EQ(fs::exists(resumed / name), fs::exists(whole / name)) << name;
      if (fs::exists(whole / name)) {
        EXPECT_EQ(readFile(resumed / name), readFile(whole / name)) << name;
      }
    }
    const RunFolder a = RunFolder::open(resumed), b = RunFolder::open(whole);
    EXPECT_EQ(a.info().status, RunStatus::Finished);
    EXPECT_EQ(a.info().step, b.info().step);
    EXPECT_EQ(a.info().bestStep, b.info().bestStep);
    EXPECT_EQ(a.info().bestValidationLoss, b.info().bestValidationLoss);
    for (const char* name : {"adapter_model.safetensors", "adapter_config.json"}) {
      EXPECT_EQ(readFile(a.adapterDir() / name), readFile(b.adapterDir() / name)) << name;
    }
    const auto last = a.checkpointDir(a.checkpoints().back()), lastWhole = b.checkpointDir(b.checkpoints().back());
    EXPECT_EQ(readFile(last / "optimizer.safetensors"), readFile(lastWhole / "optimizer.safetensors"));
  }
};

}  // namespace lorikeet::test
