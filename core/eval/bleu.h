// BLEU of one answer and of many, as sacrebleu reckons it (exponential smoothing, case kept). Used by the evaluation.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/eval/metric_tokens.h"

namespace lorikeet {

inline constexpr std::size_t kBleuOrder = 4;

/// What BLEU is reckoned from; counts of many answers add up to the corpus's. As numbers of one kind, so that resampling can sum
/// them.
struct BleuCounts {
  double answerWords = 0, referenceWords = 0;
  std::array<double, kBleuOrder> matched{}, total{};  ///< n-grams of 1 to 4 words: found in the reference, in the answer
  BleuCounts& operator+=(const BleuCounts& other);
};

/// @param references one or several; the nearest in length counts for brevity
BleuCounts bleuCounts(const std::string& answer, const std::vector<std::string>& references, BleuTokenizer tokenizer);

/// 0 to 100. @param effectiveOrder leaves out n-grams longer than the answer: for one sentence (sacrebleu.sentence_bleu); a corpus
/// is reckoned without (sacrebleu.corpus_bleu). Source: Papineni et al. 2002; Post 2018, arXiv:1804.08771
double bleuScore(const BleuCounts& counts, bool effectiveOrder);

/// BLEU of one answer: with effective order.
double sentenceBleu(const std::string& answer, const std::string& reference, BleuTokenizer tokenizer);

}  // namespace lorikeet
