// See intervals.h.
#include "core/eval/intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/edit/folded_text.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kLow = 0.025, kHigh = 0.975, kNormal975 = 1.959963984540054;  // 97.5th percentile of the normal distribution

/// Even numbers below a limit, from a counter mixed by SplitMix64.
class RowDraw {
 public:
  RowDraw(std::uint64_t seed, std::size_t rows) : m_state(mixedBits(seed)), m_rows(rows) {}
  std::size_t next() {
    m_state += 0x9E3779B97F4A7C15u;
    // The upper 32 bits as a fraction of the rows; no division, and for tables of less than millions of rows as good as even.
    return static_cast<std::size_t>((mixedBits(m_state) >> 32) * m_rows >> 32);
  }

 private:
  std::uint64_t m_state, m_rows;
};

/// Between neighbours as numpy's percentile. @param values without NaN, in any order
double percentile(std::vector<double>& values, double share) {
  const double at = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(at);
  std::nth_element(values.begin(), values.begin() + below, values.end());
  const double low = values[static_cast<std::size_t>(below)];
  if (static_cast<std::size_t>(below) + 1 == values.size()) return low;
  const double high = *std::min_element(values.begin() + below + 1, values.end());
  return low + (high - low) * (at - static_cast<double>(below));
}

void addRow(const double* row, std::vector<double>& sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += row[i];
}

}  // namespace

Interval::Interval() : value(kNone), low(kNone), high(kNone) {}

std::vector<Interval> bootstrapIntervals(const std::vector<double>& table, std::size_t columns,
                                         const std::vector<Statistic>& statistics, std::uint64_t seed, std::size_t resamples,
                                         const std::stop_token& stop) {
  const std::size_t rows = table.size() / columns;
  std::vector<Interval> intervals(statistics.size());
  if (rows == 0) return intervals;
  std::vector<double> sums(columns);
  for (std::size_t row = 0; row < rows; ++row) addRow(&table[row * columns], sums);
  for (std::size_t i = 0; i < statistics.size(); ++i) intervals[i].value = statistics[i](sums);

  std::vector<std::vector<double>> drawn(statistics.size());
  RowDraw draw(seed, rows);
  for (std::size_t sample = 0; sample < resamples; ++sample) {
    if (stop.stop_requested()) throw Cancelled();
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < rows; ++i) addRow(&table[draw.next() * columns], sums);
    for (std::size_t i = 0; i < statistics.size(); ++i)
      if (const double value = statistics[i](sums); !std::isnan(value)) drawn[i].push_back(value);
  }
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    if (drawn[i].empty() || std::isnan(intervals[i].value)) continue;
    intervals[i].low = percentile(drawn[i], kLow);
    intervals[i].high = percentile(drawn[i], kHigh);
  }
  return intervals;
}

Interval wilsonInterval(double successes, double trials) {
  if (trials <= 0) return {};
  const double share = successes / trials, z2 = kNormal975 * kNormal975;
  const double centre = share + z2 / (2 * trials), scale = 1 + z2 / trials;
  const double half = kNormal975 * std::sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials));
  return {share, std::max(0.0, (centre - half) / scale), std::min(1.0, (centre + half) / scale)};
}

}  // namespace lorikeet
