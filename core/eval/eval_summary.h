// What an evaluation comes to: means with intervals, paired differences to the first contestant, counts of changed rows. Used by
// the CLI, the report and the GUI.
#pragma once
#include <array>
#include <stop_token>
#include <vector>

#include "core/eval/evaluation.h"
#include "core/eval/intervals.h"

namespace lorikeet {

/// Right, Exact, Contains: shares of rows, 0 to 1. F1 and RougeL: means, 0 to 1. Bleu: of the corpus, 0 to 100. Perplexity: of all
/// reference tokens together, 1 and above, lower is better.
enum class EvalMetric { Right, Exact, Contains, F1, RougeL, Bleu, Perplexity };
inline constexpr std::array kEvalMetrics{EvalMetric::Right,  EvalMetric::Exact, EvalMetric::Contains,  EvalMetric::F1,
                                         EvalMetric::RougeL, EvalMetric::Bleu,  EvalMetric::Perplexity};
/// JSON key: "right", "exact", "contains", "f1", "rougeL", "bleu", "perplexity".
const char* keyOf(EvalMetric metric);
/// What 100 % or the best is worth: 1 for shares, 100 for BLEU; perplexity has no scale (0).
double scaleOf(EvalMetric metric);

struct ContestantSummary {
  std::array<Interval, kEvalMetrics.size()> values;  ///< by EvalMetric; NaN = nothing to measure
  std::array<Interval, kEvalMetrics.size()>
      differences;  ///< this minus the first contestant, paired by row; of the first itself: 0
  std::size_t rightRows = 0, improved = 0, worse = 0, same = 0;
  const Interval& value(EvalMetric metric) const { return values[static_cast<std::size_t>(metric)]; }
  const Interval& difference(EvalMetric metric) const { return differences[static_cast<std::size_t>(metric)]; }
};

struct SetSummary {
  std::size_t asked = 0, notAsked = 0;  ///< rows
  // Of those asked: with anything to compare, with a reference, with required words.
  std::size_t scored = 0, references = 0, required = 0;
  std::vector<ContestantSummary> contestants;
};

/// Intervals by 10,000 bootstrap resamples of the rows; Wilson's for a share of 0 or 1, where no resample differs. Some tenths of a
/// second for 1,000 rows and three contestants.
/// @throws Cancelled
SetSummary summarize(const EvaluatedSet& set, std::size_t contestants, const std::stop_token& stop = {});

/// Percentage points of right answers that a contestant lost on the first set of general questions, with its interval (positive =
/// forgotten). NaN where the evaluation has no such set. @param summaries one for each set
Interval forgottenPoints(const Evaluation& evaluation, const std::vector<SetSummary>& summaries, std::size_t contestant);

}  // namespace lorikeet
