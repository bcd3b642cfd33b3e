// Normalizers of tokenizer.json: NFC and kin, Prepend, Replace, Strip, Sequence, and choosing one. See normalizer.h.
#include "core/text/normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uniset.h>

#include "core/text/pattern.h"
#include "core/text/text_rewriters.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

class PrependNormalizer final : public Normalizer {
 public:
  explicit PrependNormalizer(std::string prefix) : m_prefix(std::move(prefix)) {}
  MappedText apply(MappedText text) const override {
    if (text.size() == 0) return text;
    MappedTextBuilder builder(text);
    builder.replace(0, 0, m_prefix);
    builder.copy(0, text.size());
    return builder.finish();
  }

 private:
  std::string m_prefix;
};

class ReplaceNormalizer final : public Normalizer {
 public:
  ReplaceNormalizer(Pattern pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
  MappedText apply(MappedText text) const override {
    const std::vector<ByteRange> found = m_pattern.matches(text.text());
    if (found.empty()) return text;
    MappedTextBuilder builder(text);
    std::size_t done = 0;
    for (const ByteRange& match : found) {
      builder.copy(done, match.begin);
      builder.replaceAsLast(match.end, m_content);
      done = match.end;
    }
    builder.copy(done, text.size());
    return builder.finish();
  }

 private:
  Pattern m_pattern;
  std::string m_content;
};

class StripNormalizer final : public Normalizer {
 public:
  StripNormalizer(bool left, bool right) : m_left(left), m_right(right) {}
  MappedText apply(MappedText text) const override {
    if (!m_left && !m_right) return text;
    std::size_t begin = text.size(), end = 0;  // of what is not white space
    for (std::size_t pos = 0; pos < text.size();) {
      const Utf8Char c = decodeUtf8(text.text(), pos);
      if (!isSpaceChar(c.code)) begin = std::min(begin, pos), end = pos + c.length;
      pos += c.length;
    }
    if (!m_left || end == 0) begin = end == 0 ? text.size() : 0;
    if (!m_right) end = text.size();
    MappedTextBuilder builder(text);
    builder.copy(begin, std::max(begin, end));
    return builder.finish();
  }

 private:
  bool m_left, m_right;
};

/// NFC, NFD, NFKC, NFKD. Text is cut where normalization cannot reach across, so that offsets stay exact to a few characters.
class UnicodeFormNormalizer final : public Normalizer {
 public:
  /// @param form ICU's own instance
  explicit UnicodeFormNormalizer(const icu::Normalizer2* form)
      : m_newForm(form), m_form(std::make_unique<icu::FilteredNormalizer2>(*form, libraryCharacters())) {}
  MappedText apply(MappedText text) const override {
    UErrorCode status = U_ZERO_ERROR;
    if (m_newForm->isNormalizedUTF8(text.text(), status) && U_SUCCESS(status)) return text;
    MappedTextBuilder builder(text);
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin + decodeUtf8(text.text(), begin).length;
      while (end < text.size() && !m_form->hasBoundaryBefore(static_cast<UChar32>(decodeUtf8(text.text(), end).code)))
        end += decodeUtf8(text.text(), end).length;
      normalizeStretch(text, begin, end, builder);
      begin = end;
    }
    return builder.finish();
  }

 private:
  void normalizeStretch(const MappedText& text, std::size_t begin, std::size_t end, MappedTextBuilder& builder) const {
    const std::string_view stretch = std::string_view(text.text()).substr(begin, end - begin);
    UErrorCode status = U_ZERO_ERROR;
    const auto view = icu::StringPiece(stretch.data(), static_cast<std::int32_t>(stretch.size()));
    std::string out;
    m_form->normalize(icu::UnicodeString::fromUTF8(view), status).toUTF8String(out);
    if (U_FAILURE(status) || out == stretch)
      builder.copy(begin, end);
    else
      builder.replace(begin, end, out);
  }

  /// The library's tables are those of Unicode 11: later characters stay as they are.
  static const icu::UnicodeSet& libraryCharacters() {
    static const icu::UnicodeSet* set = [] {
      UErrorCode status = U_ZERO_ERROR;
      auto made = std::make_unique<icu::UnicodeSet>("[:age=11.0:]", status);
      if (U_FAILURE(status)) throw Error("ICU has no data for the ages of characters. Reinstall libicu.");
      made->freeze();
      return made.release();  // lives as long as the program: normalizers in static storage look at it
    }();
    return *set;
  }

  const icu::Normalizer2* m_newForm;
  std::unique_ptr<const icu::Normalizer2> m_form;  // m_newForm without later characters
};

class SequenceNormalizer final : public Normalizer {
 public:
  explicit SequenceNormalizer(std::vector<std::unique_ptr<const Normalizer>> steps) : m_steps(std::move(steps)) {}
  MappedText apply(MappedText text) const override {
    for (const auto& step : m_steps) text = step->apply(std::move(text));
    return text;
  }

 private:
  std::vector<std::unique_ptr<const Normalizer>> m_steps;
};

}  // namespace

std::unique_ptr<const Normalizer> makeUnicodeForm(const std::string& type) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = type == "NFC"    ? icu::Normalizer2::getNFCInstance(status)
                                 : type == "NFD"  ? icu::Normalizer2::getNFDInstance(status)
                                 : type == "NFKC" ? icu::Normalizer2::getNFKCInstance(status)
                                                  : icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) throw Error("ICU has no data for the Unicode form " + type + ". Reinstall libicu.");
  return std::make_unique<UnicodeFormNormalizer>(form);
}

std::unique_ptr<const Normalizer> makeNormalizerSequence(std::vector<std::unique_ptr<const Normalizer>> steps) {
  return std::make_unique<SequenceNormalizer>(std::move(steps));
}

std::unique_ptr<const Normalizer> makeNormalizer(const Json& json, const std::string& file) {
  if (json.is_null()) return nullptr;
  const std::string where = file + ", \"normalizer\"";
  const std::string type = jsonString(json, "type", where);
  if (type == "NFC" || type == "NFD" || type == "NFKC" || type == "NFKD") return makeUnicodeForm(type);
  if (type == "Prepend") return std::make_unique<PrependNormalizer>(jsonString(json, "prepend", where));
  if (type == "Replace") return std::make_unique<ReplaceNormalizer>(Pattern(json, where), jsonString(json, "content", where));
  if (type == "Strip")
    return std::make_unique<StripNormalizer>(jsonBoolOr(json, "strip_left", true, where),
                                             jsonBoolOr(json, "strip_right", true, where));
  if (type == "Lowercase") return makeLowercase();
  if (type == "StripAccents") return makeStripAccents();
  if (type == "Nmt") return makeNmt();
  if (type == "ByteLevel") return makeByteLevelNormalizer();
  if (type == "Precompiled") return makePrecompiled(json, where);
  if (type == "BertNormalizer") return makeBertNormalizer(json, where);
  if (type == "Sequence") {
    std::vector<std::unique_ptr<const Normalizer>> steps;
    for (const Json& step : jsonArray(json, "normalizers", where))
      if (auto made = makeNormalizer(step, file)) steps.push_back(std::move(made));
    return makeNormalizerSequence(std::move(steps));
  }
  throw Error(
      where + ": the type \"" + type +
      "\" is not supported. Supported: NFC, NFD, NFKC, NFKD, Prepend, Replace, Strip, Lowercase, StripAccents, Nmt, ByteLevel, "
      "Precompiled, BertNormalizer, Sequence.");
}

}  // namespace lorikeet
