// UTF-8 walking, validating and repairing. See utf8.h.
#include "core/text/utf8.h"

#include <unicode/uchar.h>

namespace lorikeet {

namespace {
constexpr char32_t kReplacement = 0xFFFD;

/// What a lead byte promises: bytes that follow, and the range of the first of them (rules out overlong forms and surrogates).
struct LeadByte {
  int following;
  unsigned char low, high;
};

LeadByte classify(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {1, 0x80, 0xBF};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};
  if (lead == 0xED) return {2, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {2, 0x80, 0xBF};
  if (lead == 0xF0) return {3, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {3, 0x80, 0xBF};
  if (lead == 0xF4) return {3, 0x80, 0x8F};
  return {-1, 0, 0};
}
}  // namespace

Utf8Char decodeUtf8(std::string_view text, std::size_t pos) {
  const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byteAt(pos);
  if (lead < 0x80) return {lead, 1, true};
  LeadByte form = classify(lead);
  if (form.following < 0) return {kReplacement, 1, false};
  char32_t code = lead & (0x3F >> form.following);
  for (int i = 1; i <= form.following; ++i) {
    if (pos + i >= text.size() || byteAt(pos + i) < form.low || byteAt(pos + i) > form.high)
      return {kReplacement, static_cast<std::uint8_t>(i), false};
    code = (code << 6) | (byteAt(pos + i) & 0x3F);
    form.low = 0x80, form.high = 0xBF;
  }
  return {code, static_cast<std::uint8_t>(form.following + 1), true};
}

void appendUtf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

bool isValidUtf8(std::string_view text) {
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    if (!c.valid) return false;
    pos += c.length;
  }
  return true;
}

std::string repairUtf8(std::string_view text, std::vector<std::size_t>* origin) {
  std::string out;
  out.reserve(text.size());
  if (origin) origin->clear();
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    const std::size_t before = out.size();
    if (c.valid)
      out.append(text.substr(pos, c.length));
    else
      appendUtf8(out, kReplacement);
    if (origin)
      for (std::size_t i = before; i < out.size(); ++i) origin->push_back(c.valid ? pos + (i - before) : pos);
    pos += c.length;
  }
  if (origin) origin->push_back(text.size());
  return out;
}

std::size_t completePrefix(std::string_view text) {
  const std::size_t start = text.size() > 3 ? text.size() - 3 : 0;
  for (std::size_t pos = text.size(); pos-- > start;) {
    const auto byte = static_cast<unsigned char>(text[pos]);
    if ((byte & 0xC0) == 0x80) continue;
    const Utf8Char c = decodeUtf8(text, pos);
    const bool promisesMore = !c.valid && classify(byte).following >= static_cast<int>(c.length) && pos + c.length == text.size();
    return promisesMore ? pos : text.size();
  }
  return text.size();
}

bool isSpaceChar(char32_t code) { return u_isUWhiteSpace(static_cast<UChar32>(code)); }

bool isWordChar(char32_t code) {
  const auto mask = U_GET_GC_MASK(static_cast<UChar32>(code));
  return (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK | U_GC_PC_MASK)) != 0;
}

}  // namespace lorikeet
