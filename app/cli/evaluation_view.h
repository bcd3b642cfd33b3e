// An evaluation as tables for the terminal and as JSON. Used by eval.
#pragma once
#include <string>
#include <vector>

#include "core/eval/eval_summary.h"

namespace lorikeet::cli {

/// Every question of a set with all answers, ✓ and ✗; rows that could not be asked say why.
std::string answerTable(const Evaluation& evaluation, const EvaluatedSet& set);
/// One line a metric: means with 95 % intervals, and the difference to the first contestant.
std::string metricTable(const Evaluation& evaluation, const EvaluatedSet& set, const SetSummary& summary);
/// "forgotten: 3.3 points ...", one line a contestant; "" without general questions.
std::string forgottenLines(const Evaluation& evaluation, const std::vector<SetSummary>& summaries);

/// The first set as base against the first adapter ("base", "adapted", "rows" with "base" and "adapted" answers), and under "sets",
/// "contestants" and "forgotten" what was measured of all. @param summaries one for each set
Json evaluationJson(const Evaluation& evaluation, const std::vector<SetSummary>& summaries);

}  // namespace lorikeet::cli
