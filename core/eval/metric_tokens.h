// Texts as the lists of words that the metrics count, each as its reference implementation cuts them. Used by overlap and bleu.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

/// A Chinese character (Han), as the metrics that count characters see it.
bool isHan(char32_t code);
bool hasHan(std::string_view text);

/// SQuAD's words: lower case, without ASCII punctuation and English articles, cut at white space.
/// @param characters for Chinese: each Chinese character is a word, and Chinese punctuation goes too
/// Source: evaluate-v2.0.py, rajpurkar.github.io/SQuAD-explorer
std::vector<std::string> squadTokens(std::string_view text, bool characters);

/// rouge-score's words: lower case, runs of a-z and 0-9; and each Chinese character, which rouge-score would drop.
/// @param stem words longer than three letters by Porter's stemmer (use_stemmer=True)
std::vector<std::string> rougeTokens(std::string_view text, bool stem);

/// Tokenizers of sacrebleu.
enum class BleuTokenizer { V13a, Chinese };
std::string nameOf(BleuTokenizer tokenizer);  ///< "13a", "zh"
/// Equal to sacrebleu's, with the odd ranges of its zh tokenizer (U+2001 to U+2A6D count as Chinese, the planes above as Latin).
std::vector<std::string> bleuTokens(std::string_view text, BleuTokenizer tokenizer);

}  // namespace lorikeet
