// The pre-tokenizers that only cut: at a pattern, at characters of a class, at changes of script, every few characters. Used by
// pre_tokenizer.cpp and changing_pre_tokenizers.cpp.
#pragma once
#include <functional>
#include <memory>

#include "core/text/pattern.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/split_behavior.h"

namespace lorikeet {

std::unique_ptr<const PreTokenizer> makePatternSplit(Pattern pattern, SplitBehavior behavior, bool invert);
/// Every character of the class is a match of its own.
std::unique_ptr<const PreTokenizer> makeCharSplit(std::function<bool(char32_t)> isMatch, SplitBehavior behavior);
/// "Whitespace": runs of word characters and runs of others; white space is dropped.
std::unique_ptr<const PreTokenizer> makeWordSplit();
/// "UnicodeScripts": where the script changes. Han and both kana are one script, a space belongs to what is before it.
std::unique_ptr<const PreTokenizer> makeScriptSplit();
/// "FixedLength": every `length` characters.
std::unique_ptr<const PreTokenizer> makeFixedLengthSplit(std::size_t length);
std::unique_ptr<const PreTokenizer> makePreTokenizerSequence(std::vector<std::unique_ptr<const PreTokenizer>> steps);

}  // namespace lorikeet
