// ICU regular expressions over UTF-8. See unicode_regex.h.
#include "core/text/unicode_regex.h"

#include <unicode/regex.h>

#include <chrono>

#include "core/text/oniguruma_syntax.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

/// UTF-16 for ICU, and the byte each of its units came from (one more entry for the end).
std::u16string toUtf16(std::string_view text, std::vector<std::size_t>& byteOf) {
  std::u16string out;
  out.reserve(text.size());
  byteOf.reserve(text.size() + 1);
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    if (c.code > 0xFFFF) {
      out += static_cast<char16_t>(0xD7C0 + (c.code >> 10));
      out += static_cast<char16_t>(0xDC00 | (c.code & 0x3FF));
      byteOf.push_back(pos);
    } else {
      out += static_cast<char16_t>(c.code);
    }
    byteOf.push_back(pos);
    pos += c.length;
  }
  byteOf.push_back(text.size());
  return out;
}

}  // namespace

struct UnicodeRegex::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
  std::string source;
};

UnicodeRegex::UnicodeRegex(const std::string& pattern, const std::string& where) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  constexpr std::uint32_t kFlags = UREGEX_MULTILINE | UREGEX_UNIX_LINES | UREGEX_ERROR_ON_UNKNOWN_ESCAPES;
  auto compiled = std::make_unique<Compiled>();
  compiled->source = pattern;
  compiled->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(toIcuSyntax(pattern)), kFlags, place, status));
  if (U_FAILURE(status) || !compiled->pattern)
    throw Error(where + ": the regular expression \"" + pattern + "\" is not understood (" + u_errorName(status) + ").");
  m_compiled = std::move(compiled);
}

UnicodeRegex::~UnicodeRegex() = default;

std::vector<ByteRange> UnicodeRegex::matches(std::string_view text) const {
  std::vector<std::size_t> byteOf;
  const std::u16string utf16 = toUtf16(text, byteOf);
  const icu::UnicodeString input(false, utf16.data(), static_cast<std::int32_t>(utf16.size()));  // an alias, no copy
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(m_compiled->pattern->matcher(input, status));
  std::vector<ByteRange> out;
  if (U_SUCCESS(status)) {
    constexpr std::int32_t kStackBytes = 64 << 20, kTimeSteps = 1000;  // a step is about a millisecond
    matcher->setStackLimit(kStackBytes, status);
    matcher->setTimeLimit(kTimeSteps, status);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (matcher->find(status) && U_SUCCESS(status)) {
      const auto begin = static_cast<std::size_t>(matcher->start(status)), end = static_cast<std::size_t>(matcher->end(status));
      // An empty match right behind another is none, as in Oniguruma's loop.
      if (end > begin || out.empty() || out.back().end != byteOf[begin]) out.push_back({byteOf[begin], byteOf[end]});
      if (out.size() % 1024 == 0 && std::chrono::steady_clock::now() > deadline) status = U_REGEX_TIME_OUT;
    }
  }
  if (U_FAILURE(status))
    throw Error("The tokenizer's regular expression \"" + m_compiled->source + "\" failed on this text (" + u_errorName(status) +
                "). Shorten or split the text.");
  return out;
}

}  // namespace lorikeet
