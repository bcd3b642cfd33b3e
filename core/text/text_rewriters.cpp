// Lowercase, StripAccents, Nmt, ByteLevel, BertNormalizer and Precompiled. See text_rewriters.h.
#include "core/text/text_rewriters.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <functional>

#include "core/text/byte_level.h"
#include "core/text/char_classes.h"
#include "core/text/precompiled_map.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

/// Writes each character anew; "" drops it.
class CharRewriter final : public Normalizer {
 public:
  using Rewrite = std::function<void(char32_t, std::string&)>;
  explicit CharRewriter(Rewrite rewrite) : m_rewrite(std::move(rewrite)) {}
  MappedText apply(MappedText text) const override {
    MappedTextBuilder builder(text);
    std::string fresh;
    for (std::size_t pos = 0; pos < text.size();) {
      const Utf8Char c = decodeUtf8(text.text(), pos);
      fresh.clear();
      m_rewrite(c.code, fresh);
      builder.replace(pos, pos + c.length, fresh);
      pos += c.length;
    }
    return builder.finish();
  }

 private:
  Rewrite m_rewrite;
};

std::unique_ptr<const Normalizer> rewriter(CharRewriter::Rewrite rewrite) {
  return std::make_unique<CharRewriter>(std::move(rewrite));
}

/// Each character by itself: no rule that looks at neighbours (a final sigma) applies.
void lower(char32_t code, std::string& out) {
  if (code < 0x80)
    out += static_cast<char>(code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code);
  else
    icu::UnicodeString(static_cast<UChar32>(code)).toLower(icu::Locale::getRoot()).toUTF8String(out);
}

bool nmtDrops(char32_t c) {
  return (c >= 0x01 && c <= 0x08) || c == 0x0B || (c >= 0x0E && c <= 0x1F) || c == 0x7F || c == 0x8F || c == 0x9F;
}

bool nmtMakesSpace(char32_t c) {
  return c == 0x09 || c == 0x0A || c == 0x0C || c == 0x0D || c == 0x1680 || (c >= 0x200B && c <= 0x200F) || c == 0x2028 ||
         c == 0x2029 || c == 0x2581 || c == 0xFEFF || c == 0xFFFD;
}

void cleanForBert(char32_t c, std::string& out) {
  const bool space = c == '\t' || c == '\n' || c == '\r';
  if (c == 0 || c == 0xFFFD || (!space && isControlLike(c))) return;
  appendUtf8(out, space || isSpaceChar(c) ? U' ' : c);
}

/// Where the grapheme clusters of `text` end, as bytes.
std::vector<std::size_t> graphemeEnds(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status)) throw Error("ICU has no data for grapheme clusters. Reinstall libicu.");
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(text);
  breaks->setText(utf16);
  std::vector<std::size_t> ends;
  std::int32_t unit = 0;
  std::size_t byte = 0;
  breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    while (unit < end) {
      const Utf8Char c = decodeUtf8(text, byte);
      byte += c.length;
      unit += c.code > 0xFFFF ? 2 : 1;
    }
    ends.push_back(byte);
  }
  return ends;
}

class PrecompiledNormalizer final : public Normalizer {
 public:
  explicit PrecompiledNormalizer(PrecompiledMap map) : m_map(std::move(map)) {}
  MappedText apply(MappedText text) const override {
    MappedTextBuilder builder(text);
    const std::string& all = text.text();
    std::size_t begin = 0;
    for (const std::size_t end : graphemeEnds(all)) {
      // Long clusters go character by character; so does what the table lacks as a whole.
      constexpr std::size_t kLongest = 5;
      const std::string_view cluster = std::string_view(all).substr(begin, end - begin);
      const auto whole = cluster.size() <= kLongest ? m_map.find(cluster) : std::nullopt;
      if (whole)
        builder.replace(begin, end, *whole);
      else
        rewriteChars(all, begin, end, builder);
      begin = end;
    }
    return builder.finish();
  }

 private:
  void rewriteChars(const std::string& all, std::size_t begin, std::size_t end, MappedTextBuilder& builder) const {
    for (std::size_t pos = begin, next; pos < end; pos = next) {
      next = pos + decodeUtf8(all, pos).length;
      if (const auto text = m_map.find(std::string_view(all).substr(pos, next - pos)))
        builder.replace(pos, next, *text);
      else
        builder.copy(pos, next);
    }
  }

  PrecompiledMap m_map;
};

}  // namespace

std::unique_ptr<const Normalizer> makeLowercase() { return rewriter(lower); }

std::unique_ptr<const Normalizer> makeStripAccents() {
  return rewriter([](char32_t c, std::string& out) {
    if (!isMark(c)) appendUtf8(out, c);
  });
}

std::unique_ptr<const Normalizer> makeNmt() {
  return rewriter([](char32_t c, std::string& out) {
    if (!nmtDrops(c)) appendUtf8(out, nmtMakesSpace(c) ? U' ' : c);
  });
}

std::unique_ptr<const Normalizer> makeByteLevelNormalizer() {
  return rewriter([alphabet = ByteLevelAlphabet()](char32_t c, std::string& out) {
    std::string bytes;
    appendUtf8(bytes, c);
    for (const char byte : bytes) out += alphabet.charOf(static_cast<unsigned char>(byte));
  });
}

std::unique_ptr<const Normalizer> makePrecompiled(const Json& json, const std::string& where) {
  return std::make_unique<PrecompiledNormalizer>(PrecompiledMap(jsonString(json, "precompiled_charsmap", where), where));
}

std::unique_ptr<const Normalizer> makeBertNormalizer(const Json& json, const std::string& where) {
  std::vector<std::unique_ptr<const Normalizer>> steps;
  if (jsonBoolOr(json, "clean_text", true, where)) steps.push_back(rewriter(cleanForBert));
  if (jsonBoolOr(json, "handle_chinese_chars", true, where))
    steps.push_back(rewriter([](char32_t c, std::string& out) {
      const char* around = isChineseChar(c) ? " " : "";
      appendUtf8(out += around, c);
      out += around;
    }));
  const bool lowercase = jsonBoolOr(json, "lowercase", true, where);
  if (jsonOptionalBool(json, "strip_accents", where).value_or(lowercase)) {
    steps.push_back(makeUnicodeForm("NFD"));
    steps.push_back(rewriter([](char32_t c, std::string& out) {
      if (!isNonspacingMark(c)) appendUtf8(out, c);
    }));
  }
  if (lowercase) steps.push_back(makeLowercase());
  return makeNormalizerSequence(std::move(steps));
}

}  // namespace lorikeet
