// GPT-2's byte alphabet. See byte_level.h.
#include "core/text/byte_level.h"

#include "core/text/utf8.h"

namespace lorikeet {

ByteLevelAlphabet::ByteLevelAlphabet() {
  m_bytes.fill(-1);
  char32_t next = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    const bool printable = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    const char32_t code = printable ? static_cast<char32_t>(byte) : next++;
    appendUtf8(m_chars[static_cast<std::size_t>(byte)], code);
    m_bytes[code] = static_cast<short>(byte);
  }
}

std::optional<unsigned char> ByteLevelAlphabet::byteOf(char32_t code) const {
  if (code >= m_bytes.size() || m_bytes[code] < 0) return std::nullopt;
  return static_cast<unsigned char>(m_bytes[code]);
}

std::optional<std::string> ByteLevelAlphabet::bytesOf(std::string_view text) const {
  std::string bytes;
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    const auto byte = byteOf(c.code);
    if (!byte) return std::nullopt;
    bytes += static_cast<char>(*byte);
    pos += c.length;
  }
  return bytes;
}

}  // namespace lorikeet
