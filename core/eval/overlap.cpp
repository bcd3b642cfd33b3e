// See overlap.h.
#include "core/eval/overlap.h"

#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

#include "core/edit/common_subsequence.h"
#include "core/eval/metric_tokens.h"

namespace lorikeet {
namespace {

double harmonicMean(double precision, double recall) {
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

double share(std::size_t part, std::size_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

/// Words as numbers, equal for equal words.
class WordIds {
 public:
  std::vector<std::uint32_t> of(const std::vector<std::string>& words) {
    std::vector<std::uint32_t> ids;
    for (const std::string& word : words)
      ids.push_back(m_ids.try_emplace(word, static_cast<std::uint32_t>(m_ids.size())).first->second);
    return ids;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> m_ids;
};

}  // namespace

double tokenF1(const std::string& answer, const std::string& reference) {
  const bool characters = hasHan(answer) || hasHan(reference);
  const auto given = squadTokens(answer, characters), wanted = squadTokens(reference, characters);
  if (given.empty() || wanted.empty()) return given == wanted ? 1 : 0;
  std::unordered_map<std::string, std::size_t> left;
  for (const std::string& word : wanted) ++left[word];
  std::size_t common = 0;
  for (const std::string& word : given) {
    const auto found = left.find(word);
    if (found == left.end() || found->second == 0) continue;
    --found->second;
    ++common;
  }
  return harmonicMean(share(common, given.size()), share(common, wanted.size()));
}

RougeScore rougeL(const std::string& answer, const std::string& reference, bool stem) {
  const auto given = rougeTokens(answer, stem), wanted = rougeTokens(reference, stem);
  if (given.empty() || wanted.empty()) return {};
  WordIds ids;
  const auto first = ids.of(wanted), second = ids.of(given);
  const std::size_t common = commonSubsequence(first, second, std::numeric_limits<std::size_t>::max(), {}).size();
  RougeScore score{share(common, given.size()), share(common, wanted.size()), 0};
  score.f = harmonicMean(score.precision, score.recall);
  return score;
}

}  // namespace lorikeet
