// Pre-tokenizers of tokenizer.json: Split, ByteLevel, Digits, Metaspace, Whitespace, Punctuation, Sequence. See pre_tokenizer.h.
#include "core/text/pre_tokenizer.h"

#include <unicode/uchar.h>

#include <functional>

#include "core/text/byte_level.h"
#include "core/text/pattern.h"
#include "core/text/split_behavior.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

std::string_view wordText(const CutText& cut, ByteRange word) {
  return std::string_view(cut.text.text()).substr(word.begin, word.end - word.begin);
}

class PatternSplit final : public PreTokenizer {
 public:
  PatternSplit(Pattern pattern, SplitBehavior behavior, bool invert)
      : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert) {}
  void apply(CutText& cut) const override {
    std::vector<ByteRange> words;
    for (const ByteRange& word : cut.words) {
      std::vector<ByteRange> matches = m_pattern.matches(wordText(cut, word));
      for (ByteRange& match : matches) match.begin += word.begin, match.end += word.begin;
      splitWord(word, matches, m_behavior, m_invert, words);
    }
    cut.words = std::move(words);
  }

 private:
  Pattern m_pattern;
  SplitBehavior m_behavior;
  bool m_invert;
};

/// Every character of a class is a match of its own.
class CharSplit final : public PreTokenizer {
 public:
  using IsMatch = std::function<bool(char32_t)>;
  CharSplit(IsMatch isMatch, SplitBehavior behavior) : m_isMatch(std::move(isMatch)), m_behavior(behavior) {}
  void apply(CutText& cut) const override {
    std::vector<ByteRange> words, matches;
    for (const ByteRange& word : cut.words) {
      matches.clear();
      for (std::size_t pos = word.begin; pos < word.end;) {
        const Utf8Char c = decodeUtf8(cut.text.text(), pos);
        if (m_isMatch(c.code)) matches.push_back({pos, pos + c.length});
        pos += c.length;
      }
      splitWord(word, matches, m_behavior, false, words);
    }
    cut.words = std::move(words);
  }

 private:
  IsMatch m_isMatch;
  SplitBehavior m_behavior;
};

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
    if (useRegex) m_split = std::make_unique<PatternSplit>(Pattern::regex(kGpt2), SplitBehavior::Isolated, false);
  }
  void apply(CutText& cut) const override {
    if (m_addPrefixSpace) prefixWords(cut, " ", [](ByteRange) { return true; });
    if (m_split) m_split->apply(cut);
    MappedTextBuilder builder(cut.text);
    for (ByteRange& word : cut.words) {
      const std::size_t begin = builder.size();
      for (std::size_t i = word.begin; i < word.end; ++i)
        builder.replace(i, i + 1, m_alphabet.charOf(static_cast<unsigned char>(cut.text.text()[i])));
      word = {begin, builder.size()};
    }
    cut.text = builder.finish();
  }
  bool isByteLevel() const override { return true; }

 private:
  static constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
  bool m_addPrefixSpace;
  std::unique_ptr<const PatternSplit> m_split;
  ByteLevelAlphabet m_alphabet;
};

class MetaspacePreTokenizer final : public PreTokenizer {
 public:
  enum class Prepend { Always, First, Never };
  MetaspacePreTokenizer(std::string replacement, Prepend prepend, bool split)
      : m_replacement(std::move(replacement)), m_prepend(prepend), m_split(split) {}
  void apply(CutText& cut) const override {
    replaceSpaces(cut);
    prefixWords(cut, m_replacement, [&](ByteRange word) {
      if (m_prepend == Prepend::First) return cut.text.originOf(word.begin, word.end).begin == 0;
      return m_prepend == Prepend::Always;
    });
    if (m_split) PatternSplit(Pattern::literal(m_replacement), SplitBehavior::MergedWithNext, false).apply(cut);
  }

 private:
  void replaceSpaces(CutText& cut) const {
    MappedTextBuilder builder(cut.text);
    for (ByteRange& word : cut.words) {
      const std::size_t begin = builder.size();
      for (std::size_t i = word.begin; i < word.end; ++i)
        cut.text.text()[i] == ' ' ? builder.replace(i, i + 1, m_replacement) : builder.copy(i, i + 1);
      word = {begin, builder.size()};
    }
    cut.text = builder.finish();
  }

  std::string m_replacement;
  Prepend m_prepend;
  bool m_split;
};

