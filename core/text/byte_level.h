// GPT-2's printable alphabet for bytes. Used by the byte-level pre-tokenizer and decoder.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lorikeet {

/// Source: Radford et al. 2019, GPT-2's encoder.py, bytes_to_unicode: printable Latin-1 stands for itself, the rest for U+0100 on.
class ByteLevelAlphabet {
 public:
  ByteLevelAlphabet();
  /// UTF-8 of the character that stands for `byte`.
  const std::string& charOf(unsigned char byte) const { return m_chars[byte]; }
  std::optional<unsigned char> byteOf(char32_t code) const;
  /// The bytes that `text` stands for; none if a character of it is outside the alphabet.
  std::optional<std::string> bytesOf(std::string_view text) const;

 private:
  std::array<std::string, 256> m_chars;
  std::array<short, 512> m_bytes;  // by code point; -1 = none
};

}  // namespace lorikeet
