// See row_order.h.
#include "ui/models/row_order.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <string>
#include <utility>

#include "core/util/error.h"
#include "core/util/ordered_tasks.h"
#include "ui/models/dataset_model.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kFirstPiece = std::chrono::milliseconds(40);   // soon enough to feel immediate on a slow machine too
constexpr auto kNextPieces = std::chrono::milliseconds(150);  // and as long the old rows stay while nothing is found
constexpr std::size_t kCheckEvery = 64;
constexpr std::size_t kTaskRows = 2048;  // 1 ms for words, 15 ms for a regular expression
constexpr std::size_t kSortBytes = 200;  // texts that agree so far stay in the order of the file

bool isOfFacts(int column) {
  return column == DatasetModel::Tokens || column == DatasetModel::Supervised || column == DatasetModel::Issues ||
         column == DatasetModel::LastLoss;
}

double numberOf(const Row& row, const RowFacts& facts, int column) {
  const auto count = [](std::uint32_t value) { return value == RowFacts::kUnknown ? -1.0 : static_cast<double>(value); };
  switch (column) {
    case DatasetModel::Turns: return static_cast<double>(row.turns.size());
    case DatasetModel::Tokens: return count(facts.tokens);
    case DatasetModel::Supervised: return count(facts.supervised);
    case DatasetModel::SplitColumn: return static_cast<double>(row.split);
    case DatasetModel::Issues: return std::popcount(facts.issues) * 1e10 + facts.issues;
    default: return static_cast<double>(facts.lastLoss);
  }
}

std::string textOf(const Row& row, int column) {
  if (column == DatasetModel::Question) return row.question().substr(0, kSortBytes);
  if (column == DatasetModel::Answer) return row.answer().substr(0, kSortBytes);
  std::string all;
  for (const std::string& tag : row.tags) all += tag + '\n';
  return all;
}

/// Sorts `found` by the keys of its rows, equal ones in the order they have.
template <class Key>
void sortBy(std::vector<int>& found, std::vector<Key> keys, bool descending) {
  std::vector<std::size_t> order(found.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return descending ? keys[b] < keys[a] : keys[a] < keys[b]; });
  std::vector<int> sorted;
  sorted.reserve(found.size());
  for (const std::size_t at : order) sorted.push_back(found[at]);
  found = std::move(sorted);
}

}  // namespace

std::vector<int> RowOrder::matchesIn(std::size_t begin, std::size_t end, const std::stop_token& stop) const {
  const RowFacts unknown;
  std::vector<int> found;
  for (std::size_t at = begin; at < end; ++at) {
    if (at % kCheckEvery == 0 && stop.stop_requested()) throw Cancelled();
    if (query.matches(rows[at], facts.empty() ? unknown : facts[at])) found.push_back(static_cast<int>(at));
  }
  return found;
}

bool RowOrder::needsFacts() const { return query.needsFacts() || isOfFacts(column); }

void RowOrder::compute(const std::stop_token& stop, const std::function<void(std::vector<int>, bool, bool)>& take) const {
  std::vector<int> found;
  bool first = true;
  const auto begun = Clock::now();
  auto due = begun + kFirstPiece;
  OrderedTasks<std::vector<int>> tasks;
  for (std::size_t next = 0; next < rows.size() || !tasks.empty();) {
    for (; next < rows.size() && !tasks.full(); next += kTaskRows)
      tasks.push([this, next, &stop] { return matchesIn(next, std::min(next + kTaskRows, rows.size()), stop); });
    const std::vector<int> some = tasks.pop();
    found.insert(found.end(), some.begin(), some.end());
    if (stop.stop_requested()) throw Cancelled();
    if (column >= 0 || Clock::now() < due || (first && found.empty() && Clock::now() < begun + kNextPieces)) continue;
    take(std::exchange(found, {}), std::exchange(first, false), false);
    due = Clock::now() + kNextPieces;
  }
  if (column >= 0) sort(found, stop);
  take(std::move(found), first, true);
}

void RowOrder::sort(std::vector<int>& found, const std::stop_token& stop) const {
  const bool isText = column == DatasetModel::Question || column == DatasetModel::Answer || column == DatasetModel::Tags;
  std::vector<std::string> texts;
  std::vector<double> numbers;
  const RowFacts unknown;
  for (const int row : found) {
    const auto at = static_cast<std::size_t>(row);
    if (isText)
      texts.push_back(textOf(rows[at], column));
    else
      numbers.push_back(numberOf(rows[at], facts.empty() ? unknown : facts[at], column));
    if (at % kCheckEvery == 0 && stop.stop_requested()) throw Cancelled();
  }
  if (isText)
    sortBy(found, std::move(texts), descending);
  else
    sortBy(found, std::move(numbers), descending);
}

}  // namespace lorikeet
