// The largest logits of a vocabulary and their log-sum, against the plain way.
#include "core/generate/likeliest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "core/generate/token_odds.h"

namespace lorikeet::test {
namespace {

std::vector<TokenId> sorted(const std::vector<float>& logits, std::size_t count) {
  std::vector<TokenId> ids(logits.size());
  std::iota(ids.begin(), ids.end(), 0);
  const auto at = [&](TokenId id) { return logits[static_cast<std::size_t>(id)]; };
  std::stable_sort(ids.begin(), ids.end(), [&](TokenId a, TokenId b) { return at(a) > at(b); });
  ids.resize(std::min(count, ids.size()));
  return ids;
}

TEST(LikeliestTest, theFirstOfAFullSortWithTiesByTheLowerId) {
  std::mt19937 random(3);
  for (const std::size_t size : {1u, 4u, 5u, 1023u, 1024u, 1025u, 5000u, 151'936u}) {
    for (const int values : {3, 1000, 1'000'000}) {
      std::vector<float> logits(size);
      for (float& logit : logits) logit = static_cast<float>(static_cast<int>(random() % static_cast<unsigned>(values))) / 50.0f - 10.0f;
      for (const std::size_t count : {1u, 5u, 40u}) EXPECT_EQ(likeliestIds(logits, count), sorted(logits, count)) << size << " " << values;
    }
  }
}

TEST(LikeliestTest, allWhenAllAreAskedForAndNoneOfNothing) {
  const std::vector<float> logits = {1, 3, 2};
  EXPECT_EQ(likeliestIds(logits, 3), (std::vector<TokenId>{1, 2, 0}));
  EXPECT_EQ(likeliestIds(logits, 9), (std::vector<TokenId>{1, 2, 0}));
  EXPECT_TRUE(likeliestIds({}, 5).empty());
}

TEST(LikeliestTest, numbersThatAreNoneLeaveSomethingToChoose) {
  const std::vector<float> logits(3000, std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(likeliestIds(logits, 5).size(), 5u);
}

TEST(LikeliestTest, theLogSumIsTheOneInDouble) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal(0, 4);
  for (const std::size_t size : {1u, 7u, 1024u, 32'000u, 151'936u}) {
    std::vector<float> logits(size);
    for (float& logit : logits) logit = normal(random) - 30;
    const double highest = *std::max_element(logits.begin(), logits.end());
    double total = 0;
    for (const float logit : logits) total += std::exp(static_cast<double>(logit) - highest);
    EXPECT_NEAR(logSumExp(logits), highest + std::log(total), 1e-6) << size;
  }
}

}  // namespace
}  // namespace lorikeet::test
