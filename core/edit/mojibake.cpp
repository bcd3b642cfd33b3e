// See mojibake.h. A false alarm is worse than a miss: each rule asks for what clean text in any language does not have.
#include "core/edit/mojibake.h"

#include <unicode/ucnv.h>

#include <array>
#include <memory>

#include "core/edit/folded_text.h"
#include "core/text/utf8.h"

namespace lorikeet {
namespace {

constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

/// The byte that Windows-1252 or Latin-1 shows as this character; 0 where it is none above 0x7F.
unsigned char narrowByte(char32_t code) {
  if (code >= 0x80 && code <= 0xFF) return static_cast<unsigned char>(code);
  for (std::size_t i = 0; i < kWindows1252.size(); ++i)
    if (kWindows1252[i] == code && code != 0) return static_cast<unsigned char>(0x80 + i);
  return 0;
}

/// Signs that stand right behind a capital or an accented letter in clean text: quotes, dashes, the ellipsis, the no-break space.
bool isPunctuationByte(unsigned char byte) {
  switch (byte) {
    case 0x82:
    case 0x84:
    case 0x85:
    case 0x8B:
    case 0x91:
    case 0x92:
    case 0x93:
    case 0x94:
    case 0x95:
    case 0x96:
    case 0x97:
    case 0x99:
    case 0x9B:
    case 0xA0:
    case 0xAB:
    case 0xAD:
    case 0xAE:
    case 0xB7:
    case 0xBB: return true;
    default: return false;
  }
}

/// A UTF-8 character whose bytes were shown one by one.
struct NarrowChar {
  std::size_t length = 0;  ///< bytes of the mojibake; 0 = none here
  char32_t code = 0;
  int bytes = 0;
  bool telling = false;  ///< one alone proves it
};

NarrowChar narrowCharAt(std::string_view text, std::size_t at) {
  std::string bytes;
  NarrowChar result;
  std::size_t end = at;
  bool plain = false;  // a continuation that is no punctuation
  std::size_t wanted = 1;
  while (bytes.size() < wanted && end < text.size()) {
    const Utf8Char c = decodeUtf8(text, end);
    const unsigned char byte = c.valid ? narrowByte(c.code) : 0;
    if (byte == 0) return result;
    if (bytes.empty()) {
      if (byte < 0xC2 || byte > 0xF4) return result;
      wanted = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    } else {
      if ((byte & 0xC0) != 0x80) return result;
      plain = plain || !isPunctuationByte(byte);
    }
    bytes += static_cast<char>(byte);
    end += c.length;
  }
  if (bytes.size() != wanted) return result;
  const Utf8Char meant = decodeUtf8(bytes, 0);
  if (!meant.valid || meant.length != bytes.size()) return result;
  const auto lead = static_cast<unsigned char>(bytes[0]);
  // Of two bytes only what Western, Greek and Cyrillic text becomes: "Ü«" and the like are clean German.
  if (wanted == 2 && !((lead >= 0xC2 && lead <= 0xC5) || (lead >= 0xCE && lead <= 0xD1))) return result;
  result.telling = plain && (wanted > 2 || lead == 0xC2 || lead == 0xC3);
  return {end - at, meant.code, static_cast<int>(wanted), result.telling};
}

/// Whether some place of the text can only be mojibake: one telling character, or three others in a row (Cyrillic, Greek).
bool hasNarrowMojibake(std::string_view text) {
  int inRow = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0xC2) {
      inRow = text[at] == ' ' ? inRow : 0;
      ++at;
      continue;
    }
    const NarrowChar found = narrowCharAt(text, at);
    if (found.telling || (found.length > 0 && ++inRow >= 3)) return true;
    if (found.length == 0) inRow = 0;
    at += found.length > 0 ? found.length : decodeUtf8(text, at).length;
  }
  return false;
}

std::string withoutNarrow(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const NarrowChar found = static_cast<unsigned char>(text[at]) < 0xC2 ? NarrowChar{} : narrowCharAt(text, at);
    if (found.length > 0) {
      appendUtf8(out, found.code);
      at += found.length;
    } else {
      const std::size_t length = decodeUtf8(text, at).length;
      out += text.substr(at, length);
      at += length;
    }
  }
  return out;
}