class SequencePreTokenizer final : public PreTokenizer {
 public:
  explicit SequencePreTokenizer(std::vector<std::unique_ptr<const PreTokenizer>> steps) : m_steps(std::move(steps)) {}
  void apply(CutText& cut) const override {
    for (const auto& step : m_steps) step->apply(cut);
  }
  bool isByteLevel() const override {
    for (const auto& step : m_steps)
      if (step->isByteLevel()) return true;
    return false;
  }

 private:
  std::vector<std::unique_ptr<const PreTokenizer>> m_steps;
};

bool isPunctuation(char32_t code) {
  return u_ispunct(static_cast<UChar32>(code)) ||
         (code < 0x80 && std::string_view("$+<=>^`|~").find(static_cast<char>(code)) != std::string_view::npos);
}

bool isNumeric(char32_t code) { return (U_GET_GC_MASK(static_cast<UChar32>(code)) & U_GC_N_MASK) != 0; }

std::unique_ptr<const PreTokenizer> makeMetaspace(const Json& json, const std::string& where) {
  const bool legacyPrefix = jsonBoolOr(json, "add_prefix_space", true, where);
  const std::string scheme = jsonStringOr(json, "prepend_scheme", legacyPrefix ? "always" : "never", where);
  using Prepend = MetaspacePreTokenizer::Prepend;
  if (scheme != "always" && scheme != "first" && scheme != "never")
    throw Error(where + ": the prepend_scheme \"" + scheme + "\" is not supported. Supported: always, first, never.");
  const Prepend prepend = scheme == "always" ? Prepend::Always : scheme == "first" ? Prepend::First : Prepend::Never;
  return std::make_unique<MetaspacePreTokenizer>(jsonStringOr(json, "replacement", "\u2581", where), prepend,
                                                 jsonBoolOr(json, "split", true, where));
}

std::unique_ptr<const PreTokenizer> makeCharDelimiter(const Json& json, const std::string& where) {
  const std::string text = jsonString(json, "delimiter", where);
  if (text.empty()) throw Error(where + ": the delimiter is empty; expected one character.");
  const char32_t delimiter = decodeUtf8(text, 0).code;
  return std::make_unique<CharSplit>([delimiter](char32_t c) { return c == delimiter; }, SplitBehavior::Removed);
}

std::unique_ptr<const PreTokenizer> makeSequence(const Json& json, const std::string& file, const std::string& where) {
  std::vector<std::unique_ptr<const PreTokenizer>> steps;
  for (const Json& step : jsonArray(json, "pretokenizers", where))
    if (auto made = makePreTokenizer(step, file)) steps.push_back(std::move(made));
  return std::make_unique<SequencePreTokenizer>(std::move(steps));
}

}  // namespace

std::unique_ptr<const PreTokenizer> makePreTokenizer(const Json& json, const std::string& file) {
  if (json.is_null()) return nullptr;
  const std::string where = file + ", \"pre_tokenizer\"";
  const std::string type = jsonString(json, "type", where);
  if (type == "Sequence") return makeSequence(json, file, where);
  if (type == "ByteLevel")
    return std::make_unique<ByteLevelPreTokenizer>(jsonBoolOr(json, "add_prefix_space", true, where),
                                                   jsonBoolOr(json, "use_regex", true, where));
  if (type == "Split")
    return std::make_unique<PatternSplit>(Pattern(json, where), readSplitBehavior(json, SplitBehavior::Isolated, where),
                                          jsonBoolOr(json, "invert", false, where));
  if (type == "Digits")
    return std::make_unique<CharSplit>(
        isNumeric, jsonBoolOr(json, "individual_digits", false, where) ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
  if (type == "Metaspace") return makeMetaspace(json, where);
  if (type == "Whitespace") return std::make_unique<PatternSplit>(Pattern::regex(R"(\w+|[^\w\s]+)"), SplitBehavior::Removed, true);
  if (type == "WhitespaceSplit") return std::make_unique<CharSplit>(isSpaceChar, SplitBehavior::Removed);
  if (type == "Punctuation")
    return std::make_unique<CharSplit>(isPunctuation, readSplitBehavior(json, SplitBehavior::Isolated, where));
  if (type == "CharDelimiterSplit") return makeCharDelimiter(json, where);
  throw Error(where + ": the type \"" + type +
              "\" is not supported. Supported: ByteLevel, Split, Digits, Metaspace, Whitespace, WhitespaceSplit, Punctuation, "
              "CharDelimiterSplit, Sequence.");
}

}  // namespace lorikeet
