// See eval_summary.h.
#include "core/eval/eval_summary.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lorikeet {
namespace {

constexpr std::uint64_t kSeed = 20;  // of the resampling: the same rows give the same intervals

/// Columns of the resampled table: three counts of rows, then a block for each contestant.
enum Shared : std::size_t { Scored, References, Required, SharedColumns };
enum Column : std::size_t { Right, Exact, Contains, F1, Rouge, Nats, Tokens, AnswerWords, ReferenceWords, Matched };
constexpr std::size_t kTotal = Matched + kBleuOrder, kBlock = kTotal + kBleuOrder;

void appendRow(const EvaluatedRow& row, std::vector<double>& table) {
  for (const bool is : {row.scored(), row.hasReference(), row.hasRequired()}) table.push_back(is ? 1 : 0);
  for (const ScoredAnswer& answer : row.answers) {
    const bool measured = !std::isnan(answer.referenceNats);
    const BleuCounts& bleu = answer.bleuCounts;
    for (const double cell : {double(answer.right), double(answer.exact), double(answer.contains), answer.f1, answer.rouge,
                              measured ? answer.referenceNats : 0.0, measured ? double(answer.referenceTokens) : 0.0,
                              bleu.answerWords, bleu.referenceWords})
      table.push_back(cell);
    std::copy(bleu.matched.begin(), bleu.matched.end(), std::back_inserter(table));
    std::copy(bleu.total.begin(), bleu.total.end(), std::back_inserter(table));
  }
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); }

BleuCounts bleuOf(std::span<const double> block) {
  BleuCounts counts;
  counts.answerWords = block[AnswerWords];
  counts.referenceWords = block[ReferenceWords];
  std::copy_n(block.begin() + Matched, kBleuOrder, counts.matched.begin());
  std::copy_n(block.begin() + kTotal, kBleuOrder, counts.total.begin());
  return counts;
}

double valueOf(EvalMetric metric, std::span<const double> sums, std::size_t contestant) {
  const auto block = sums.subspan(SharedColumns + contestant * kBlock, kBlock);
  switch (metric) {
    case EvalMetric::Right: return ratio(block[Right], sums[Scored]);
    case EvalMetric::Exact: return ratio(block[Exact], sums[References]);
    case EvalMetric::Contains: return ratio(block[Contains], sums[Required]);
    case EvalMetric::F1: return ratio(block[F1], sums[References]);
    case EvalMetric::RougeL: return ratio(block[Rouge], sums[References]);
    case EvalMetric::Bleu: return sums[References] > 0 ? bleuScore(bleuOf(block), false) : ratio(0, 0);
    case EvalMetric::Perplexity: return std::exp(ratio(block[Nats], block[Tokens]));
  }
  return ratio(0, 0);
}

/// The value of each metric for each contestant, then each one's difference to the first.
std::vector<Statistic> statisticsFor(std::size_t contestants) {
  std::vector<Statistic> statistics;
  for (std::size_t who = 0; who < contestants; ++who)
    for (const EvalMetric metric : kEvalMetrics)
      statistics.emplace_back([=](std::span<const double> sums) { return valueOf(metric, sums, who); });
  for (std::size_t who = 1; who < contestants; ++who)
    for (const EvalMetric metric : kEvalMetrics)
      statistics.emplace_back([=](std::span<const double> sums) { return valueOf(metric, sums, who) - valueOf(metric, sums, 0); });
  return statistics;
}

void countRows(const EvaluatedSet& set, SetSummary& summary) {
  for (const EvaluatedRow& row : set.rows) {
    ++(row.asked() ? summary.asked : summary.notAsked);
    summary.scored += row.scored();
    summary.references += row.hasReference();
    summary.required += row.hasRequired();
    for (std::size_t who = 0; row.scored() && who < summary.contestants.size(); ++who) {
      ContestantSummary& one = summary.contestants[who];
      one.rightRows += row.answers[who].right;
      const AnswerChange change = changeOf(row, who);
      ++(change == AnswerChange::Improved ? one.improved : change == AnswerChange::Worse ? one.worse : one.same);
    }
  }
}

/// Where all rows agree, every resample does too, and the bootstrap would claim certainty: Wilson's interval knows how few they
/// are.
void widenWhereAllAgree(SetSummary& summary) {
  const std::pair<EvalMetric, std::size_t> shares[] = {
      {EvalMetric::Right, summary.scored}, {EvalMetric::Exact, summary.references}, {EvalMetric::Contains, summary.required}};
  for (ContestantSummary& one : summary.contestants) {
    for (const auto& [metric, rows] : shares) {
      Interval& share = one.values[static_cast<std::size_t>(metric)];
      const auto count = static_cast<double>(rows);
      if (rows > 0 && (share.value == 0 || share.value == 1)) share = wilsonInterval(share.value * count, count);
    }
  }
}

}  // namespace

const char* keyOf(EvalMetric metric) {
  static constexpr std::array kKeys{"right", "exact", "contains", "f1", "rougeL", "bleu", "perplexity"};
  return kKeys[static_cast<std::size_t>(metric)];
}

double scaleOf(EvalMetric metric) { return metric == EvalMetric::Bleu ? 100 : metric == EvalMetric::Perplexity ? 0 : 1; }

SetSummary summarize(const EvaluatedSet& set, std::size_t contestants, const std::stop_token& stop) {
  SetSummary summary;
  summary.contestants.resize(contestants);
  countRows(set, summary);
  std::vector<double> table;
  for (const EvaluatedRow& row : set.rows)
    if (row.scored()) appendRow(row, table);
  const auto intervals =
      bootstrapIntervals(table, SharedColumns + contestants * kBlock, statisticsFor(contestants), kSeed, 10000, stop);
  std::size_t at = 0;
  const auto take = [&](auto& into) {
    std::copy_n(intervals.begin() + static_cast<std::ptrdiff_t>(at), into.size(), into.begin());
    at += into.size();
  };
  for (ContestantSummary& one : summary.contestants) take(one.values);
  for (std::size_t who = 1; who < contestants; ++who) take(summary.contestants[who].differences);
  if (contestants > 0) summary.contestants.front().differences.fill({0, 0, 0});
  widenWhereAllAgree(summary);
  return summary;
}

Interval forgottenPoints(const Evaluation& evaluation, const std::vector<SetSummary>& summaries, std::size_t contestant) {
  for (std::size_t i = 0; i < evaluation.sets.size(); ++i) {
    if (!evaluation.sets[i].general) continue;
    const Interval& lost = summaries[i].contestants[contestant].difference(EvalMetric::Right);
    return {0 - 100 * lost.value, 0 - 100 * lost.high, 0 - 100 * lost.low};  // 0 - 0 is 0, where -0 would show its sign
  }
  return {};
}

}  // namespace lorikeet
