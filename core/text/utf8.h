// UTF-8 by hand: walking, validating and repairing byte strings. Used by the tokenizers, the templates and the stream decoder.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

/// One decoded character. `valid` is false for a maximal broken subpart (Unicode 15, 3.9), which counts as one U+FFFD.
struct Utf8Char {
  char32_t code;
  std::uint8_t length;  // bytes consumed, at least 1
  bool valid;
};

/// @param pos must be < text.size().
Utf8Char decodeUtf8(std::string_view text, std::size_t pos);
void appendUtf8(std::string& out, char32_t code);
bool isValidUtf8(std::string_view text);

/// Copies `text` with each broken subpart replaced by U+FFFD.
/// @param origin if given, origin[i] is the byte of `text` that output byte i came from; one more entry holds text.size().
std::string repairUtf8(std::string_view text, std::vector<std::size_t>* origin = nullptr);

/// Bytes of the longest prefix that does not end in the middle of a character that more bytes could complete.
std::size_t completePrefix(std::string_view text);

/// Unicode White_Space, and "word" characters (letters, marks, numbers, connectors), as regex \s and \w mean them.
bool isSpaceChar(char32_t code);
bool isWordChar(char32_t code);

}  // namespace lorikeet
