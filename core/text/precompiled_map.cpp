// Decoding and searching the table. See precompiled_map.h.
#include "core/text/precompiled_map.h"

#include <cstring>

#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

int base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::optional<std::string> decodeBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = base64Value(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
  }
  return out;
}

// The fields of a Darts unit.
bool hasLeaf(std::uint32_t unit) { return (unit >> 8 & 1) != 0; }
std::uint32_t valueOf(std::uint32_t unit) { return unit & 0x7FFFFFFF; }
std::uint32_t labelOf(std::uint32_t unit) { return unit & 0x800000FF; }
std::uint32_t offsetOf(std::uint32_t unit) { return (unit >> 10) << ((unit & 1u << 9) >> 6); }

}  // namespace

PrecompiledMap::PrecompiledMap(const std::string& base64, const std::string& where) {
  const std::string problem =
      where + ": \"precompiled_charsmap\" is no SentencePiece table. The file is damaged; download it again.";
  const auto bytes = decodeBase64(base64);
  std::uint32_t trieBytes = 0;
  if (!bytes || bytes->size() < sizeof trieBytes) throw Error(problem);
  std::memcpy(&trieBytes, bytes->data(), sizeof trieBytes);  // little-endian, as this program's machines are
  if (trieBytes % 4 != 0 || trieBytes == 0 || trieBytes > bytes->size() - sizeof trieBytes) throw Error(problem);
  m_units.resize(trieBytes / 4);
  std::memcpy(m_units.data(), bytes->data() + sizeof trieBytes, trieBytes);
  m_texts = bytes->substr(sizeof trieBytes + trieBytes);
  if (!isValidUtf8(m_texts)) throw Error(problem);
}

std::optional<std::string_view> PrecompiledMap::find(std::string_view text) const {
  std::size_t at = offsetOf(m_units[0]);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) break;
    at ^= byte;
    if (at >= m_units.size() || labelOf(m_units[at]) != byte) break;
    const std::uint32_t unit = m_units[at];
    at ^= offsetOf(unit);
    if (!hasLeaf(unit)) continue;
    if (at >= m_units.size()) break;
    const std::size_t begin = valueOf(m_units[at]);
    // (A damaged table may point into a character.)
    if (begin > m_texts.size() || (begin < m_texts.size() && (static_cast<unsigned char>(m_texts[begin]) & 0xC0) == 0x80)) break;
    return std::string_view(m_texts).substr(begin, m_texts.find('\0', begin) - begin);
  }
  return std::nullopt;
}

}  // namespace lorikeet
