// Runs side by side: which settings differ, and which rows.
#include "core/runs/run_compare.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/data/dataset_io.h"
#include "runs_kit.h"

namespace lorikeet {
namespace {

class RunCompareTest : public RunsTest {
 protected:
  RunInfo runOn(const std::string& file, const std::string& rows) const {
    writeFileAtomic(m_root / file, rows);
    RunInfo info;
    info.config.dataset = (m_root / file).string();
    info.datasetHash = datasetHash(readDataset(m_root / file));
    return info;
  }
  static const SettingRow& rowOf(const std::vector<SettingRow>& rows, const std::string& key) {
    return *std::find_if(rows.begin(), rows.end(), [&](const SettingRow& row) { return row.key == key; });
  }
};

std::string row(const std::string& question, const std::string& answer) {
  return Json{{"question", question}, {"answer", answer}}.dump() + "\n";
}

TEST_F(RunCompareTest, TellsWhichSettingsDiffer) {
  RunInfo a, b, imported;
  b.config.rank = a.config.rank + 8;
  b.config.placeholders["name"] = "Lori";
  imported.importedFrom = "/x";
  imported.config.rank = 999;
  const auto rows = compareSettings({a, b, imported});
  EXPECT_TRUE(rowOf(rows, "rank").differs);
  EXPECT_TRUE(rowOf(rows, "placeholders").differs);
  EXPECT_FALSE(rowOf(rows, "alpha").differs);
  EXPECT_FALSE(rowOf(rows, "bestValidationLoss").differs);
  EXPECT_TRUE(rowOf(rows, "rank").values[2].is_null());
  EXPECT_NE(rowOf(rows, "rank").field, nullptr);
  for (const auto& field : runFields()) EXPECT_EQ(rowOf(rows, field.spec.key).values.size(), 3u);
}

TEST_F(RunCompareTest, CountsTheRowsThatDiffer) {
  const RunInfo before = runOn("a.jsonl", row("What is one?", "1") + row("What is two?", "2") + row("What is three?", "3"));
  const RunInfo after = runOn("b.jsonl", row("What is one?", "1") + row("What is two?", "II") + row("Who flew over the sea?", "Amelia") + row("Where is Rome?", "Italy"));
  const DataDifference difference = compareData(before, after);
  EXPECT_EQ(difference.relation, DataRelation::Compared);
  EXPECT_EQ(difference.changed, 1u);
  EXPECT_EQ(difference.removed, 1u);
  EXPECT_EQ(difference.added, 2u);
  EXPECT_TRUE(difference.beforeIsOriginal && difference.afterIsOriginal);
  EXPECT_EQ(compareData(before, before).relation, DataRelation::SameRows);
}

TEST_F(RunCompareTest, SaysWhenAFileIsGoneOrChanged) {
  const RunInfo before = runOn("a.jsonl", row("q", "1")), after = runOn("b.jsonl", row("q", "2"));
  writeFileAtomic(m_root / "a.jsonl", row("q", "1") + row("new", "3"));
  const DataDifference changed = compareData(before, after);
  EXPECT_EQ(changed.relation, DataRelation::Compared);
  EXPECT_FALSE(changed.beforeIsOriginal);
  EXPECT_TRUE(changed.afterIsOriginal);
  fs::remove(m_root / "b.jsonl");
  const DataDifference gone = compareData(before, after);
  EXPECT_EQ(gone.relation, DataRelation::NoFile);
  EXPECT_EQ(gone.missingFile, (m_root / "b.jsonl").string());
  EXPECT_EQ(compareData(before, RunInfo()).relation, DataRelation::Unknown);
}

}  // namespace
}  // namespace lorikeet
