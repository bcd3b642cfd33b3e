// Bootstrap and Wilson intervals: against closed forms, and the same for the same seed.
#include "core/eval/intervals.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "core/util/error.h"

namespace lorikeet::test {
namespace {

double meanOf(std::span<const double> sums) { return sums[0] / sums[1]; }

/// `right` rows of 1, the others 0, each beside a count of 1.
std::vector<double> answers(std::size_t right, std::size_t rows) {
  std::vector<double> table;
  for (std::size_t i = 0; i < rows; ++i)
    for (const double cell : {i < right ? 1.0 : 0.0, 1.0}) table.push_back(cell);
  return table;
}

TEST(BootstrapTest, TheIntervalOfAShareIsThatOfTheBinomial) {
  const Interval interval = bootstrapIntervals(answers(60, 200), 2, {meanOf}, 1).at(0);
  const double half = 1.96 * std::sqrt(0.3 * 0.7 / 200);
  EXPECT_DOUBLE_EQ(interval.value, 0.3);
  EXPECT_NEAR(interval.low, 0.3 - half, 0.006);
  EXPECT_NEAR(interval.high, 0.3 + half, 0.006);
}

TEST(BootstrapTest, TheSameSeedGivesTheSameInterval) {
  const auto table = answers(7, 31);
  const Interval a = bootstrapIntervals(table, 2, {meanOf}, 5).at(0), b = bootstrapIntervals(table, 2, {meanOf}, 5).at(0);
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

TEST(BootstrapTest, PairedDifferencesAreNarrowerThanTheirParts) {
  std::vector<double> table;  // two answers that rise and fall together, one always 0.1 better
  for (int i = 0; i < 100; ++i)
    for (const double cell : {i / 100.0, i / 100.0 + 0.1, 1.0}) table.push_back(cell);
  const auto intervals = bootstrapIntervals(
      table, 3,
      {[](auto s) { return s[0] / s[2]; }, [](auto s) { return s[1] / s[2]; }, [](auto s) { return (s[1] - s[0]) / s[2]; }}, 1);
  EXPECT_NEAR(intervals[2].low, 0.1, 1e-9);
  EXPECT_NEAR(intervals[2].high, 0.1, 1e-9);
  EXPECT_GT(intervals[0].high - intervals[0].low, 0.1);
}

TEST(BootstrapTest, NoRowsAndStatisticsThatSayNothingGiveNaN) {
  EXPECT_TRUE(std::isnan(bootstrapIntervals({}, 2, {meanOf}, 1).at(0).value));
  const Interval none = bootstrapIntervals({0.0, 0.0}, 2, {meanOf}, 1).at(0);
  EXPECT_TRUE(std::isnan(none.value) && std::isnan(none.low) && std::isnan(none.high));
}

TEST(BootstrapTest, TenThousandResamplesAreQuick) {
  const auto start = std::chrono::steady_clock::now();
  bootstrapIntervals(answers(300, 1000), 2, {meanOf}, 1);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("10,000 resamples of 1,000 rows: %.3f s\n", seconds);
  EXPECT_LT(seconds, 5);
}

TEST(BootstrapTest, AStopEndsIt) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(bootstrapIntervals(answers(1, 2), 2, {meanOf}, 1, 10, stop.get_token()), Cancelled);
}

TEST(WilsonTest, KnownValues) {
  const Interval half = wilsonInterval(5, 10);  // (0.5 + z²/20 ± z·√(0.025 + z²/400)) / (1 + z²/10)
  EXPECT_NEAR(half.low, 0.2366, 1e-4);
  EXPECT_NEAR(half.high, 0.7634, 1e-4);
  const Interval none = wilsonInterval(0, 10);
  EXPECT_NEAR(none.low, 0, 1e-12);
  EXPECT_NEAR(none.high, 0.2775, 1e-4);
  EXPECT_TRUE(std::isnan(wilsonInterval(0, 0).value));
}

}  // namespace
}  // namespace lorikeet::test
