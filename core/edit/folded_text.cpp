// See folded_text.h. ASCII goes eight bytes at a time and most Chinese is copied, so that a filter can fold 100,000 rows a
// keystroke.
#include "core/edit/folded_text.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstring>

#include "core/text/utf8.h"

namespace lorikeet {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080u;

char lowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Bytes of `text` from `at` that are ASCII.
std::size_t asciiRun(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at + 8 <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    if (word & kHighBits) break;
    at += 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at - begin;
}

/// Whether a whole character of three bytes without upper and lower case begins here (U+3000 to U+9FFF: kana, Han and their
/// punctuation).
bool isCaselessTriple(std::string_view text, std::size_t at) {
  if (at + 3 > text.size()) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  return byte(0) >= 0xE3 && byte(0) <= 0xE9 && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80;
}

}  // namespace

void appendFolded(std::string_view text, std::string& out, std::vector<std::uint32_t>* origin) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = out.size(), from = at;
    if (const std::size_t run = asciiRun(text, at); run > 0) {
      out.resize(before + run);
      std::transform(text.data() + at, text.data() + at + run, out.data() + before, lowerAscii);
      at += run;
      if (origin)
        for (std::size_t i = 0; i < run; ++i) origin->push_back(static_cast<std::uint32_t>(from + i));
      continue;
    }
    if (isCaselessTriple(text, at)) {
      out.append(text.data() + at, 3);
      at += 3;
    } else {
      const Utf8Char c = decodeUtf8(text, at);
      appendUtf8(out, c.valid ? static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c.code), U_FOLD_CASE_DEFAULT)) : U'\uFFFD');
      at += c.length;
    }
    if (origin) origin->insert(origin->end(), out.size() - before, static_cast<std::uint32_t>(from));
  }
}

std::string folded(std::string_view text) {
  std::string out;
  appendFolded(text, out);
  return out;
}

std::string foldedKey(std::string_view text) {
  const std::string lower = folded(text);
  std::string out;
  out.reserve(lower.size());
  bool gap = false;
  for (std::size_t at = 0; at < lower.size();) {
    const auto byte = static_cast<unsigned char>(lower[at]);
    const bool isPrinted = byte > ' ' && byte < 0x7F;  // most bytes need no decoding
    const Utf8Char c = isPrinted ? Utf8Char{byte, 1, true} : decodeUtf8(lower, at);
    if (!isPrinted && isSpaceChar(c.code)) {
      gap = !out.empty();
    } else {
      if (gap) out += ' ';
      gap = false;
      out.append(lower, at, c.length);
    }
    at += c.length;
  }
  return out;
}

std::string_view trimmedView(std::string_view text) {
  while (!text.empty()) {
    const Utf8Char c = decodeUtf8(text, 0);
    if (!c.valid || !isSpaceChar(c.code)) break;
    text.remove_prefix(c.length);
  }
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    const Utf8Char c = decodeUtf8(text, begin);
    if (!c.valid || begin + c.length != text.size() || !isSpaceChar(c.code)) break;
    text.remove_suffix(c.length);
  }
  return text;
}

std::size_t lengthOf(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::uint64_t hashOf(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t hash = mixedBits(seed ^ bytes.size());
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, 8);
    hash = mixedBits(hash ^ word);
  }
  std::uint64_t rest = 0;
  if (at < bytes.size()) std::memcpy(&rest, bytes.data() + at, bytes.size() - at);
  return mixedBits(hash ^ rest);
}

}  // namespace lorikeet
