// A matcher for GPT-2's kind of expression. See word_pattern.h.
#include "core/text/word_pattern.h"

#include <unicode/uchar.h>

#include <array>

#include "core/text/utf8.h"

namespace lorikeet {

// Sources: GPT-2's encoder.py; the tokenizer.json files of Llama 3 and Qwen 2.
const std::string_view kGpt2Expression = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

namespace {

constexpr std::string_view kLlama3 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kQwen =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr WordPattern kGpt2Pattern{false, false, true, static_cast<std::size_t>(-1), false, false};
constexpr WordPattern kLlama3Pattern{true, true, false, 3, true, true};
constexpr WordPattern kQwenPattern{true, true, false, 1, true, true};

enum class Kind : std::uint8_t { Letter, Number, Space, LineEnd, Symbol, End };

Kind kindOf(char32_t code) {
  if (code == '\r' || code == '\n') return Kind::LineEnd;
  const std::uint32_t mask = U_GET_GC_MASK(static_cast<UChar32>(code));
  if (mask & U_GC_L_MASK) return Kind::Letter;
  if (mask & U_GC_N_MASK) return Kind::Number;
  return isSpaceChar(code) ? Kind::Space : Kind::Symbol;
}

std::array<Kind, 128> asciiKinds() {
  std::array<Kind, 128> kinds{};
  for (char32_t c = 0; c < 128; ++c) kinds[c] = kindOf(c);
  return kinds;
}

/// Walks a text; every take...() moves on and says how far.
class Walker {
 public:
  Walker(const WordPattern& pattern, std::string_view text) : m_pattern(pattern), m_text(text) {}

  /// The end of the word that begins at `begin`.
  std::size_t wordEnd(std::size_t begin) const {
    const Char first = at(begin);
    if (m_text[begin] == '\'')
      if (const std::size_t end = contractionEnd(begin + 1)) return end;
    if (first.kind == Kind::Letter) return runEnd(first.end, Kind::Letter);
    const bool space = m_text[begin] == ' ';
    const Char second = at(first.end);
    if (second.kind == Kind::Letter && mayOpenLetters(first.kind, space)) return runEnd(second.end, Kind::Letter);
    if (first.kind == Kind::Number) return numberEnd(first.end);
    if (space && m_pattern.numbersTakeSpace && second.kind == Kind::Number) return numberEnd(second.end);
    if (first.kind == Kind::Symbol) return symbolsEnd(first.end);
    if (space && second.kind == Kind::Symbol) return symbolsEnd(second.end);
    return spaceEnd(begin);
  }

 private:
  struct Char {
    Kind kind;
    std::size_t end;
  };

  Char at(std::size_t pos) const {
    static const std::array<Kind, 128> kAscii = asciiKinds();
    if (pos >= m_text.size()) return {Kind::End, pos};
    const auto byte = static_cast<unsigned char>(m_text[pos]);
    if (byte < 128) return {kAscii[byte], pos + 1};
    const Utf8Char c = decodeUtf8(m_text, pos);
    return {kindOf(c.code), pos + c.length};
  }

  bool mayOpenLetters(Kind kind, bool space) const {
    return m_pattern.lettersTakeAnyPrefix ? kind == Kind::Space || kind == Kind::Symbol : space;
  }

  std::size_t runEnd(std::size_t pos, Kind kind) const {
    for (Char next = at(pos); next.kind == kind; next = at(pos)) pos = next.end;
    return pos;
  }

  std::size_t numberEnd(std::size_t pos) const {
    std::size_t digits = 1;
    for (Char next = at(pos); next.kind == Kind::Number && digits < m_pattern.longestNumber; next = at(pos), ++digits)
      pos = next.end;
    return pos;
  }

  std::size_t symbolsEnd(std::size_t pos) const {
    pos = runEnd(pos, Kind::Symbol);
    return m_pattern.symbolsTakeLineEnds ? runEnd(pos, Kind::LineEnd) : pos;
  }

  /// A run of white space: to its last line end, or leaving its last character to the word that follows.
  std::size_t spaceEnd(std::size_t begin) const {
    std::size_t pos = begin, last = begin, afterLineEnd = 0;
    for (Char next = at(pos); next.kind == Kind::Space || next.kind == Kind::LineEnd; next = at(pos)) {
      last = pos, pos = next.end;
      if (next.kind == Kind::LineEnd) afterLineEnd = pos;
    }
    if (m_pattern.lineEndsCloseSpace && afterLineEnd > 0) return afterLineEnd;
    return pos == m_text.size() || last == begin ? pos : last;
  }

  /// After an apostrophe: the end of s, t, re, ve, m, ll or d; 0 if there is none.
  std::size_t contractionEnd(std::size_t pos) const {
    const auto letter = [&](std::size_t i) {
      const char c = i < m_text.size() ? m_text[i] : '\0';
      return m_pattern.foldsCase && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    };
    const char first = letter(pos), second = letter(pos + 1);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') return pos + 1;
    if (m_pattern.foldsCase && m_text.substr(pos).starts_with("\u017F")) return pos + 2;  // the long s folds to s
    if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l')) return pos + 2;
    return 0;
  }

  const WordPattern& m_pattern;
  std::string_view m_text;
};

}  // namespace

void WordPattern::matches(std::string_view text, std::vector<ByteRange>& out) const {
  const Walker walker(*this, text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = walker.wordEnd(begin);
    out.push_back({begin, end});
    begin = end;
  }
}

const WordPattern* findWordPattern(std::string_view expression) {
  return expression == kGpt2Expression ? &kGpt2Pattern
         : expression == kLlama3       ? &kLlama3Pattern
         : expression == kQwen         ? &kQwenPattern
                                       : nullptr;
}

std::vector<std::string_view> wordPatternExpressions() { return {kGpt2Expression, kLlama3, kQwen}; }

}  // namespace lorikeet
