// Cutting words without changing them. See split_pre_tokenizers.h.
#include "core/text/split_pre_tokenizers.h"

#include <unicode/uscript.h>

#include "core/text/char_classes.h"
#include "core/text/utf8.h"

namespace lorikeet {

namespace {

class PatternSplit final : public PreTokenizer {
 public:
  PatternSplit(Pattern pattern, SplitBehavior behavior, bool invert)
      : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert) {}
  void apply(CutText& cut) const override {
    std::vector<ByteRange> words;
    for (const ByteRange& word : cut.words) {
      std::vector<ByteRange> matches =
          m_pattern.matches(std::string_view(cut.text.text()).substr(word.begin, word.end - word.begin));
      for (ByteRange& match : matches) match.begin += word.begin, match.end += word.begin;
      if (words.empty() && m_pattern.coversAll() && m_behavior == SplitBehavior::Isolated)
        words = std::move(matches);
      else
        splitWord(word, matches, m_behavior, m_invert, words);
    }
    cut.words = std::move(words);
  }

 private:
  Pattern m_pattern;
  SplitBehavior m_behavior;
  bool m_invert;
};

class CharSplit final : public PreTokenizer {
 public:
  CharSplit(std::function<bool(char32_t)> isMatch, SplitBehavior behavior) : m_isMatch(std::move(isMatch)), m_behavior(behavior) {}
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
  std::function<bool(char32_t)> m_isMatch;
  SplitBehavior m_behavior;
};

enum class RunVerdict { Begin, Continue, Drop };

/// Cuts by what `Cutter` says of each character, seen from left to right.
template <typename Cutter>
class RunSplit final : public PreTokenizer {
 public:
  explicit RunSplit(Cutter cutter) : m_cutter(cutter) {}
  void apply(CutText& cut) const override {
    std::vector<ByteRange> words;
    for (const ByteRange& word : cut.words) {
      Cutter cutter = m_cutter;
      bool open = false;
      for (std::size_t pos = word.begin; pos < word.end;) {
        const Utf8Char c = decodeUtf8(cut.text.text(), pos);
        const auto verdict = cutter(c.code);
        if (verdict == RunVerdict::Begin) words.push_back({pos, pos}), open = true;
        if (verdict == RunVerdict::Drop) open = false;
        pos += c.length;
        if (open) words.back().end = pos;
      }
    }
    cut.words = std::move(words);
  }

 private:
  Cutter m_cutter;
};

struct WordCutter {
  enum class Kind { Space, Word, Other } last = Kind::Space;
  RunVerdict operator()(char32_t code) {
    const Kind kind = isSpaceChar(code) ? Kind::Space : isRegexWordChar(code) ? Kind::Word : Kind::Other;
    const bool same = kind == last;
    last = kind;
    return kind == Kind::Space ? RunVerdict::Drop : same ? RunVerdict::Continue : RunVerdict::Begin;
  }
};

struct ScriptCutter {
  std::int32_t last = kNone;
  RunVerdict operator()(char32_t code) {
    const std::int32_t script = scriptOf(code);
    // A character of any script goes with what is before it; at the very start it is lost (the library's way).
    if (script == kAny) return RunVerdict::Continue;
    const bool same = script == last;
    last = script;
    return same ? RunVerdict::Continue : RunVerdict::Begin;
  }

  static constexpr std::int32_t kNone = -2, kAny = -1;
  static std::int32_t scriptOf(char32_t code) {
    constexpr char32_t kProlongedSound = 0x30FC;
    if (code == ' ') return kAny;
    if (code == kProlongedSound) return USCRIPT_HAN;
    if (code == 0x0589 || code == 0x061C) return USCRIPT_COMMON;  // as it was in the library's Unicode
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(code), &status);
    if (U_FAILURE(status) || script == USCRIPT_UNKNOWN || !hasOldScript(code)) return kAny;
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ? USCRIPT_HAN : script;
  }
};

struct LengthCutter {
  std::size_t length, seen = 0;
  RunVerdict operator()(char32_t) { return seen++ % length == 0 ? RunVerdict::Begin : RunVerdict::Continue; }
};

class SequencePreTokenizer final : public PreTokenizer {
 public:
  explicit SequencePreTokenizer(std::vector<std::unique_ptr<const PreTokenizer>> steps) : m_steps(std::move(steps)) {}
  void apply(CutText& cut) const override {
    for (const auto& step : m_steps) step->apply(cut);
  }
  void applyKeepingBytes(CutText& cut) const override {
    for (std::size_t i = 0; i + 1 < m_steps.size(); ++i) m_steps[i]->apply(cut);
    m_steps.back()->applyKeepingBytes(cut);
  }
  bool endsInBytes() const override { return !m_steps.empty() && m_steps.back()->endsInBytes(); }
  bool isByteLevel() const override {
    for (const auto& step : m_steps)
      if (step->isByteLevel()) return true;
    return false;
  }

 private:
  std::vector<std::unique_ptr<const PreTokenizer>> m_steps;
};

}  // namespace

std::unique_ptr<const PreTokenizer> makePatternSplit(Pattern pattern, SplitBehavior behavior, bool invert) {
  return std::make_unique<PatternSplit>(std::move(pattern), behavior, invert);
}

std::unique_ptr<const PreTokenizer> makeCharSplit(std::function<bool(char32_t)> isMatch, SplitBehavior behavior) {
  return std::make_unique<CharSplit>(std::move(isMatch), behavior);
}

std::unique_ptr<const PreTokenizer> makeWordSplit() { return std::make_unique<RunSplit<WordCutter>>(WordCutter{}); }

std::unique_ptr<const PreTokenizer> makeScriptSplit() { return std::make_unique<RunSplit<ScriptCutter>>(ScriptCutter{}); }

std::unique_ptr<const PreTokenizer> makeFixedLengthSplit(std::size_t length) {
  return std::make_unique<RunSplit<LengthCutter>>(LengthCutter{length});
}

std::unique_ptr<const PreTokenizer> makePreTokenizerSequence(std::vector<std::unique_ptr<const PreTokenizer>> steps) {
  return std::make_unique<SequencePreTokenizer>(std::move(steps));
}

}  // namespace lorikeet
