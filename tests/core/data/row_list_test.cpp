// RowList against std::vector: random splices, snapshots that stay as they were, and blocks that stay of a useful size.
#include "core/data/row_list.h"

#include <random>

#include "data_fixture.h"

namespace lorikeet {
namespace {

RowPtr numberedRow(std::size_t number) { return std::make_shared<const Row>(pairRow(std::to_string(number), "a")); }

void expectSame(const RowList& list, const std::vector<RowPtr>& expected) {
  ASSERT_EQ(list.size(), expected.size());
  ASSERT_EQ(list.pointers(), expected);
  std::size_t i = 0;
  for (auto at = list.begin(); at != list.end(); ++at, ++i) ASSERT_EQ(at.shared(), expected[i]);
  for (i = 0; i < expected.size(); i += 97) ASSERT_EQ(list.pointer(i), expected[i]);
}

TEST(RowList, RandomChangesAgreeWithAVectorAndLeaveSnapshotsAlone) {
  std::mt19937 random(5);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  RowList list, snapshot;
  std::vector<RowPtr> expected, snapshotExpected;
  std::size_t number = 0;
  for (int step = 0; step < 600; ++step) {
    const std::size_t at = below(expected.size() + 1), removed = below(std::min<std::size_t>(expected.size() - at, 300) + 1);
    std::vector<RowPtr> inserted(step % 50 == 0 ? 2000 : below(5));
    for (RowPtr& row : inserted) row = numberedRow(number++);
    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(at), expected.begin() + static_cast<std::ptrdiff_t>(at + removed));
    expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(at), inserted.begin(), inserted.end());
    list.splice(at, removed, inserted);
    list.push_back(numberedRow(number));
    expected.push_back(list.pointer(list.size() - 1));
    if (step % 37 == 0) {
      expectSame(snapshot, snapshotExpected);
      snapshot = list;
      snapshotExpected = expected;
      EXPECT_TRUE(snapshot.sharesAllWith(list));
    }
    expectSame(list, expected);
  }
  expectSame(snapshot, snapshotExpected);
  EXPECT_FALSE(snapshot.sharesAllWith(list));
}

TEST(RowList, CommonPrefixAndSuffixFindWhereVersionsDiffer) {
  std::mt19937 random(9);
  for (int round = 0; round < 200; ++round) {
    RowList before;
    for (std::size_t i = random() % 4000; i > 0; --i) before.push_back(numberedRow(i));
    RowList after = before;
    const std::size_t at = random() % (before.size() + 1), removed = random() % (before.size() - at + 1), inserted = random() % 3;
    std::vector<RowPtr> rows(inserted);
    for (RowPtr& row : rows) row = numberedRow(0);
    after.splice(at, removed, rows);
    const bool same = removed == 0 && inserted == 0;
    EXPECT_EQ(before.commonPrefix(after), same ? before.size() : at);
    EXPECT_EQ(after.commonPrefix(before), same ? before.size() : at);
    EXPECT_EQ(before.commonSuffix(after, before.size()), same ? before.size() : before.size() - at - removed);
    EXPECT_EQ(after.commonSuffix(before, 7), std::min<std::size_t>(7, same ? before.size() : before.size() - at - removed));
  }
  EXPECT_EQ(RowList().commonPrefix(RowList()), 0U);
  EXPECT_EQ(RowList().commonSuffix(RowList(), 5), 0U);
}

TEST(RowList, EmptiesAndFillsAgain) {
  RowList list;
  list.splice(0, 0, {});
  list.push_back(pairRow("a", "b"));
  list.splice(0, 1, {});
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.begin(), list.end());
  list.append(RowList{pairRow("c", "d")});
  EXPECT_EQ(list, RowList{pairRow("c", "d")});
}

TEST(RowList, ManySmallAppendsAndInsertsMakeNoCrumbs) {
  RowList list;
  std::vector<RowPtr> expected;
  for (std::size_t i = 0; i < 20000; ++i) {
    RowList piece;
    for (std::size_t k = 0; k < 1 + i % 3; ++k) {
      piece.push_back(numberedRow(i));
      expected.push_back(piece.pointer(k));
    }
    list.append(piece);
  }
  expectSame(list, expected);
  EXPECT_LE(list.blockCount(), 1 + list.size() / 256);
  for (std::size_t i = 0; i < 3000; ++i) list.splice((i * 7919) % list.size(), 0, {numberedRow(i)});
  for (std::size_t i = 0; i < 30000; ++i) list.splice((i * 7919) % list.size(), 1, {});
  EXPECT_EQ(list.size(), expected.size() + 3000 - 30000);
  EXPECT_LE(list.blockCount(), 2 + list.size() / 128);
}

}  // namespace
}  // namespace lorikeet
