// ByteLevel and Metaspace. See changing_pre_tokenizers.h.
#include "core/text/changing_pre_tokenizers.h"

#include <functional>

#include "core/text/byte_level.h"
#include "core/text/split_pre_tokenizers.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

std::string_view wordText(const CutText& cut, ByteRange word) {
  return std::string_view(cut.text.text()).substr(word.begin, word.end - word.begin);
}

/// Puts `prefix` before each word that lacks it and for which `wanted` is true.
void prefixWords(CutText& cut, std::string_view prefix, const std::function<bool(ByteRange)>& wanted) {
  MappedTextBuilder builder(cut.text);
  for (ByteRange& word : cut.words) {
    const std::size_t begin = builder.size();
    if (!wordText(cut, word).starts_with(prefix) && wanted(word)) builder.replace(word.begin, word.begin, prefix);
    builder.copy(word.begin, word.end);
    word = {begin, builder.size()};
  }
  cut.text = builder.finish();
}

class ByteLevelPreTokenizer final : public PreTokenizer {
 public:
  ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex) : m_addPrefixSpace(addPrefixSpace) {
    if (useRegex) m_split = makePatternSplit(Pattern::regex(std::string(kGpt2Expression)), SplitBehavior::Isolated, false);
  }
  void applyKeepingBytes(CutText& cut) const override {
    if (m_addPrefixSpace) prefixWords(cut, " ", [](ByteRange) { return true; });
    if (m_split) m_split->apply(cut);
  }
  void apply(CutText& cut) const override {
    applyKeepingBytes(cut);
    MappedTextBuilder builder(cut.text);
    for (ByteRange& word : cut.words) {
      const std::size_t begin = builder.size();
      for (std::size_t i = word.begin; i < word.end; ++i)
        builder.replace(i, i + 1, m_alphabet.charOf(static_cast<unsigned char>(cut.text.text()[i])));
      word = {begin, builder.size()};
    }
    cut.text = builder.finish();
  }
  bool endsInBytes() const override { return true; }
  bool isByteLevel() const override { return true; }

 private:
  bool m_addPrefixSpace;
  std::unique_ptr<const PreTokenizer> m_split;
  ByteLevelAlphabet m_alphabet;
};

class MetaspacePreTokenizer final : public PreTokenizer {
 public:
  MetaspacePreTokenizer(MetaspaceOptions options, bool split) : m_options(std::move(options)) {
    if (split) m_split = makePatternSplit(Pattern::literal(m_options.replacement), SplitBehavior::MergedWithNext, false);
  }
  void apply(CutText& cut) const override {
    using Prepend = MetaspaceOptions::Prepend;
    replaceSpaces(cut);
    if (m_options.prepend != Prepend::Never)
      prefixWords(cut, m_options.replacement, [&](ByteRange word) {
        return m_options.prepend == Prepend::Always || cut.text.originOf(word.begin, word.end).begin == 0;
      });
    if (m_split) m_split->apply(cut);
  }

 private:
  void replaceSpaces(CutText& cut) const {
    if (cut.text.text().find(' ') == std::string::npos) return;
    MappedTextBuilder builder(cut.text);
    for (ByteRange& word : cut.words) {
      const std::size_t begin = builder.size();
      for (std::size_t i = word.begin; i < word.end; ++i)
        cut.text.text()[i] == ' ' ? builder.replace(i, i + 1, m_options.replacement) : builder.copy(i, i + 1);
      word = {begin, builder.size()};
    }
    cut.text = builder.finish();
  }

  MetaspaceOptions m_options;
  std::unique_ptr<const PreTokenizer> m_split;
};

}  // namespace

std::string jsonCharacter(const Json& json, const char* key, const std::string& where) {
  const std::string text = jsonString(json, key, where);
  if (text.empty() || decodeUtf8(text, 0).length != text.size())
    throw Error(where + ": the field \"" + key + "\" is \"" + text + "\"; expected one character.");
  return text;
}

MetaspaceOptions readMetaspace(const Json& json, const std::string& where) {
  const bool oldPrefix = jsonBoolOr(json, "add_prefix_space", true, where);  // what files before prepend_scheme said
  const std::string scheme = jsonStringOr(json, "prepend_scheme", oldPrefix ? "always" : "never", where);
  if (scheme != "always" && scheme != "first" && scheme != "never")
    throw Error(where + ": the prepend_scheme \"" + scheme + "\" is not supported. Supported: always, first, never.");
  if (!oldPrefix && scheme != "never")
    throw Error(where + ": \"add_prefix_space\" is false, but \"prepend_scheme\" is \"" + scheme + "\". Remove one of the two.");
  using Prepend = MetaspaceOptions::Prepend;
  return {json.contains("replacement") ? jsonCharacter(json, "replacement", where) : "\u2581", scheme == "always" ? Prepend::Always
                                                                                               : scheme == "first"
                                                                                                   ? Prepend::First
                                                                                                   : Prepend::Never};
}

std::unique_ptr<const PreTokenizer> makeByteLevelPreTokenizer(const Json& json, const std::string& where) {
  return std::make_unique<ByteLevelPreTokenizer>(jsonBoolOr(json, "add_prefix_space", true, where),
                                                 jsonBoolOr(json, "use_regex", true, where));
}

std::unique_ptr<const PreTokenizer> makeMetaspacePreTokenizer(const Json& json, const std::string& where) {
  return std::make_unique<MetaspacePreTokenizer>(readMetaspace(json, where), jsonBoolOr(json, "split", true, where));
}

}  // namespace lorikeet
