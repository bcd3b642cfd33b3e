// The split into training and validation rows (declared in sample.h): the same on every machine and compiler.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "core/data/sample.h"

namespace lorikeet {
namespace {

/// splitmix64 (Steele, Lea, Flood 2014). The standard's distributions differ between libraries; this does not.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : m_state(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (m_state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  /// From 0 to bound - 1. The bias of the remainder is below 2^-32 for any dataset that fits in memory.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t m_state;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string_view questionOf(const Row& row) {
  for (const Message& turn : row.turns)
    if (turn.role == "user") return trimmed(turn.content);
  return {};
}

/// For each row the first one with its question; rows without a question have nothing in common. A million rows cost 24 MB.
std::vector<std::uint32_t> firstsWithQuestion(const RowList& rows) {
  std::vector<std::string_view> questions;
  questions.reserve(rows.size());
  for (const Row& row : rows) questions.push_back(questionOf(row));
  std::vector<std::uint32_t> order(rows.size()), firsts(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int compared = questions[a].compare(questions[b]);
    return compared != 0 ? compared < 0 : a < b;
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string_view question = questions[order[i]];
    const bool again = i > 0 && !question.empty() && questions[order[i - 1]] == question;
    firsts[order[i]] = again ? firsts[order[i - 1]] : order[i];
  }
  return firsts;
}

/// Unmarked rows in groups of one question, known by their first rows.
struct Groups {
  std::vector<std::uint32_t> firsts;   ///< in order of first appearance
  std::vector<std::uint32_t> groupOf;  ///< for each row the first of its group; kNone = the row is marked
  std::vector<std::uint32_t> sizes;    ///< at a group's first row
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
};

/// Rows whose question is also marked go to that side at once.
Groups groupsOf(const RowList& rows, SplitIndices& split) {
  const std::vector<std::uint32_t> firsts = firstsWithQuestion(rows);
  std::vector<Split> marks(rows.size(), Split::Auto);  // at the first row of a question
  std::uint32_t at = 0;
  for (const Row& row : rows) {
    // A question marked for both sides is known to training, so its unmarked copies belong there.
    Split& mark = marks[firsts[at++]];
    if (row.split != Split::Auto && (mark == Split::Auto || row.split == Split::Train)) mark = row.split;
  }
  Groups groups{{}, std::vector<std::uint32_t>(rows.size(), Groups::kNone), std::vector<std::uint32_t>(rows.size(), 0)};
  at = 0;
  for (const Row& row : rows) {
    const std::uint32_t first = firsts[at];
    const Split side = row.split != Split::Auto ? row.split : marks[first];
    if (side == Split::Train) split.train.push_back(at);
    if (side == Split::Validation) split.validation.push_back(at);
    if (side == Split::Auto) {
      groups.groupOf[at] = first;
      if (groups.sizes[first]++ == 0) groups.firsts.push_back(first);
    }
    ++at;
  }
  return groups;
}

}  // namespace

SplitIndices splitRows(const RowList& rows, double validationShare, std::uint64_t seed) {
  SplitIndices split;
  Groups groups = groupsOf(rows, split);
  std::vector<std::uint32_t>& drawn = groups.firsts;
  const auto sizeOf = [&](std::uint32_t first) { return std::size_t{groups.sizes[first]}; };
  std::size_t unmarked = 0;
  for (const std::uint32_t first : drawn) unmarked += sizeOf(first);
  std::size_t wanted =
      validationShare > 0 ? static_cast<std::size_t>(std::llround(validationShare * static_cast<double>(unmarked))) : 0;
  if (validationShare > 0 && wanted == 0 && split.validation.empty()) wanted = 1;
  SplitMix64 random(seed);
  for (std::size_t i = drawn.size(); i > 1; --i) std::swap(drawn[i - 1], drawn[random.below(i)]);
  // Without marked training rows the last group drawn stays there, so that training is never empty.
  std::size_t drawable = drawn.size();
  if (split.train.empty() && drawable > 0) --drawable;
  std::vector<bool> taken(rows.size(), false);  // at a group's first row
  std::size_t count = 0;
  for (std::size_t i = 0; i < drawable && count < wanted; ++i) {
    if (count + sizeOf(drawn[i]) > wanted) continue;  // too many phrasings of one question: would overshoot the share
    taken[drawn[i]] = true;
    count += sizeOf(drawn[i]);
  }
  if (count == 0 && wanted > 0 && drawable > 0 && split.validation.empty()) {
    const auto smallest = std::min_element(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(drawable),
                                           [&](std::uint32_t a, std::uint32_t b) { return sizeOf(a) < sizeOf(b); });
    taken[*smallest] = true;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (groups.groupOf[i] == Groups::kNone) continue;
    (taken[groups.groupOf[i]] ? split.validation : split.train).push_back(i);
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

}  // namespace lorikeet
