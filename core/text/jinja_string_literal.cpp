// Escape sequences. See jinja_string_literal.h.
#include "core/text/jinja_string_literal.h"

#include <charconv>

#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {

/// Reads up to `digits` digits of `base` at `pos`, at least `least`. Surrogates and values beyond Unicode are refused.
std::optional<char32_t> readCode(std::string_view text, std::size_t& pos, std::size_t digits, std::size_t least, int base) {
  unsigned long code = 0;
  const char* begin = text.data() + pos;
  const char* limit = begin + std::min(digits, text.size() - pos);
  const auto [end, error] = std::from_chars(begin, limit, code, base);
  if (error != std::errc() || static_cast<std::size_t>(end - begin) < least) return std::nullopt;
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return std::nullopt;
  pos += static_cast<std::size_t>(end - begin);
  return static_cast<char32_t>(code);
}

std::optional<char> simpleEscape(char c) {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'v': return '\v';
    case '\\':
    case '\'':
    case '"': return c;
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> unescapeString(std::string_view text) {
  std::string out;
  for (std::size_t pos = 0; pos < text.size();) {
    if (text[pos] != '\\' || pos + 1 >= text.size()) {
      out += text[pos++];
      continue;
    }
    const char kind = text[pos + 1];
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    if (const auto simple = simpleEscape(kind)) {
      out += *simple;
      pos += 2;
    } else if (kind == '\n') {
      pos += 2;
    } else if (digits > 0 || (kind >= '0' && kind <= '7')) {
      pos += digits > 0 ? 2 : 1;
      const auto code = digits > 0 ? readCode(text, pos, digits, digits, 16) : readCode(text, pos, 3, 1, 8);
      if (!code) return std::nullopt;
      appendUtf8(out, *code);
    } else {
      (out += '\\') += kind;
      pos += 2;
    }
  }
  return out;
}

}  // namespace lorikeet::jinja
