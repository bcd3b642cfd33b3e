// See metric_tokens.h.
#include "core/eval/metric_tokens.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/eval/porter_stemmer.h"
#include "core/text/utf8.h"

namespace lorikeet {
namespace {

using Codes = std::u32string;
using Range = std::pair<char32_t, char32_t>;

Codes codesOf(std::string_view text) {
  Codes codes;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = decodeUtf8(text, at);
    codes.push_back(c.valid ? c.code : char32_t{0xFFFD});
    at += c.length;
  }
  return codes;
}

Codes lowered(std::string_view text) {
  std::string lower;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(lower);
  return codesOf(lower);
}

template <std::size_t N>
bool isIn(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](const Range& range) { return c >= range.first && c <= range.second; });
}

bool isAsciiDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool isAsciiPunctuation(char32_t c) { return c < 0x80 && std::ispunct(static_cast<int>(c)) != 0; }
/// White space as Python's str.split sees it, which is what all three references cut at.
bool isSplitSpace(char32_t c) { return isSpaceChar(c) || (c >= 0x1C && c <= 0x1F); }
/// \w of Python's re.
bool isPythonWord(char32_t c) { return c == '_' || (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0; }

bool isChinesePunctuation(char32_t c) {
  static constexpr std::array<Range, 10> kRanges{{{0x3000, 0x303F},
                                                  {0xFF01, 0xFF0F},
                                                  {0xFF1A, 0xFF20},
                                                  {0xFF3B, 0xFF40},
                                                  {0xFF5B, 0xFF65},
                                                  {0x2018, 0x2019},
                                                  {0x201C, 0x201D},
                                                  {0x2014, 0x2014},
                                                  {0x2026, 0x2026},
                                                  {0xB7, 0xB7}}};
  return isIn(kRanges, c);
}

/// sacrebleu's _UCODE_RANGES as Python compares them: two of them are written with four digits too few for their planes.
bool isSacrebleuChinese(char32_t c) {
  static constexpr std::array<Range, 22> kRanges{
      {{0x3400, 0x4DB5}, {0x4E00, 0x9FA5}, {0x9FA6, 0x9FBB}, {0xF900, 0xFA2D}, {0xFA30, 0xFA6A}, {0xFA70, 0xFAD9},
       {0x2001, 0x2A6D}, {0x2F81, 0x2FA1}, {0xFF00, 0xFFEF}, {0x2E80, 0x2EFF}, {0x3000, 0x303F}, {0x31C0, 0x31EF},
       {0x2F00, 0x2FDF}, {0x2FF0, 0x2FFF}, {0x3100, 0x312F}, {0x31A0, 0x31BF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE4F},
       {0x2600, 0x26FF}, {0x2700, 0x27BF}, {0x3200, 0x32FF}, {0x3300, 0x33FF}}};
  return isIn(kRanges, c);
}

/// Collects characters into words.
class Words {
 public:
  void add(char32_t c) { appendUtf8(m_word, c); }
  void end() {
    if (!m_word.empty()) m_words.push_back(std::exchange(m_word, {}));
  }
  void addAlone(char32_t c) {
    end();
    add(c);
    end();
  }
  std::vector<std::string> take() {
    end();
    return std::move(m_words);
  }

 private:
  std::string m_word;
  std::vector<std::string> m_words;
};

std::vector<std::string> splitAtSpaces(const Codes& codes) {
  Words words;
  for (const char32_t c : codes) isSplitSpace(c) ? words.end() : words.add(c);
  return words.take();
}

bool isArticle(const Codes& word) { return word == U"a" || word == U"an" || word == U"the"; }

/// Articles that stand between word boundaries become a space.
Codes withoutArticles(const Codes& text) {
  Codes kept;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && isPythonWord(text[end])) ++end;
    if (end == at) {
      kept.push_back(text[at++]);
      continue;
    }
    const Codes word = text.substr(at, end - at);
    kept += isArticle(word) ? Codes(U" ") : word;
    at = end;
  }
  return kept;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Symbols that mteval-v13a sets apart wherever they stand.
bool isSetApart(char32_t c) {
  static constexpr std::array<Range, 6> kRanges{{{'{', '~'}, {'[', '`'}, {' ', '&'}, {'(', '+'}, {':', '@'}, {'/', '/'}}};
  return isIn(kRanges, c);
}

