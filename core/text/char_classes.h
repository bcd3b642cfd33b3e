// Character classes as the tokenizers library means them. Used by normalizers, pre-tokenizers and added tokens.
#pragma once

namespace lorikeet {

bool isNumeric(char32_t code);      ///< general category N
bool isPunctuation(char32_t code);  ///< category P, and all of ASCII that is neither letter, digit nor space ("$+<=>^`|~" too)
/// What \w of Unicode's UTS #18 matches: letters, marks, digits, connectors, joiners.
bool isRegexWordChar(char32_t code);
bool isNonspacingMark(char32_t code);
bool isMark(char32_t code);         ///< category M
bool isControlLike(char32_t code);  ///< category C but for the unassigned
bool isChineseChar(char32_t code);  ///< the blocks BERT puts spaces around

bool hasOldScript(char32_t code);  ///< is in the library's table of scripts

}  // namespace lorikeet
