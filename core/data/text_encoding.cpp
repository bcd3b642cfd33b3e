// Decoding and encoding with ICU (see text_encoding.h); guess_encoding.cpp guesses.
#include "core/data/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include <array>
#include <fstream>

#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr UChar kNoText = 0xFFFF;  // a noncharacter: stands for bytes that are no text until UTF-8 is written
constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

const char* converterName(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::Utf16LE: return "UTF-16LE";
    case TextEncoding::Utf16BE: return "UTF-16BE";
    case TextEncoding::Gb18030: return "gb18030";
    case TextEncoding::Windows1252: return "windows-1252";
    default: return nullptr;
  }
}

Converter openConverter(TextEncoding encoding) {
  UErrorCode code = U_ZERO_ERROR;
  Converter converter(ucnv_open(converterName(encoding), &code));
  if (U_FAILURE(code)) throw Error("The encoding " + nameOf(encoding) + " is missing in the ICU library; install its data.");
  return converter;
}

void markNoText(const void*, UConverterToUnicodeArgs* arguments, const char*, int32_t, UConverterCallbackReason reason, UErrorCode* code) {
  if (reason > UCNV_IRREGULAR) return;
  *code = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &kNoText, 1, 0, code);
}

bool isUtf8(TextEncoding encoding) { return encoding == TextEncoding::Utf8 || encoding == TextEncoding::Utf8Bom; }

}  // namespace

std::string nameOf(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::Utf8: return "UTF-8";
    case TextEncoding::Utf8Bom: return "UTF-8 with BOM";
    case TextEncoding::Utf16LE: return "UTF-16 LE";
    case TextEncoding::Utf16BE: return "UTF-16 BE";
    case TextEncoding::Gb18030: return "GB18030";
    case TextEncoding::Windows1252: return "Windows-1252";
  }
  return "";
}

struct TextDecoder::State {
  Converter converter;   // none for UTF-8
  bool atStart = true;   // a byte-order mark may come
  std::string head;      // the first bytes of UTF-8, until they can be told from a mark
  UChar highSurrogate = 0;

  void append(const UChar* units, std::size_t count, std::string& text) {
    for (std::size_t i = 0; i < count; ++i) {
      const UChar unit = units[i];
      if (atStart && unit == 0xFEFF) {
        atStart = false;
        continue;
      }
      atStart = false;
      if (U16_IS_LEAD(unit)) {
        highSurrogate = unit;
      } else if (U16_IS_TRAIL(unit)) {
        appendUtf8(text, static_cast<char32_t>(U16_GET_SUPPLEMENTARY(highSurrogate, unit)));
      } else if (unit == kNoText) {
        text += '\xFF';
      } else {
        appendUtf8(text, unit);
      }
    }
  }
};

TextDecoder::TextDecoder(TextEncoding encoding) : m_state(std::make_unique<State>()) {
  if (isUtf8(encoding)) return;
  m_state->converter = openConverter(encoding);
  UErrorCode code = U_ZERO_ERROR;
  ucnv_setToUCallBack(m_state->converter.get(), markNoText, nullptr, nullptr, nullptr, &code);
}

TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;

void TextDecoder::decode(std::string_view bytes, bool last, std::string& text) {
  if (!m_state->converter) {
    if (m_state->atStart) {
      m_state->head += bytes;
      if (m_state->head.size() < kUtf8Bom.size() && !last) return;
      m_state->atStart = false;
      text += m_state->head.starts_with(kUtf8Bom) ? std::string_view(m_state->head).substr(kUtf8Bom.size()) : m_state->head;
      m_state->head = {};
    } else {
      text += bytes;
    }
    return;
  }
  std::array<UChar, 4096> units;
  const char* source = bytes.data();
  for (;;) {
    UErrorCode code = U_ZERO_ERROR;
    UChar* target = units.data();
    ucnv_toUnicode(m_state->converter.get(), &target, units.data() + units.size(), &source, bytes.data() + bytes.size(), nullptr, last,
                   &code);
    m_state->append(units.data(), static_cast<std::size_t>(target - units.data()), text);
    if (code != U_BUFFER_OVERFLOW_ERROR) break;
  }
}

struct TextFile::State {
  std::ifstream stream;
  std::string where, bytes;
  TextDecoder decoder;
  std::size_t done = 0, total = 0;
  bool ended = false;
};

TextFile::TextFile(const std::filesystem::path& path, TextEncoding encoding)
    : m_state(new State{std::ifstream(path, std::ios::binary), path.string(), "", TextDecoder(encoding)}) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) throw Error("Cannot read " + path.string() + ": it is a folder, not a file.");
  if (!m_state->stream) {
    const bool exists = std::filesystem::exists(path, code);
    throw Error("Cannot read " + path.string() + ": " + (exists ? "permission denied" : "there is no such file or folder") + ".");
  }
  m_state->total = static_cast<std::size_t>(std::filesystem::file_size(path, code));
  if (code) m_state->total = 0;
}

