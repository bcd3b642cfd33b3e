// What the tests of runs share: a folder of its own, runs made by hand. Used by tests/core/runs.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/runs/run_folder.h"
#include "core/util/file.h"

namespace lorikeet {

class RunsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-runs-XXXXXX").string();
    m_root = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_root); }

  RunFolder makeRun(const std::string& name, RunStatus status = RunStatus::Finished, int steps = 0) const {
    RunInfo info;
    info.name = name;
    RunFolder run = RunFolder::create(m_root, info);
    for (int step = 1; step <= steps; ++step) addStep(run, step);
    info = run.info();
    info.status = status;
    info.step = info.totalSteps = steps;
    run.save(info);
    return run;
  }
  static void addStep(RunFolder& run, int step) {
    MetricPoint point;
    point.step = step;
    point.epoch = step / 10.0;
    point.trainLoss = 4.0 / step;
    if (step % 5 == 0) point.validationLoss = 5.0 / step;
    point.elapsedSeconds = step * 2.0;
    run.appendMetric(point);
  }
  /// The sentence that `work` throws; "" when it throws none.
  template <class Work>
  static std::string errorOf(Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  fs::path m_root;
};

}  // namespace lorikeet
