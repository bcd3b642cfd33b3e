// See bleu.h.
#include "core/eval/bleu.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lorikeet {
namespace {

using Gram = std::vector<std::string>;
using GramCounts = std::map<Gram, double>;

GramCounts gramsOf(const std::vector<std::string>& words) {
  GramCounts counts;
  for (std::size_t n = 1; n <= kBleuOrder; ++n)
    for (std::size_t at = 0; at + n <= words.size(); ++at)
      ++counts[Gram(words.begin() + static_cast<std::ptrdiff_t>(at), words.begin() + static_cast<std::ptrdiff_t>(at + n))];
  return counts;
}

/// Of equally near lengths the shorter.
double nearestLength(const std::vector<double>& lengths, double wanted) {
  return lengths.empty() ? 0 : *std::min_element(lengths.begin(), lengths.end(), [wanted](double a, double b) {
    const double nearA = std::abs(a - wanted), nearB = std::abs(b - wanted);
    return nearA != nearB ? nearA < nearB : a < b;
  });
}

}  // namespace

BleuCounts& BleuCounts::operator+=(const BleuCounts& other) {
  answerWords += other.answerWords;
  referenceWords += other.referenceWords;
  for (std::size_t n = 0; n < kBleuOrder; ++n) {
    matched[n] += other.matched[n];
    total[n] += other.total[n];
  }
  return *this;
}

BleuCounts bleuCounts(const std::string& answer, const std::vector<std::string>& references, BleuTokenizer tokenizer) {
  const std::vector<std::string> words = bleuTokens(answer, tokenizer);
  GramCounts wanted;
  std::vector<double> lengths;
  for (const std::string& reference : references) {
    const std::vector<std::string> referenceWords = bleuTokens(reference, tokenizer);
    lengths.push_back(static_cast<double>(referenceWords.size()));
    for (const auto& [gram, count] : gramsOf(referenceWords)) wanted[gram] = std::max(wanted[gram], count);
  }
  BleuCounts counts;
  counts.answerWords = static_cast<double>(words.size());
  counts.referenceWords = nearestLength(lengths, counts.answerWords);
  for (const auto& [gram, count] : gramsOf(words)) {
    const std::size_t n = gram.size() - 1;
    counts.total[n] += count;
    if (const auto found = wanted.find(gram); found != wanted.end()) counts.matched[n] += std::min(count, found->second);
  }
  return counts;
}

double bleuScore(const BleuCounts& counts, bool effectiveOrder) {
  if (std::all_of(counts.matched.begin(), counts.matched.end(), [](double count) { return count == 0; })) return 0;
  double smoothing = 1, logSum = 0;
  std::size_t order = 0;
  for (; order < kBleuOrder && counts.total[order] > 0; ++order) {
    // No match of this length: half of the precision that the length before it was given (mteval-v13a's smoothing).
    if (counts.matched[order] == 0) smoothing *= 2;
    const double matched = counts.matched[order] == 0 ? 1 / smoothing : counts.matched[order];
    logSum += std::log(100 * matched / counts.total[order]);
  }
  if (order < kBleuOrder && !effectiveOrder) return 0;  // an answer without a single n-gram of some length
  const double brevity = counts.answerWords < counts.referenceWords ? std::exp(1 - counts.referenceWords / counts.answerWords) : 1;
  return brevity * std::exp(logSum / static_cast<double>(order));
}

double sentenceBleu(const std::string& answer, const std::string& reference, BleuTokenizer tokenizer) {
  return bleuScore(bleuCounts(answer, {reference}, tokenizer), true);
}

}  // namespace lorikeet
