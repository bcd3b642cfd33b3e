// Find and replace: places in bytes, case, words, groups, and that the preview is what happens.
#include "core/edit/replace.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "core/util/error.h"

namespace lorikeet {
namespace {

Row sampleRow() {
  Row row;
  row.turns = {{"system", "Cat facts"}, {"user", "Was ist eine CAT? 猫咪和cats"}, {"assistant", "A cat."}, {"tool", "cat=1"}};
  row.tags = {"cat", "animal"};
  return row;
}

std::vector<std::string> textsOf(const Row& row, const std::vector<FindHit>& hits) {
  std::vector<std::string> texts;
  for (const FindHit& hit : hits)
    texts.push_back((hit.turn < row.turns.size() ? row.turns[hit.turn].content : row.tags[hit.turn - row.turns.size()])
                        .substr(hit.begin, hit.end - hit.begin));
  return texts;
}

/// The row with the hits applied one by one from the last, as a person would with "Replace".
Row appliedOneByOne(const Finder& finder, const Row& row, const std::string& replacement) {
  Row changed = row;
  const std::vector<FindHit> hits = finder.hitsIn(row, 0);
  for (auto hit = hits.rbegin(); hit != hits.rend(); ++hit) {
    std::string& text =
        hit->turn < row.turns.size() ? changed.turns[hit->turn].content : changed.tags.edit()[hit->turn - row.turns.size()];
    text.replace(hit->begin, hit->end - hit->begin, finder.replacementOf(row, *hit, replacement));
  }
  return changed;
}

TEST(Replace, CaseWordsAndPlaces) {
  const Row row = sampleRow();
  using Texts = std::vector<std::string>;
  EXPECT_EQ(textsOf(row, Finder({.pattern = "cAt"}).hitsIn(row, 5)), (Texts{"Cat", "CAT", "cat", "cat", "cat"}));
  EXPECT_EQ(textsOf(row, Finder({.pattern = "cat", .matchCase = true}).hitsIn(row, 5)), (Texts{"cat", "cat", "cat"}));
  EXPECT_EQ(textsOf(row, Finder({.pattern = "cat", .wholeWord = true}).hitsIn(row, 5)), (Texts{"Cat", "CAT", "cat", "cat"}));
  EXPECT_EQ(textsOf(row, Finder({.pattern = "cat", .regex = true, .wholeWord = true}).hitsIn(row, 5)),
            (Texts{"Cat", "CAT", "cat", "cat"}));
  EXPECT_EQ(Finder({.pattern = "cat", .inQuestions = false, .inAnswers = false, .inSystem = false, .inTags = true}).hitsIn(row, 5),
            (std::vector<FindHit>{{5, 4, 0, 3}}));
  EXPECT_TRUE(Finder(FindSettings{}).hitsIn(row, 0).empty());
  EXPECT_TRUE(Finder({.pattern = "x*", .regex = true}).hitsIn(row, 0).empty());
}

TEST(Replace, PlacesAreBytesThoughFoldingChangesLengths) {
  Row row;
  row.turns = {{"user", "\u212Aelvin und kELVIN, 猫\u1E9E"}};  // the Kelvin sign folds to k: three bytes to one
  const std::vector<FindHit> hits = Finder({.pattern = "kelvin"}).hitsIn(row, 0);
  EXPECT_EQ(hits, (std::vector<FindHit>{{0, 0, 0, 8}, {0, 0, 13, 19}}));
  EXPECT_EQ(Finder({.pattern = "猫ß"}).replaced(row, "x")->turns[0].content, "\u212Aelvin und kELVIN, x");
  EXPECT_EQ(Finder({.pattern = "猫(.)", .regex = true}).replaced(row, "<$1>")->turns[0].content,
            "\u212Aelvin und kELVIN, <\u1E9E>");
}

TEST(Replace, GroupsAndEscapesOnlyWithRegularExpressions) {
  Row row;
  row.turns = {{"user", "a-b, c-d"}};
  EXPECT_EQ(Finder({.pattern = "(\\w)-(\\w)", .regex = true}).replaced(row, "$2\\n$1\\$")->turns[0].content, "b\na$, d\nc$");
  EXPECT_EQ(Finder({.pattern = "a-b"}).replaced(row, "$1\\n")->turns[0].content, "$1\\n, c-d");
  EXPECT_EQ(Finder({.pattern = "nothing"}).replaced(row, "x"), std::nullopt);
}

TEST(Replace, AWrongExpressionIsASentence) {
  for (const std::string pattern : {"(", "[a", "*", "a{2,1}", "\\"}) {
    try {
      Finder finder({.pattern = pattern, .regex = true});
      ADD_FAILURE() << pattern;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(pattern), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find("character"), std::string::npos) << error.what();
    }
  }
}

TEST(Replace, ASlowExpressionEnds) {
  Row row;
  row.turns = {{"user", std::string(50000, 'a') + "!"}};
  const auto begin = std::chrono::steady_clock::now();
  Finder({.pattern = "(a+)+$", .regex = true}).hitsIn(row, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Replace, ThePreviewIsWhatHappens) {
  std::mt19937 random(11);
  const std::vector<std::string> pieces = {"a",        "B", "b",  "猫", "\u212A", "k", "ß", "\xFF",
                                           "\xE7\x8C", " ", "\n", "1",  ".",      "$", "\\"};
  const auto text = [&](std::size_t most) {
    std::string out;
    for (std::size_t n = random() % (most + 1); n > 0; --n) out += pieces[random() % pieces.size()];
    return out;
  };
  const std::vector<std::string> expressions = {"(a)|(b)", "\\s+",   "[a-k]猫?", "(.)\\1", "^.",
                                                "(?<=a)b", "\\b\\w", ".*",       "猫(?=k)"};
  int replacedRows = 0;
  for (int i = 0; i < 4000; ++i) {
    Row row;
    row.turns = {{"system", text(8)}, {"user", text(30)}, {"assistant", text(30)}};
    row.tags = {text(4)};
    const bool regex = random() % 2;
    const Finder finder({.pattern = regex ? expressions[random() % expressions.size()] : text(2),
                         .regex = regex,
                         .matchCase = random() % 2 == 0,
                         .wholeWord = random() % 4 == 0,
                         .inTags = random() % 2 == 0});
    const std::string replacement = random() % 2 ? "<$1$0\\t>" : text(5);
    const std::optional<Row> changed = finder.replaced(row, replacement);
    replacedRows += changed.has_value();
    EXPECT_EQ(changed.value_or(row), appliedOneByOne(finder, row, replacement));
    std::size_t last = 0, turn = 0;
    for (const FindHit& hit : finder.hitsIn(row, 3)) {
      EXPECT_LT(hit.begin, hit.end);
      EXPECT_TRUE(hit.turn > turn || hit.begin >= last);
      last = hit.end;
      turn = hit.turn;
    }
  }
  EXPECT_GT(replacedRows, 1000);
}

}  // namespace
}  // namespace lorikeet
