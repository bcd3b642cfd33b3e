// The three regular expressions that nearly all byte-level tokenizers cut words with, matched by hand. Used by pattern.cpp.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/text/mapped_text.h"

namespace lorikeet {

/// How GPT-2's, Llama 3's and Qwen's expressions differ. They match every character, so the matches lie end to end. The test
/// compares them with ICU's on random text.
struct WordPattern {
  bool foldsCase;             // contractions in capitals too
  bool lettersTakeAnyPrefix;  // one character that is no letter, number or line end may open a word; else only a space
  bool numbersTakeSpace;      // " 12" is one word
  std::size_t longestNumber;  // digits to a word
  bool symbolsTakeLineEnds;   // line ends stay with the symbols before them
  bool lineEndsCloseSpace;    // white space up to its last line end is a word

  void matches(std::string_view text, std::vector<ByteRange>& out) const;
};

/// Null if `expression` is none of the three.
const WordPattern* findWordPattern(std::string_view expression);
/// GPT-2's, which the ByteLevel pre-tokenizer uses.
extern const std::string_view kGpt2Expression;
/// The expressions themselves, for the test.
std::vector<std::string_view> wordPatternExpressions();

}  // namespace lorikeet