bool isPeriodOrComma(char32_t c) { return c == '.' || c == ','; }

/// One pass over pairs of neighbours: where `matches`, both are written with spaces, and neither takes part in another pair, as
/// re.sub goes on behind a match.
template <class Matches>
Codes spacedPairs(const Codes& text, const Codes& before, const Codes& between, const Codes& after, Matches matches) {
  Codes out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at + 1 < text.size() && matches(text[at], text[at + 1])) {
      out += before;
      out += text[at];
      out += between;
      out += text[++at];
      out += after;
    } else {
      out += text[at];
    }
  }
  return out;
}

/// What both of sacrebleu's tokenizers end with: punctuation set apart by mteval-v13a's four rules.
std::vector<std::string> punctuationApart(const Codes& text) {
  Codes line;
  for (const char32_t c : text) line += isSetApart(c) ? Codes{U' ', c, U' '} : Codes{c};
  line = spacedPairs(line, U"", U" ", U" ", [](char32_t a, char32_t b) { return !isAsciiDigit(a) && isPeriodOrComma(b); });
  line = spacedPairs(line, U" ", U" ", U"", [](char32_t a, char32_t b) { return isPeriodOrComma(a) && !isAsciiDigit(b); });
  line = spacedPairs(line, U"", U" ", U" ", [](char32_t a, char32_t b) { return isAsciiDigit(a) && b == '-'; });
  return splitAtSpaces(line);
}

Codes strippedEnd(Codes text) {
  while (!text.empty() && isSplitSpace(text.back())) text.pop_back();
  return text;
}

std::string encoded(const Codes& codes) {
  std::string text;
  for (const char32_t c : codes) appendUtf8(text, c);
  return text;
}

}  // namespace

bool isHan(char32_t c) {
  static constexpr std::array<Range, 4> kRanges{{{0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x2FA1F}}};
  return isIn(kRanges, c);
}

bool hasHan(std::string_view text) {
  const Codes codes = codesOf(text);
  return std::any_of(codes.begin(), codes.end(), isHan);
}

std::vector<std::string> squadTokens(std::string_view text, bool characters) {
  Codes codes = lowered(text);
  std::erase_if(codes, isAsciiPunctuation);
  codes = withoutArticles(codes);
  if (!characters) return splitAtSpaces(codes);
  // An ideographic space is punctuation here too, but it still parts words.
  std::erase_if(codes, [](char32_t c) { return isChinesePunctuation(c) && !isSplitSpace(c); });
  Words words;
  for (const char32_t c : codes) {
    if (isSplitSpace(c)) {
      words.end();
    } else if (isHan(c)) {
      words.addAlone(c);
    } else {
      words.add(c);
    }
  }
  return words.take();
}

std::vector<std::string> rougeTokens(std::string_view text, bool stem) {
  Words words;
  for (const char32_t c : lowered(text)) {
    if (isHan(c)) {
      words.addAlone(c);
    } else if ((c >= 'a' && c <= 'z') || isAsciiDigit(c)) {
      words.add(c);
    } else {
      words.end();
    }
  }
  std::vector<std::string> tokens = words.take();
  if (!stem) return tokens;
  for (std::string& token : tokens)
    if (token.size() > 3 && static_cast<unsigned char>(token[0]) < 0x80) token = porterStem(token);
  return tokens;
}

std::string nameOf(BleuTokenizer tokenizer) { return tokenizer == BleuTokenizer::V13a ? "13a" : "zh"; }

std::vector<std::string> bleuTokens(std::string_view text, BleuTokenizer tokenizer) {
  const Codes codes = strippedEnd(codesOf(text));
  if (tokenizer == BleuTokenizer::Chinese) {
    std::size_t begin = 0;
    while (begin < codes.size() && isSplitSpace(codes[begin])) ++begin;
    Codes line;
    for (const char32_t c : codes.substr(begin)) line += isSacrebleuChinese(c) ? Codes{U' ', c, U' '} : Codes{c};
    return punctuationApart(line);
  }
  std::string line = encoded(codes);
  replaceAll(line, "<skipped>", "");
  replaceAll(line, "-\n", "");
  replaceAll(line, "\n", " ");
  for (const auto& [entity, meant] : {std::pair{"&quot;", "\""}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}})
    replaceAll(line, entity, meant);
  return punctuationApart(codesOf(" " + line + " "));
}

}  // namespace lorikeet
