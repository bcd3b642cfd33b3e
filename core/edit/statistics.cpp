// See statistics.h.
#include "core/edit/statistics.h"

#include <algorithm>

namespace lorikeet {
namespace {

/// The row's value, if known.
bool measured(const Row& row, const RowFacts& facts, Measure measure, std::uint32_t& value) {
  if (measure == Measure::Turns) {
    value = static_cast<std::uint32_t>(row.turns.size());
    return true;
  }
  if (facts.tokens == RowFacts::kUnknown || facts.supervised == RowFacts::kUnknown) return false;
  value = measure == Measure::AnswerTokens ? facts.supervised : facts.tokens - std::min(facts.tokens, facts.supervised);
  return true;
}

bool isValidation(const Row& row, const RowFacts& facts) {
  return row.split == Split::Validation || (row.split == Split::Auto && facts.side == 2);
}

/// The smallest of 1, 2, 5, 10, 20, 50 ... with which `span` values fit into `bars` bars.
std::uint32_t roundWidth(std::uint64_t span, std::size_t bars) {
  std::uint64_t width = 1;
  for (int step = 0; (span + width - 1) / width > bars; ++step) width = step % 3 == 1 ? width / 2 * 5 : width * 2;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(width, 2'000'000'000));
}

}  // namespace

std::vector<HistogramBar> histogram(const RowList& rows, const std::vector<RowFacts>& facts, Measure measure, std::size_t bars) {
  struct Value {
    std::uint32_t value;
    bool validation;
  };
  std::vector<Value> values;
  values.reserve(rows.size());
  std::size_t at = 0;
  for (const Row& row : rows) {
    const RowFacts& known = facts[at++];
    std::uint32_t value = 0;
    if (measured(row, known, measure, value)) values.push_back({value, isValidation(row, known)});
  }
  if (values.empty() || bars == 0) return {};
  const auto [low, high] =
      std::minmax_element(values.begin(), values.end(), [](const Value& a, const Value& b) { return a.value < b.value; });
  // Bars begin at a multiple of their width, which can cost one bar more than the span alone.
  std::uint32_t width = roundWidth(std::uint64_t{high->value} - low->value + 1, bars);
  while (bars > 1 && high->value / width - low->value / width + 1 > bars) width = roundWidth(std::uint64_t{width} * bars + 1, bars);
  const std::uint32_t first = bars == 1 ? 0 : low->value / width;
  if (bars == 1) width = roundWidth(std::uint64_t{high->value} + 1, 1);
  std::vector<HistogramBar> result(high->value / width - first + 1);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i].from = static_cast<std::uint32_t>((first + i) * width);
    result[i].to = result[i].from + width;
  }
  for (const Value& value : values) {
    HistogramBar& bar = result[value.value / width - first];
    ++(value.validation ? bar.validation : bar.train);
  }
  return result;
}

DatasetTotals totalsOf(const RowList& rows, const std::vector<RowFacts>& facts) {
  DatasetTotals totals;
  totals.rows = rows.size();
  std::size_t at = 0;
  for (const Row& row : rows) {
    const RowFacts& known = facts[at++];
    if (known.tokens != RowFacts::kUnknown) {
      ++totals.counted;
      totals.tokens += known.tokens;
      totals.supervised += known.supervised == RowFacts::kUnknown ? 0 : known.supervised;
    }
    totals.drafts += row.draft;
    if (!row.draft) ++(isValidation(row, known) ? totals.validation : totals.train);  // drafts are on no side
    totals.cut += hasIssue(known.issues, IssueKind::Truncated);
    totals.rowsWithIssues += known.issues != 0;
    for (std::size_t kind = 0; kind < kIssueKinds; ++kind)
      totals.byIssue[kind] += hasIssue(known.issues, static_cast<IssueKind>(kind));
  }
  return totals;
}

}  // namespace lorikeet
