// The split into training and validation rows (declared in sample.h): the same on every machine and compiler.
#include <algorithm>
#include <cmath>
#include <map>

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

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

using Group = std::vector<std::size_t>;

/// Unmarked rows in groups of one question, in order of first appearance; rows whose question is also marked go to that side at
/// once.
std::vector<Group> groupsOf(const RowList& rows, SplitIndices& split) {
  std::map<std::string, Split> marked;
  for (const Row& row : rows) {
    if (row.split == Split::Auto) continue;
    // A question marked for both sides is known to training, so its unmarked copies belong there.
    const auto [at, isNew] = marked.emplace(trimmed(row.question()), row.split);
    if (!isNew && row.split == Split::Train) at->second = Split::Train;
  }
  std::vector<Group> groups;
  std::map<std::string, std::size_t> groupOf;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string question = trimmed(rows[i].question());
    const auto mark = marked.find(question);
    const bool byQuestion = !question.empty() && mark != marked.end();
    const Split side = rows[i].split != Split::Auto ? rows[i].split : byQuestion ? mark->second : Split::Auto;
    if (side == Split::Train) split.train.push_back(i);
    if (side == Split::Validation) split.validation.push_back(i);
    if (side != Split::Auto) continue;
    const auto [at, isNew] = groupOf.emplace(question, groups.size());
    // Rows without a question have nothing in common.
    if (isNew || question.empty())
      groups.push_back({i});
    else
      groups[at->second].push_back(i);
  }
  return groups;
}

}  // namespace

SplitIndices splitRows(const RowList& rows, double validationShare, std::uint64_t seed) {
  SplitIndices split;
  std::vector<Group> groups = groupsOf(rows, split);
  std::size_t unmarked = 0;
  for (const Group& group : groups) unmarked += group.size();
  std::size_t wanted =
      validationShare > 0 ? static_cast<std::size_t>(std::llround(validationShare * static_cast<double>(unmarked))) : 0;
  if (validationShare > 0 && wanted == 0 && split.validation.empty()) wanted = 1;
  SplitMix64 random(seed);
  for (std::size_t i = groups.size(); i > 1; --i) std::swap(groups[i - 1], groups[random.below(i)]);
  // Without marked training rows the last group drawn stays there, so that training is never empty.
  std::size_t drawable = groups.size();
  if (split.train.empty() && drawable > 0) --drawable;
  std::vector<bool> taken(groups.size(), false);
  std::size_t count = 0;
  for (std::size_t i = 0; i < drawable && count < wanted; ++i) {
    if (count + groups[i].size() > wanted) continue;  // too many phrasings of one question: would overshoot the share
    taken[i] = true;
    count += groups[i].size();
  }
  if (count == 0 && wanted > 0 && drawable > 0 && split.validation.empty()) {
    const auto smallest = std::min_element(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(drawable),
                                           [](const Group& a, const Group& b) { return a.size() < b.size(); });
    taken[static_cast<std::size_t>(smallest - groups.begin())] = true;
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::vector<std::size_t>& side = taken[i] ? split.validation : split.train;
    side.insert(side.end(), groups[i].begin(), groups[i].end());
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

}  // namespace lorikeet
