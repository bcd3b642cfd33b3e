// How sure a measured mean is: bootstrap intervals over rows, and Wilson's for votes. Used by the evaluation and the blind test.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace lorikeet {

/// A number with the interval that holds it with 95 % confidence. NaN = not measured.
struct Interval {
  double value, low, high;
  Interval();
  Interval(double value, double low, double high) : value(value), low(low), high(high) {}
};

/// A number reckoned from sums over rows: a mean is sum / count, perplexity exp(nats / tokens), BLEU comes from ten counts.
/// @return NaN where it says nothing (no rows)
using Statistic = std::function<double(std::span<const double> sums)>;

/// Percentile bootstrap: rows are drawn with replacement, the statistics reckoned from each draw's sums; low and high are the 2.5th
/// and 97.5th percentiles. All statistics see the same draws, so a difference of two columns is a paired one.
/// @param table rows × columns, row after row  @param columns above 0  @param seed equal seeds give equal intervals
/// @return one for each statistic; value is that of the rows themselves  @throws Cancelled
/// Source: Efron 1979; Koehn 2004 for paired differences
std::vector<Interval> bootstrapIntervals(const std::vector<double>& table, std::size_t columns,
                                         const std::vector<Statistic>& statistics, std::uint64_t seed,
                                         std::size_t resamples = 10000, const std::stop_token& stop = {});

/// Wilson's score interval of a share. @param successes up to trials; half ones for ties are fine  @return NaN for no trials
/// Source: Wilson 1927
Interval wilsonInterval(double successes, double trials);

}  // namespace lorikeet
