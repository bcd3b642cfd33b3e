// The logs beside the metrics: row losses, pinned answers; what a row's losses say; the trash; several writers of one run.json.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/runs/pinned_answers.h"
#include "core/runs/row_losses.h"
#include "core/runs/run_folder.h"
#include "core/runs/run_guard.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

class RunLogsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-logs-XXXXXX").string();
    m_root = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_root); }
  RunFolder newRun(const std::string& name = "logs") const {
    RunInfo info;
    info.name = name;
    return RunFolder::create(m_root, info);
  }
  static std::vector<RowLoss> someLosses() {
    return {{1, 7, 3, 0.1f}, {1, 4000000000u, 1, 12.5f}, {2, 0, 2, 1e-7f}, {1'000'000'000, 7, 3, 0.3f}};
  }
  fs::path m_root;
};

TEST_F(RunLogsTest, rowLossesRoundTripEveryBit) {
  EXPECT_TRUE(readRowLosses(m_root).empty());
  appendRowLosses(m_root, {someLosses()[0], someLosses()[1]});
  appendRowLosses(m_root, {someLosses()[2], someLosses()[3]});
  EXPECT_EQ(readRowLosses(m_root), someLosses());
  EXPECT_EQ(fs::file_size(m_root / kRowLossesFile), 4u * 16);
}

TEST_F(RunLogsTest, aTornRecordIsIgnoredAndThenReplaced) {
  appendRowLosses(m_root, someLosses());
  fs::resize_file(m_root / kRowLossesFile, 4 * 16 - 5);
  EXPECT_EQ(readRowLosses(m_root).size(), 3u);
  appendRowLosses(m_root, {someLosses()[3]});
  EXPECT_EQ(readRowLosses(m_root), someLosses());
}

TEST_F(RunLogsTest, rowLossesAreCutAtAStep) {
  appendRowLosses(m_root, someLosses());
  truncateRowLosses(m_root, 1);
  EXPECT_EQ(readRowLosses(m_root).size(), 2u);
  truncateRowLosses(m_root, -1);
  EXPECT_TRUE(readRowLosses(m_root).empty());
  truncateRowLosses(m_root / "missing", 3);
}

TEST_F(RunLogsTest, pinnedAnswersKeepBreaksAndLettersAndAreCutAtAStep) {
  const std::vector<PinnedAnswers> written{{0, {"a\nb", ""}}, {4, {"你好 \"quoted\"", "x"}}, {8, {"c", "d"}}};
  for (const PinnedAnswers& answers : written) appendPinnedAnswers(m_root, answers);
  std::ofstream(m_root / kPinnedFile, std::ios::app) << "{\"step\":12,\"ans";
  EXPECT_EQ(readPinnedAnswers(m_root), written);
  truncatePinnedAnswers(m_root, 4);
  EXPECT_EQ(readPinnedAnswers(m_root).size(), 2u);
}

TEST_F(RunLogsTest, pinnedPromptsAreLines) {
  EXPECT_EQ(pinnedPromptsIn("  Who are you? \r\n\n 你是谁？\n"), (std::vector<std::string>{"Who are you?", "你是谁？"}));
  EXPECT_TRUE(pinnedPromptsIn(" \n").empty());
}

RowLearning learningOfSeries(const std::vector<float>& losses) {
  RowHistory history;
  for (const float loss : losses) history.add(loss);
  return learningOf(history);
}

TEST_F(RunLogsTest, learningFollowsTheLossOverTime) {
  EXPECT_EQ(learningOfSeries({}), RowLearning::Unknown);
  EXPECT_EQ(learningOfSeries({0.01f}), RowLearning::Unknown);
  EXPECT_EQ(learningOfSeries({4.0f, 3.9f, 3.5f}), RowLearning::NeverLearned);
  EXPECT_EQ(learningOfSeries({4.0f, 3.0f, 1.9f}), RowLearning::Learned) << "at most half of the first";
  EXPECT_EQ(learningOfSeries({0.7f, 0.5f}), RowLearning::Learned);
  EXPECT_EQ(learningOfSeries({4.0f, 0.4f, 0.03f}), RowLearning::Memorised);
  EXPECT_EQ(learningOfSeries({4.0f, 0.4f, 2.5f}), RowLearning::Forgotten);
  EXPECT_EQ(learningOfSeries({1.0f, 0.45f, 0.6f}), RowLearning::Learned) << "a small rise is noise";
}

TEST_F(RunLogsTest, historiesAreByRow) {
  const auto histories = rowHistories({{1, 3, 2, 2.0f}, {1, 5, 2, 1.0f}, {2, 3, 2, 0.5f}});
  ASSERT_EQ(histories.size(), 2u);
  EXPECT_EQ(histories.at(3).visits, 2u);
  EXPECT_EQ(histories.at(3).first, 2.0f);
  EXPECT_EQ(histories.at(3).last, 0.5f);
}

TEST_F(RunLogsTest, rewindCutsAllLogsInPlace) {
  RunFolder run = newRun();
  for (std::int64_t step = 0; step < 6; ++step) {
    MetricPoint point;
    point.step = step;
    run.appendMetric(point);
    appendRowLosses(run.dir(), {{step, 1, 1, 1.0f}});
    appendPinnedAnswers(run.dir(), {step, {"x"}});
  }
  run.rewindLogs(3);
  EXPECT_EQ(run.metrics().size(), 4u);
  EXPECT_EQ(readRowLosses(run.dir()).size(), 4u);
  EXPECT_EQ(readPinnedAnswers(run.dir()).size(), 4u);
}

TEST_F(RunLogsTest, updateKeepsWhatAnotherProcessWrote) {
  RunFolder trainer = newRun(), window = RunFolder::open(trainer.dir());
  window.update([](RunInfo& info) { info.name = "renamed"; });
  trainer.update([](RunInfo& info) { info.step = 5; });
  EXPECT_EQ(RunFolder::open(trainer.dir()).info().name, "renamed");
  EXPECT_EQ(RunFolder::open(trainer.dir()).info().step, 5);
}

TEST_F(RunLogsTest, trashTakesTheFolderInOneRename) {
  RunFolder run = newRun();
  const fs::path before = run.dir();
  run.moveToTrash();
  EXPECT_FALSE(fs::exists(before));
  EXPECT_EQ(run.dir(), m_root / ".trash" / before.filename());
  EXPECT_EQ(RunFolder::open(run.dir()).info().name, "logs");
  EXPECT_TRUE(listRuns(m_root).empty());
  fs::create_directories(before);
  RunFolder again = newRun();
  fs::remove_all(before);
  fs::rename(again.dir(), before);
  again = RunFolder::open(before.string() + "/");
  again.moveToTrash();
  EXPECT_EQ(again.dir().filename(), before.filename().string() + "-2");
}

TEST_F(RunLogsTest, oneProcessAtATimeTrainsARun) {
  const RunFolder run = newRun();
  EXPECT_FALSE(RunGuard::isTrained(run.dir()));
  {
    RunGuard guard(run.dir());
    EXPECT_TRUE(RunGuard::isTrained(run.dir()));
    std::string sentence;
    try {
      RunGuard second(run.dir());
    } catch (const Error& error) {
      sentence = error.what();
    }
    EXPECT_NE(sentence.find("another process"), std::string::npos) << sentence;
  }
  EXPECT_FALSE(RunGuard::isTrained(run.dir()));
}

TEST_F(RunLogsTest, leftoversOfDeadProcessesGo) {
  const RunFolder run = newRun();
  const fs::path dead = run.dir() / "checkpoints" / ".step-00000004.tmp-4194999-0",
                 living = run.dir() / (".run.json.tmp-" + std::to_string(::getpid()) + "-9");
  fs::create_directories(dead);
  std::ofstream(living) << "x";
  const RunGuard guard(run.dir());
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(living));
}

}  // namespace
}  // namespace lorikeet
