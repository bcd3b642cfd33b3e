// The run folder: exact numbers, torn lines, leftovers of a killed write, broken run.json.
#include "core/runs/run_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

class RunFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-runs-XXXXXX").string();
    m_root = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_root); }

  static RunInfo named(const std::string& name) {
    RunInfo info;
    info.name = name;
    return info;
  }
  static std::string openError(const fs::path& dir) {
    try {
      RunFolder::open(dir);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  fs::path m_root;
};

TEST_F(RunFolderTest, CreatesAndReopensEverything) {
  RunInfo info = named("Hiahia, 第一次");
  info.config.rank = 16;
  info.config.placeholders["name"] = "Hiahia";
  info.bestValidationLoss = 0.1 + 0.2;
  info.datasetHash = "abc";
  RunFolder run = RunFolder::create(m_root, info);
  EXPECT_TRUE(run.info().id.ends_with("-hiahia")) << run.info().id;
  EXPECT_EQ(run.info().id.size(), std::string("20261122-141503-hiahia").size());
  RunInfo next = run.info();
  next.status = RunStatus::Running;
  next.step = 7;
  run.save(next);
  const RunInfo read = RunFolder::open(run.dir()).info();
  EXPECT_EQ(read.name, "Hiahia, 第一次");
  EXPECT_EQ(read.status, RunStatus::Running);
  EXPECT_EQ(read.step, 7);
  EXPECT_EQ(read.bestStep, -1);
  EXPECT_EQ(read.bestValidationLoss, 0.1 + 0.2);
  EXPECT_EQ(toJson(read.config), toJson(info.config));
  EXPECT_EQ(read.createdAt, run.info().createdAt);
  EXPECT_TRUE(std::isnan(RunInfo().bestValidationLoss));
}

TEST_F(RunFolderTest, IdsAreUnique) {
  std::set<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.insert(RunFolder::create(m_root, named("中文")).info().id);
  EXPECT_EQ(ids.size(), 20u);
  EXPECT_EQ(listRuns(m_root).size(), 20u);
}

TEST_F(RunFolderTest, MetricsRoundTripEveryBit) {
  RunFolder run = RunFolder::create(m_root, named("m"));
  EXPECT_TRUE(run.metrics().empty());
  std::uint64_t state = 1;
  std::vector<MetricPoint> written;
  for (int i = 0; i < 200; ++i) {
    MetricPoint point;
    point.step = i;
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    point.trainLoss = std::ldexp(static_cast<double>(state >> 11), -50 - i % 40);
    point.elapsedSeconds = i / 3.0;
    run.appendMetric(point);
    written.push_back(point);
  }
  const auto read = run.metrics();
  ASSERT_EQ(read.size(), written.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].trainLoss, written[i].trainLoss);
    EXPECT_EQ(read[i].elapsedSeconds, written[i].elapsedSeconds);
    EXPECT_TRUE(std::isnan(read[i].validationLoss));
  }
}

TEST_F(RunFolderTest, TornLastLineIsIgnoredAndThenReplaced) {
  RunFolder run = RunFolder::create(m_root, named("torn"));
  MetricPoint point;
  point.step = 1;
  run.appendMetric(point);
  std::ofstream(run.dir() / "metrics.jsonl", std::ios::app) << "{\"step\":2,\"trainL";
  EXPECT_EQ(run.metrics().size(), 1u);
  point.step = 2;
  run.appendMetric(point);
  ASSERT_EQ(run.metrics().size(), 2u);
  EXPECT_EQ(run.metrics()[1].step, 2);
}

TEST_F(RunFolderTest, TruncateDropsLaterSteps) {
  RunFolder run = RunFolder::create(m_root, named("t"));
  run.truncateMetrics(5);
  for (int i = 1; i <= 10; ++i) {
    MetricPoint point;
    point.step = i;
    point.trainLoss = 1.0 / i;
    run.appendMetric(point);
  }
  run.truncateMetrics(6);
  ASSERT_EQ(run.metrics().size(), 6u);
  EXPECT_EQ(run.metrics().back().trainLoss, 1.0 / 6);
}

TEST_F(RunFolderTest, OnlyWholeCheckpointsCount) {
  RunFolder run = RunFolder::create(m_root, named("c"));
  const auto make = [&](const fs::path& dir, bool whole) {
    fs::create_directories(dir);
    if (whole) writeFileAtomic(dir / "state.json", "{}");
  };
  EXPECT_EQ(run.checkpointDir(120).filename(), "step-00000120");
  make(run.checkpointDir(120), true);
  make(run.checkpointDir(20), true);
  make(run.checkpointDir(123456789), true);
  make(run.checkpointDir(30), false);
  make(run.dir() / "checkpoints" / ".step-00000040.tmp-1-0", true);
  make(run.dir() / "checkpoints" / "step-00000050.tmp-1-0", true);
  make(run.dir() / "checkpoints" / "step-60", true);
  make(run.dir() / "checkpoints" / "notes", true);
  EXPECT_EQ(run.checkpoints(), (std::vector<std::int64_t>{20, 120, 123456789}));
}

TEST_F(RunFolderTest, BrokenRunsSayWhy) {
  EXPECT_NE(openError(m_root / "none").find("run.json"), std::string::npos);
  const RunFolder run = RunFolder::create(m_root, named("broken"));
  const fs::path file = run.dir() / "run.json";
  const std::string good = readFile(file);
  writeFileAtomic(file, good.substr(0, good.size() / 2));
  EXPECT_NE(openError(run.dir()).find("line"), std::string::npos);
  EXPECT_TRUE(listRuns(m_root).empty());
  Json json = Json::parse(good);
  json["status"] = "asleep";
  writeFileAtomic(file, json.dump());
  EXPECT_NE(openError(run.dir()).find("\"status\""), std::string::npos);
  json["status"] = "paused";
  json["config"]["rank"] = "x";
  writeFileAtomic(file, json.dump());
  EXPECT_NE(openError(run.dir()).find("\"rank\""), std::string::npos);
}

TEST_F(RunFolderTest, ListsNewestFirst) {
  RunFolder first = RunFolder::create(m_root, named("a"));
  RunFolder second = RunFolder::create(m_root, named("b"));
  ASSERT_EQ(listRuns(m_root).size(), 2u);
  EXPECT_GE(listRuns(m_root)[0].createdAt, listRuns(m_root)[1].createdAt);
  EXPECT_TRUE(listRuns(m_root / "missing").empty());
  ::setenv("LORIKEET_RUNS", m_root.c_str(), 1);
  EXPECT_EQ(defaultRunsRoot(), m_root);
  ::unsetenv("LORIKEET_RUNS");
}

}  // namespace
}  // namespace lorikeet
