// Splits by ratio, tag and hand: shares, locked rows, groups that stay whole, and that training is never empty.
#include "core/edit/row_split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "core/edit/near_duplicates.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using By = SplitPlan::By;
using Sides = std::vector<Split>;
constexpr Split kAuto = Split::Auto, kTrain = Split::Train, kValidation = Split::Validation;

Row rowOf(const std::string& question, Split locked = kAuto, std::vector<std::string> tags = {}) {
  Row row;
  row.turns = {{"user", question}, {"assistant", "Answer of " + question}};
  row.split = locked;
  row.locked = locked != kAuto;
  row.tags = std::move(tags);
  return row;
}

std::ptrdiff_t countOf(const Sides& sides, Split side) { return std::count(sides.begin(), sides.end(), side); }

TEST(RowSplit, RatioIsMetAndFollowsTheSeed) {
  RowList rows;
  for (int i = 0; i < 1000; ++i) rows.push_back(rowOf(std::to_string(i)));
  const Sides sides = planSplit(rows, {.validationShare = 0.2, .seed = 1});
  EXPECT_EQ(countOf(sides, kValidation), 200);
  EXPECT_EQ(countOf(sides, kTrain), 800);
  EXPECT_EQ(sides, planSplit(rows, {.validationShare = 0.2, .seed = 1}));
  EXPECT_NE(sides, planSplit(rows, {.validationShare = 0.2, .seed = 2}));
  EXPECT_EQ(countOf(planSplit(rows, {.validationShare = 0}), kValidation), 0);
}

TEST(RowSplit, SmallSetsHaveBothSidesAndOneRowTrains) {
  EXPECT_EQ(planSplit({rowOf("a")}, {.validationShare = 0.9}), Sides{kTrain});
  EXPECT_EQ(countOf(planSplit({rowOf("a"), rowOf("b")}, {.validationShare = 0.1}), kValidation), 1);
  EXPECT_TRUE(planSplit({}, {}).empty());
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    EXPECT_EQ(planSplit({rowOf("a"), rowOf("b"), rowOf("A "), rowOf("a")}, {.validationShare = 0.1, .seed = seed}),
              (Sides{kTrain, kValidation, kTrain, kTrain}));
}

TEST(RowSplit, ByTagAGroupIsWholeAndTrainingKeepsSomething) {
  const RowList rows{rowOf("a", kAuto, {"exam"}), rowOf("b", kAuto, {"law"}), rowOf("A"), rowOf("c", kTrain, {"exam"})};
  EXPECT_EQ(planSplit(rows, {.by = By::Tag, .validationTags = {"exam"}}), (Sides{kValidation, kTrain, kValidation, kTrain}));
  const RowList allTagged{rowOf("a", kAuto, {"exam"}), rowOf("b", kAuto, {"exam"})};
  EXPECT_EQ(planSplit(allTagged, {.by = By::Tag, .validationTags = {"exam"}}), (Sides{kTrain, kValidation}));
}

TEST(RowSplit, LockedRowsKeepTheirsAndDrawTheirLikes) {
  const RowList rows{rowOf("a"),         rowOf("a", kValidation), rowOf("b", kTrain), rowOf("B"),
                     rowOf("c", kTrain), rowOf("c", kValidation), rowOf("c")};
  EXPECT_EQ(planSplit(rows, {.validationShare = 0}),
            (Sides{kValidation, kValidation, kTrain, kTrain, kTrain, kValidation, kTrain}));
  EXPECT_EQ(planSplit({rowOf("a", kValidation), rowOf("a")}, {}), (Sides{kValidation, kTrain})) << "training is never empty";
  EXPECT_EQ(planSplit({rowOf("a", kValidation)}, {}), Sides{kValidation});
}

TEST(RowSplit, ClearForgetsAllButLockedRows) {
  RowList rows{rowOf("a", kValidation), rowOf("b", kTrain)};
  Row open = rows[1];
  open.locked = false;
  rows.set(1, open);
  EXPECT_EQ(planSplit(rows, {.by = By::Clear}), (Sides{kValidation, kAuto}));
}

TEST(RowSplit, RandomSetsKeepThePromises) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    RowList rows;
    for (std::size_t n = random() % 40; n > 0; --n) {
      const std::string question = "Please explain in detail what the number stands for: " + std::to_string(random() % 12 * 1111);
      rows.push_back(rowOf(question, random() % 8 ? kAuto : static_cast<Split>(random() % 3),
                           random() % 3 ? std::vector<std::string>{} : std::vector<std::string>{"v"}));
    }
    const SplitPlan plan{.by = random() % 2 ? By::Ratio : By::Tag,
                         .validationShare = 0.1 * static_cast<double>(random() % 10),
                         .seed = random(),
                         .validationTags = {"v"},
                         .nearDuplicate = random() % 2 ? 0.9 : 1.0};
    const Sides sides = planSplit(rows, plan);
    ASSERT_EQ(sides.size(), rows.size());
    const auto groups = nearDuplicateGroups(rows, plan.nearDuplicate);
    std::map<std::uint32_t, std::vector<Split>> ofGroup;
    bool anyOpen = false;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      if (rows[i].locked) {
        EXPECT_EQ(sides[i], rows[i].split);
        continue;
      }
      ofGroup[groups[i]].push_back(sides[i]);
      anyOpen = true;
    }
    EXPECT_GE(countOf(sides, kTrain), anyOpen);
    if (countOf(sides, kTrain) == 1) continue;  // perhaps the row that training was left with
    for (const auto& [first, group] : ofGroup)
      EXPECT_EQ(std::count(group.begin(), group.end(), group[0]), std::ptrdiff_t(group.size()));
  }
}

TEST(RowSplit, Cancels) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(planSplit({rowOf("a")}, {}, source.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet
