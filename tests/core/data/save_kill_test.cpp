// A program killed while it saves leaves the old file or the new one, whole.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "data_fixture.h"

namespace lorikeet {
namespace {

Dataset version(int number) {
  Dataset data;
  for (int i = 0; i < 300; ++i) data.rows.push_back(pairRow("Question " + std::to_string(i), "Version " + std::to_string(number) + std::string(500, 'x')));
  return data;
}

TEST_F(DataTest, AKilledSaveLeavesAWholeFile) {
  constexpr int kKills = 100;
  const Dataset odd = version(1), even = version(2);
  const fs::path path = m_dir / "rows.jsonl";
  const auto start = std::chrono::steady_clock::now();
  writeDataset(odd, path, FileForm::JsonLines, RowForm::QuestionAnswer);
  // Long enough for a few saves on any machine, also under a sanitizer.
  const auto onceUs = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
  const auto mostUs = std::max<unsigned long>(15000, 4 * static_cast<unsigned long>(onceUs));
  std::mt19937 random(5);
  int sawEven = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (int i = 0;; ++i) writeDataset(i % 2 == 0 ? even : odd, path, FileForm::JsonLines, RowForm::QuestionAnswer);
    }
    usleep(static_cast<useconds_t>(1000 + random() % mostUs));
    ::kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const Dataset read = readDataset(path);
    ASSERT_TRUE(read.issues.empty());
    ASSERT_TRUE(read.rows == odd.rows || read.rows == even.rows) << "after kill " << kill;
    sawEven += read.rows == even.rows;
  }
  EXPECT_GT(sawEven, 0);
  EXPECT_LT(sawEven, kKills);
}

}  // namespace
}  // namespace lorikeet
