// Sixteen small tokenizers of many parts (data/tokenizer_cases.json: made by hand and by chance, trained and run with the
// tokenizers library 0.23.1), and the hand-written word patterns against ICU.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "core/text/tokenizer.h"
#include "core/text/unicode_regex.h"
#include "core/text/utf8.h"
#include "core/text/word_pattern.h"
#include "core/util/file.h"
#include "text_test_files.h"

namespace lorikeet {
namespace {

using Json = nlohmann::json;

TEST(TokenizerCases, sameAsTheLibrary) {
  const Json cases = Json::parse(readFile(fs::path(LORIKEET_SOURCE_DIR) / "tests/core/text/data/tokenizer_cases.json"));
  const fs::path file = test::scratchFolder("cases") / "tokenizer.json";
  fs::create_directories(file.parent_path());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    std::ofstream(file, std::ios::trunc) << cases[i]["tokenizer"].dump();
    const auto tokenizer = loadTokenizer(file);
    for (const Json& row : cases[i]["rows"]) {
      const auto text = row[0].get<std::string>();
      const auto ids = row[1].get<std::vector<TokenId>>();
      EXPECT_EQ(tokenizer->encode(text), ids) << "case " << i << ": " << text;
      EXPECT_EQ(tokenizer->encode(text, true), row[2].get<std::vector<TokenId>>()) << "case " << i << ": " << text;
      EXPECT_EQ(tokenizer->decode(ids, false), row[3].get<std::string>()) << "case " << i << ": " << text;
      EXPECT_EQ(tokenizer->decode(ids, true), row[4].get<std::string>()) << "case " << i << ": " << text;
      for (const TokenSpan& span : tokenizer->encodeSpans(text)) {
        EXPECT_LE(span.begin, span.end);
        EXPECT_LE(span.end, text.size());
      }
    }
  }
  fs::remove_all(file.parent_path());
}

/// Characters that the patterns tell apart, and some that they might get wrong.
std::string randomText(std::mt19937& random) {
  static const std::vector<std::u32string> kGroups{U"aAzZsStTmMdDlLrRvVeE",
                                                   U"'''\u2019\u017F\u212A",
                                                   U"0123456789\u0664\u2168\u00B2\u00BD",
                                                   U"  \t\t\u00A0\u3000\u2028\u0085\v\f",
                                                   U"\n\n\r\r",
                                                   U".,!?-_$+<=>^`|~()\u3002\uFF0C\u20AC",
                                                   U"\u4E2D\u6587\u3042\uAC00\u0416\u05D0\u0301\u0308\u200B\u200D\uFEFF",
                                                   U"\U0001F642\U0001F1E8\U00020000\U000E0001\x00\x01\x7F"};
  static const std::vector<std::string> kContractions{"'s", "'T", "'re", "'VE", "'m", "'lL", "'d", "'r"};
  std::string text;
  const std::size_t length = random() % 40;
  for (std::size_t i = 0; i < length; ++i) {
    if (random() % 6 == 0) {
      text += kContractions[random() % kContractions.size()];
      continue;
    }
    const std::u32string& group = kGroups[random() % kGroups.size()];
    for (std::size_t run = 1 + random() % 3; run > 0; --run) appendUtf8(text, group[random() % group.size()]);
  }
  return text;
}

TEST(WordPattern, sameAsIcu) {
  std::mt19937 random(3);
  std::vector<std::string> texts;
  for (int i = 0; i < 20000; ++i) texts.push_back(randomText(random));
  for (const std::string_view expression : wordPatternExpressions()) {
    const UnicodeRegex regex{std::string(expression), "test"};
    const WordPattern* pattern = findWordPattern(expression);
    ASSERT_NE(pattern, nullptr);
    for (const std::string& text : texts) {
      std::vector<ByteRange> byHand;
      pattern->matches(text, byHand);
      const std::vector<ByteRange> byIcu = regex.matches(text);
      ASSERT_EQ(byHand.size(), byIcu.size()) << expression << " on " << text;
      for (std::size_t i = 0; i < byIcu.size(); ++i) {
        ASSERT_EQ(byHand[i].begin, byIcu[i].begin) << expression << " on " << text;
        ASSERT_EQ(byHand[i].end, byIcu[i].end) << expression << " on " << text;
      }
    }
  }
}

TEST(UnicodeRegex, readsOnigurumaSyntax) {
  const auto count = [](const char* expression, std::string_view text) {
    return UnicodeRegex(expression, "test").matches(text).size();
  };
  EXPECT_EQ(count("\\h", "0aFg"), 3u);                      // hexadecimal digits
  EXPECT_EQ(count("(?m:a.b)", "a\nb"), 1u);                 // the dot takes a line end
  EXPECT_EQ(count("^x", "x\nx\rx"), 2u);                    // lines, and only \n ends one
  EXPECT_EQ(count("\\w", "\u00B2\u00BD\u2168\u2460"), 3u);  // Latin-1 has words of its own
  EXPECT_EQ(count("[\\w]", "\u00B2\u00BD\u2168\u2460"), 1u);
  EXPECT_EQ(count("[[:punct:]]", "+a$.\u3002"), 4u);
  EXPECT_EQ(count("(?=b)", "abab"), 2u);  // empty matches count …
  EXPECT_EQ(count("a*", "aab"), 2u);      // … but not right behind another
}

}  // namespace
}  // namespace lorikeet