/// ICU's GBK; one for each thread, because converters keep state.
class Gbk {
 public:
  static Gbk& here() {
    thread_local Gbk gbk;
    return gbk;
  }
  /// The text's GBK bytes; "" when some character has none.
  std::string bytesOf(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    std::u16string wide;
    for (std::size_t at = 0; at < text.size();) {
      const Utf8Char c = decodeUtf8(text, at);
      if (!c.valid || c.code > 0xFFFF) return "";
      wide += static_cast<char16_t>(c.code);
      at += c.length;
    }
    std::string bytes(wide.size() * 4 + 8, '\0');
    ucnv_reset(m_converter.get());
    const std::int32_t size = ucnv_fromUChars(m_converter.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), wide.data(),
                                              static_cast<std::int32_t>(wide.size()), &status);
    if (U_FAILURE(status)) return "";
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
  }

 private:
  Gbk() : m_converter(nullptr, ucnv_close) {
    UErrorCode status = U_ZERO_ERROR;
    m_converter.reset(ucnv_open("GBK", &status));
    UErrorCode set = U_ZERO_ERROR;
    if (m_converter) ucnv_setFromUCallBack(m_converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &set);
  }
  std::unique_ptr<UConverter, decltype(&ucnv_close)> m_converter;
};

bool isHan(char32_t code) { return code >= 0x4E00 && code <= 0x9FFF; }

/// A character that people write: GB 2312's first level (3,755 characters by frequency), punctuation, full-width signs, ASCII.
bool isCommon(char32_t code) {
  if (code < 0x7F || (code >= 0x3000 && code <= 0x3002) || (code >= 0x3008 && code <= 0x3011) ||
      (code >= 0xFF01 && code <= 0xFF5E) || (code >= 0x2014 && code <= 0x2026))
    return true;
  if (!isHan(code)) return false;
  std::string one;
  appendUtf8(one, code);
  const std::string bytes = Gbk::here().bytesOf(one);
  return bytes.size() == 2 && static_cast<unsigned char>(bytes[0]) >= 0xB0 && static_cast<unsigned char>(bytes[0]) <= 0xD7 &&
         static_cast<unsigned char>(bytes[1]) >= 0xA1;
}

std::size_t countRare(std::string_view text) {
  std::size_t rare = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = decodeUtf8(text, at);
    rare += !isCommon(c.code);
    at += c.length;
  }
  return rare;
}

/// The run of characters beyond ASCII as UTF-8 that was read as GBK: every character of it rare before and common after.
std::optional<std::string> gbkMeant(std::string_view run) {
  const std::size_t before = lengthOf(run);
  if (before < 3) return std::nullopt;
  const std::string bytes = Gbk::here().bytesOf(run);
  if (bytes.empty() || !isValidUtf8(bytes) || countRare(bytes) > 0 || countRare(run) * 2 < before) return std::nullopt;
  return bytes;
}

/// Text with each run that GBK explains turned back; empty = none was.
std::string withoutGbk(std::string_view text) {
  std::string out;
  bool changed = false;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) < 0x80) == ascii) ++end;
    const std::string_view run = text.substr(at, end - at);
    const std::optional<std::string> meant = ascii ? std::nullopt : gbkMeant(run);
    changed = changed || meant;
    out += meant ? std::string_view(*meant) : run;
    at = end;
  }
  return changed ? out : "";
}

/// Quick: what UTF-8 punctuation and common characters begin with when GBK shows them (E4 to EF 80 to BF); clean text has few of
/// them.
bool mayBeGbk(std::string_view text) {
  for (std::size_t at = 0; at + 3 <= text.size(); ++at)
    if (static_cast<unsigned char>(text[at]) >= 0xE4 && static_cast<unsigned char>(text[at]) <= 0xE9) return true;
  return false;
}

/// GBK mojibake that lost bytes: U+FFFD twice, or full-width signs whose last byte became "?".
bool hasLostGbk(std::string_view text) {
  for (const std::string_view sign : {"锟斤拷", "锛?", "銆?", "鈥?", "锛\xEF\xBF\xBD", "銆\xEF\xBF\xBD", "鈥\xEF\xBF\xBD"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

}  // namespace

char32_t windows1252(unsigned char byte) { return byte >= 0x80 && byte <= 0x9F ? kWindows1252[byte - 0x80] : 0; }

bool hasMojibake(std::string_view text) {
  return hasNarrowMojibake(text) || (mayBeGbk(text) && (hasLostGbk(text) || !withoutGbk(text).empty()));
}

std::optional<std::string> withoutMojibake(std::string_view text) {
  std::string mended(text);
  for (int layer = 0; layer < 3 && hasMojibake(mended); ++layer) {  // some texts went through it twice
    if (hasNarrowMojibake(mended)) mended = withoutNarrow(mended);
    if (std::string meant = withoutGbk(mended); !meant.empty()) mended = std::move(meant);
  }
  if (mended == text || hasMojibake(mended)) return std::nullopt;
  return mended;
}

}  // namespace lorikeet