TextFile::~TextFile() = default;

bool TextFile::read(std::string& text, std::size_t bytes) {
  if (m_state->ended) return false;
  m_state->bytes.resize(bytes);
  m_state->stream.read(m_state->bytes.data(), static_cast<std::streamsize>(bytes));
  const auto got = static_cast<std::size_t>(m_state->stream.gcount());
  if (m_state->stream.bad()) throw Error("Cannot read " + m_state->where + ": the disk reports an error.");
  m_state->ended = got < bytes || m_state->stream.peek() == std::ifstream::traits_type::eof();
  m_state->done += got;
  m_state->decoder.decode(std::string_view(m_state->bytes).substr(0, got), m_state->ended, text);
  return true;
}

bool TextFile::atEnd() const { return m_state->ended; }
std::size_t TextFile::bytesDone() const { return m_state->done; }
std::size_t TextFile::bytesTotal() const { return std::max(m_state->total, m_state->done); }

namespace {

// ICU's own callbacks drop characters that nobody sees, such as U+200B.

void refuseUnknown(const void*, UConverterFromUnicodeArgs*, const UChar*, std::int32_t, UChar32, UConverterCallbackReason, UErrorCode*) {}

void escapeUnknown(const void*, UConverterFromUnicodeArgs* arguments, const UChar* units, std::int32_t length, UChar32,
                   UConverterCallbackReason reason, UErrorCode* code) {
  if (reason > UCNV_IRREGULAR) return;  // the converter is reset or closed
  *code = U_ZERO_ERROR;
  for (std::int32_t i = 0; i < length; ++i) {
    UChar escaped[] = {u'\\', u'u', 0, 0, 0, 0};
    for (int digit = 0; digit < 4; ++digit) escaped[2 + digit] = u"0123456789abcdef"[units[i] >> (12 - 4 * digit) & 15];
    const UChar* source = escaped;
    ucnv_cbFromUWriteUChars(arguments, &source, escaped + 6, 0, code);
  }
}

}  // namespace

struct TextEncoder::State {
  TextEncoding encoding;
  Converter converter;
  bool atStart = true;
};

TextEncoder::TextEncoder(TextEncoding encoding, bool escapeJson) : m_state(new State{encoding, nullptr}) {
  if (isUtf8(encoding)) return;
  m_state->converter = openConverter(encoding);
  UErrorCode code = U_ZERO_ERROR;
  ucnv_setFallback(m_state->converter.get(), false);  // no letter for another that looks like it
  ucnv_setFromUCallBack(m_state->converter.get(), escapeJson ? escapeUnknown : refuseUnknown, nullptr, nullptr, nullptr, &code);
}

TextEncoder::~TextEncoder() = default;

std::string TextEncoder::encode(std::string_view text) {
  const bool first = m_state->atStart;
  m_state->atStart = false;
  if (!m_state->converter) return (first && m_state->encoding == TextEncoding::Utf8Bom ? std::string(kUtf8Bom) : "") + std::string(text);
  std::u16string units;
  const bool hasMark = m_state->encoding == TextEncoding::Utf16LE || m_state->encoding == TextEncoding::Utf16BE;
  if (first && hasMark) units += u'\uFEFF';
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char next = decodeUtf8(text, at);
    at += next.length;
    const char32_t code = next.valid ? next.code : 0xFFFD;
    if (code > 0xFFFF) units += {static_cast<char16_t>(U16_LEAD(code)), static_cast<char16_t>(U16_TRAIL(code))};
    else units += static_cast<char16_t>(code);
  }
  std::string bytes;
  std::array<char, 8192> buffer;
  const UChar* source = units.data();
  for (;;) {
    UErrorCode code = U_ZERO_ERROR;
    char* target = buffer.data();
    ucnv_fromUnicode(m_state->converter.get(), &target, buffer.data() + buffer.size(), &source, units.data() + units.size(), nullptr, true,
                     &code);
    bytes.append(buffer.data(), target);
    if (code == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(code)) return bytes;
    UChar wrong[4];
    int8_t length = 4;
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidUChars(m_state->converter.get(), wrong, &length, &ignored);
    std::string shown;
    if (length == 2) appendUtf8(shown, static_cast<char32_t>(U16_GET_SUPPLEMENTARY(wrong[0], wrong[1])));
    if (length == 1) appendUtf8(shown, wrong[0]);
    throw Error("The text has the character \"" + shown + "\", which " + nameOf(m_state->encoding) + " does not have; save it as UTF-8.");
  }
}

}  // namespace lorikeet
