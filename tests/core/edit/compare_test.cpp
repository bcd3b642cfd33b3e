// Comparing versions of a dataset, the words of a text, and merging what two sides changed.
#include "core/edit/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "core/util/error.h"

namespace lorikeet {
namespace {

Row rowOf(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

RowList numbered(std::size_t count, const std::string& side = "") {
  RowList rows;
  for (std::size_t i = 0; i < count; ++i)
    rows.push_back(rowOf("What" + side + " is number " + std::to_string(i) + side + "?", "It" + side + " is " + std::to_string(i)));
  return rows;
}

std::string shapeOf(const std::vector<RowPair>& pairs) {
  std::string shape;
  for (const RowPair& pair : pairs) shape += "=+-~"[static_cast<int>(pair.change)];
  return shape;
}

/// "same [-removed-] {+added+}"
std::string marked(const std::vector<WordMark>& marks) {
  std::string text;
  for (const WordMark& mark : marks)
    text += mark.change == RowChange::Same      ? mark.text
            : mark.change == RowChange::Removed ? "[-" + mark.text + "-]"
                                                : "{+" + mark.text + "+}";
  return text;
}

TEST(CompareRows, TellsAddedRemovedAndChangedInReadingOrder) {
  const RowList before = {rowOf("a", "1"), rowOf("b", "2"), rowOf("c", "3"), rowOf("d", "4")};
  const RowList after = {rowOf("a", "1"), rowOf("b", "two"), rowOf("d", "4"), rowOf("e", "5")};
  EXPECT_EQ(shapeOf(compareRows(before, after)), "=~-=+");
  EXPECT_EQ(shapeOf(compareRows({}, after)), "++++");
  EXPECT_EQ(shapeOf(compareRows(before, {})), "----");
}

TEST(CompareRows, ARewordedQuestionIsAChangeAndAnotherIsNot) {
  const RowList before = {rowOf("What is the capital of France today?", "It is Paris.")};
  EXPECT_EQ(shapeOf(compareRows(before, {rowOf("Which is the capital of France today?", "It is Paris.")})), "~");
  EXPECT_EQ(shapeOf(compareRows(before, {rowOf("How do I cook rice?", "With water.")})), "-+");
  EXPECT_EQ(shapeOf(compareRows({rowOf("法国的首都是哪里", "巴黎")}, {rowOf("法国的首都在哪里", "巴黎")})), "~");
}

TEST(CompareRows, EachRowStandsOnceAndIndicesRise) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    RowList lists[2];
    for (RowList& list : lists)
      for (std::size_t i = random() % 30; i > 0; --i)
        list.push_back(rowOf(std::to_string(random() % 6), std::to_string(random() % 3)));
    std::size_t before = 0, after = 0;
    for (const RowPair& pair : compareRows(lists[0], lists[1])) {
      ASSERT_TRUE(!pair.before || *pair.before == before++);
      ASSERT_TRUE(!pair.after || *pair.after == after++);
      ASSERT_TRUE(pair.change != RowChange::Same || lists[0][*pair.before] == lists[1][*pair.after]);
    }
    ASSERT_EQ(before, lists[0].size());
    ASSERT_EQ(after, lists[1].size());
  }
}

TEST(CompareRows, AHundredThousandRowsAreQuickAlikeOrNot) {
  const RowList before = numbered(100000), other = numbered(100000, "x");
  RowList after = before;
  for (std::size_t i = 50; i < after.size(); i += 1000) after.set(i, rowOf(after[i].question(), "new"));
  after.splice(500, 2, {});
  for (const RowList& list : {after, other}) {
    const auto start = std::chrono::steady_clock::now();
    const std::vector<RowPair> pairs = compareRows(before, list);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    RecordProperty("seconds", std::to_string(seconds.count()));
    printf("compareRows of 100,000 rows: %.2f s\n", seconds.count());
    EXPECT_LT(seconds.count(), 10);
    EXPECT_GE(pairs.size(), before.size());
  }
}

TEST(CompareRows, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(compareRows(numbered(10), numbered(9), source.get_token()), Cancelled);
}

TEST(CompareWords, MarksWordsInEnglishAndChinese) {
  EXPECT_EQ(marked(compareWords("the quick fox", "the slow fox")), "the [-quick-]{+slow+} fox");
  EXPECT_EQ(marked(compareWords("我喜欢苹果", "我喜欢香蕉")), "我喜欢[-苹果-]{+香蕉+}");
  EXPECT_EQ(marked(compareWords("", "new")), "{+new+}");
  EXPECT_TRUE(compareWords("", "").empty());
}

TEST(CompareWords, BothTextsCanBeReadFromTheMarks) {
  std::mt19937 random(2);
  const std::vector<std::string> words = {"one ", "two ", "苹果", "，", "\n", "é", "🙂", "x"};
  for (int round = 0; round < 200; ++round) {
    std::string texts[2], read[2];
    const std::size_t longest = round == 0 ? 20000 : 40;
    for (std::string& text : texts)
      for (std::size_t i = 0; i < longest; ++i) text += words[random() % words.size()];
    for (const WordMark& mark : compareWords(texts[0], texts[1])) {
      if (mark.change != RowChange::Added) read[0] += mark.text;
      if (mark.change != RowChange::Removed) read[1] += mark.text;
    }
    ASSERT_EQ(read[0], texts[0]);
    ASSERT_EQ(read[1], texts[1]);
  }
}

/// A few random edits of the rows at even (or odd) places, so that two sides never touch the same row.
RowList edited(RowList rows, std::mt19937& random, std::size_t parity) {
  for (std::size_t i = rows.size(); i-- > 0;) {
    if (i % 2 != parity || random() % 4 != 0) continue;
    if (random() % 2 == 0)
      rows.set(i, rowOf(rows[i].question(), "edited " + std::to_string(random())));
    else
      rows.splice(i, 1, {});
  }
  return rows;
}

TEST(MergeRows, OneSideUnchangedGivesTheOther) {
  std::mt19937 random(3);
  for (int round = 0; round < 100; ++round) {
    const RowList base = numbered(random() % 40), other = edited(edited(base, random, 0), random, 1);
    const MergeResult theirs = mergeRows(base, base, other), ours = mergeRows(base, other, base),
                      both = mergeRows(base, other, other);
    EXPECT_EQ(theirs.rows, other);
    EXPECT_EQ(ours.rows, other);
    EXPECT_EQ(both.rows, other);
    EXPECT_EQ(ours.theirs + both.theirs, 0u);
    EXPECT_TRUE(theirs.conflicts.empty() && ours.conflicts.empty() && both.conflicts.empty());
  }
}

TEST(MergeRows, IndependentEditsAreBothApplied) {
  std::mt19937 random(4);
  for (int round = 0; round < 100; ++round) {
    const RowList base = numbered(40);
    RowList ours = base, theirs = base, wanted = base;
    for (std::size_t i = 0; i < base.size(); ++i) {
      if (random() % 3 != 0) continue;
      const Row row = rowOf(base[i].question(), "edited " + std::to_string(random()));
      (random() % 2 == 0 ? ours : theirs).set(i, row);
      wanted.set(i, row);
    }
    ours.push_back(rowOf("ours at the end", "o"));
    theirs.splice(0, 1, {});
    wanted.splice(0, 1, {});
    if (ours[0] != base[0]) continue;
    wanted.push_back(ours.pointer(40));
    const MergeResult result = mergeRows(base, ours, theirs);
    EXPECT_EQ(result.rows, wanted);
    EXPECT_TRUE(result.conflicts.empty());
  }
}

TEST(MergeRows, EditsAndDeletionsOnBothSidesLeaveEachRowOnce) {
  std::mt19937 random(5);
  for (int round = 0; round < 100; ++round) {
    const RowList base = numbered(40), ours = edited(base, random, 0), theirs = edited(base, random, 1);
    const MergeResult result = mergeRows(base, ours, theirs);
    EXPECT_TRUE(result.conflicts.empty());
    EXPECT_EQ(result.rows.size() + base.size(), ours.size() + theirs.size());
    for (const RowList* side : {&ours, &theirs})
      for (const Row& row : *side)
        EXPECT_TRUE(!row.answer().starts_with("edited") || std::count(result.rows.begin(), result.rows.end(), row) == 1);
  }
}

TEST(MergeRows, ARowThatBothSidesMovedOrAddedStandsOnce) {
  std::mt19937 random(6);
  const RowList base = numbered(50);
  std::vector<RowPtr> rows = base.pointers();
  std::shuffle(rows.begin(), rows.end(), random);
  const RowList ours(rows);
  std::shuffle(rows.begin(), rows.end(), random);
  const MergeResult result = mergeRows(base, ours, RowList(rows));
  for (const Row& row : base) EXPECT_LE(std::count(result.rows.begin(), result.rows.end(), row), 1);
  EXPECT_EQ(mergeRows({}, {rowOf("a", "1")}, {rowOf("b", "2"), rowOf("a", "1")}).rows, (RowList{rowOf("a", "1"), rowOf("b", "2")}));
}

TEST(MergeRows, AConflictKeepsOursAndPutsTheirsAfterItAsADraft) {
  const RowList base = {rowOf("a", "1"), rowOf("b", "2")};
  const MergeResult result = mergeRows(base, {rowOf("a", "1"), rowOf("b", "ours")}, {rowOf("a", "1"), rowOf("b", "theirs")});
  Row draft = rowOf("b", "theirs");
  draft.draft = true;
  EXPECT_EQ(result.rows, (RowList{rowOf("a", "1"), rowOf("b", "ours"), draft}));
  EXPECT_EQ(result.conflicts, (std::vector<std::size_t>{1}));
}

TEST(MergeRows, DifferentPartsOfARowAreNoConflict) {
  Row ours = rowOf("a", "1"), wanted = rowOf("a", "new");
  ours.tags = wanted.tags = {"checked"};
  const MergeResult result = mergeRows({rowOf("a", "1")}, {ours}, {rowOf("a", "new")});
  EXPECT_EQ(result.rows, RowList{wanted});
  EXPECT_TRUE(result.conflicts.empty());
}

TEST(MergeRows, ARowThatOursDeletedAndTheirsChangedComesBackAsADraft) {
  const MergeResult result = mergeRows({rowOf("a", "1")}, {}, {rowOf("a", "2")});
  ASSERT_EQ(result.rows.size(), 1u);
  EXPECT_TRUE(result.rows[0].draft);
  EXPECT_EQ(result.conflicts.size(), 1u);
}

}  // namespace
}  // namespace lorikeet
