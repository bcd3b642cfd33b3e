// How much of a reference an answer holds: token F1 and ROUGE-L. Used by the evaluation.
#pragma once
#include <string>

namespace lorikeet {

/// SQuAD's F1 of an answer's words, 0 to 1: order does not count. Where either text has Chinese characters, each of them is a word.
/// Two texts without a word agree (1). Source: evaluate-v2.0.py of SQuAD
double tokenF1(const std::string& answer, const std::string& reference);

/// Shares of the longest common subsequence, each 0 to 1.
struct RougeScore {
  double precision = 0;  ///< of the answer's words
  double recall = 0;     ///< of the reference's words
  double f = 0;          ///< their harmonic mean: the number that is reported
};
/// ROUGE-L as rouge-score 0.1.2 reckons it. @param stem its use_stemmer; false, its default, is what evaluations report
/// Source: Lin 2004, "ROUGE"; google-research/rouge
RougeScore rougeL(const std::string& answer, const std::string& reference, bool stem = false);

}  // namespace lorikeet
