// Which encoding a file has (declared in text_encoding.h).
#include <algorithm>
#include <fstream>

#include "core/data/text_encoding.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kHeadBytes = 1 << 18, kSampleBytes = 1 << 14, kSamples = 32;

/// Texts hold no zero bytes, but every ASCII character of UTF-16 has one, always on the same side.
bool hasZerosAt(std::string_view bytes, std::size_t side) {
  std::size_t here = 0, other = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] == '\0') ++(i % 2 == side ? here : other);
  return here >= 2 && here * 40 >= bytes.size() / 2 && other * 20 <= here;
}

/// Characters of UTF-8 beyond ASCII, whole and broken; one cut at the very end counts as neither.
struct Utf8Count {
  std::size_t whole = 0, broken = 0;
};
Utf8Count countUtf8(std::string_view bytes) {
  Utf8Count count;
  const std::size_t end = completePrefix(bytes);
  for (std::size_t at = 0; at < end;) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const Utf8Char next = decodeUtf8(bytes, at);
    ++(next.valid ? count.whole : count.broken);
    at += next.length;
  }
  return count;
}

/// Whether the bytes read as GB18030 and most of their characters are common ones (rows 1-9 and 16-87 of GB 2312).
bool looksLikeGb18030(std::string_view bytes) {
  std::size_t common = 0, rare = 0, broken = 0;
  const auto in = [&](std::size_t at, unsigned low, unsigned high) {
    return at < bytes.size() && static_cast<unsigned char>(bytes[at]) >= low && static_cast<unsigned char>(bytes[at]) <= high;
  };
  for (std::size_t at = 0; at < bytes.size();) {
    if (in(at, 0, 0x7F)) {
      ++at;
    } else if (at + 1 == bytes.size()) {
      break;
    } else if (in(at, 0x81, 0xFE) && in(at + 1, 0x30, 0x39)) {
      if (at + 4 > bytes.size()) break;
      const bool whole = in(at + 2, 0x81, 0xFE) && in(at + 3, 0x30, 0x39);
      ++(whole ? common : broken);  // a form that other texts do not have by chance
      at += whole ? 4 : 1;
    } else if (in(at, 0x81, 0xFE) && (in(at + 1, 0x40, 0x7E) || in(at + 1, 0x80, 0xFE))) {
      const bool isCommon = in(at + 1, 0xA1, 0xFE) && (in(at, 0xA1, 0xA9) || in(at, 0xB0, 0xF7));
      ++(isCommon ? common : rare);
      at += 2;
    } else {
      ++broken;
      ++at;
    }
  }
  return common > 0 && broken * 50 <= common + rare && common * 10 >= (common + rare) * 6;
}

bool isAscii(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == '\0'; });
}

}  // namespace

TextEncoding guessEncoding(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return TextEncoding::Utf8Bom;
  if (bytes.starts_with("\xFF\xFE")) return TextEncoding::Utf16LE;
  if (bytes.starts_with("\xFE\xFF")) return TextEncoding::Utf16BE;
  if (bytes.starts_with("\x84\x31\x95\x33")) return TextEncoding::Gb18030;
  if (hasZerosAt(bytes, 1)) return TextEncoding::Utf16LE;
  if (hasZerosAt(bytes, 0)) return TextEncoding::Utf16BE;
  const Utf8Count count = countUtf8(bytes);
  // A few broken bytes in a text full of good ones are a mistake in it, not another encoding.
  if (count.broken * 10 <= count.whole) return TextEncoding::Utf8;
  return looksLikeGb18030(bytes) ? TextEncoding::Gb18030 : TextEncoding::Windows1252;
}

TextEncoding guessEncoding(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kHeadBytes, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  std::error_code code;
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(path, code));
  if (!code && size > kHeadBytes && isAscii(bytes)) {
    std::string samples;
    for (std::size_t i = 1; i <= kSamples; ++i) {
      std::string sample(kSampleBytes, '\0');
      file.clear();
      file.seekg(static_cast<std::streamoff>((size - kSampleBytes) / kSamples * i));
      file.read(sample.data(), static_cast<std::streamsize>(sample.size()));
      sample.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
      // From line to line, so that no character is cut.
      const std::size_t first = sample.find('\n'), last = sample.rfind('\n');
      if (first != std::string::npos && first < last) samples += sample.substr(first, last - first);
    }
    return guessEncoding(std::string_view(samples));
  }
  return guessEncoding(std::string_view(bytes));
}

}  // namespace lorikeet
