// Rows to the clipboard and back, and what else people paste.
#include <gtest/gtest.h>

#include <random>

#include "core/edit/clipboard_rows.h"

namespace lorikeet {
namespace {

std::vector<std::pair<std::string, std::string>> pairsIn(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const Row& row : fromClipboard(text)) pairs.emplace_back(row.question(), row.answer());
  return pairs;
}
using Pairs = std::vector<std::pair<std::string, std::string>>;
const Pairs kTwo = {{"What?", "That."}, {"Who?", "Me."}};

TEST(Clipboard, WritesWhatASpreadsheetReads) {
  Row row;
  row.turns = {{"system", "Be kind."}, {"user", "Two\nlines"}, {"assistant", "a \"quote\""}};
  row.tags = {"x", "y"};
  EXPECT_EQ(toClipboard({std::make_shared<const Row>(row)}), "\"Two\nlines\"\t\"a \"\"quote\"\"\"\tBe kind.\tx, y\n");
}

TEST(Clipboard, RowsComeBackWhole) {
  std::mt19937 random(5);
  const std::vector<std::string> pieces = {"a",
                                           "\t",
                                           "\n",
                                           "\"",
                                           ",",
                                           " ",
                                           "苹果",
                                           "|",
                                           "---",
                                           "{",
                                           "}",
                                           "[1]",
                                           "Q: ",
                                           "\nA: ",
                                           "\r",
                                           "答：",
                                           "question",
                                           "，",
                                           "[{\"role\":\"user\",\"content\":\"x\"}]",
                                           "answer",
                                           "\\",
                                           "<br>",
                                           ":"};
  const auto text = [&] {
    std::string made = pieces[random() % pieces.size()];
    for (std::size_t i = random() % 4; i > 0; --i) made += pieces[random() % pieces.size()];
    return made;
  };
  for (int round = 0; round < 3000; ++round) {
    std::vector<RowPtr> rows;
    for (std::size_t i = 1 + random() % 3; i > 0; --i) {
      Row row;
      if (random() % 3 == 0) row.turns.push_back({"system", text()});
      for (std::size_t exchange = 1 + random() % 4 / 3; exchange > 0; --exchange) {
        row.turns.push_back({"user", text()});
        if (exchange > 1 || random() % 4 != 0) row.turns.push_back({"assistant", text()});
      }
      for (std::size_t tag = random() % 3; tag > 0; --tag) row.tags.push_back(text());
      rows.push_back(std::make_shared<const Row>(std::move(row)));
    }
    const std::string copied = toClipboard(rows);
    const std::vector<Row> back = fromClipboard(copied);
    ASSERT_EQ(back.size(), rows.size()) << copied;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(back[i].turns, rows[i]->turns) << copied;
      ASSERT_EQ(back[i].tags, rows[i]->tags) << copied;
      ASSERT_TRUE(back[i].extra.empty()) << back[i].extra.dump();
    }
  }
}

TEST(Clipboard, TheProgramsOwnFormLosesNothing) {
  Row row;
  row.turns = {{"system", "\xff not UTF-8"}, {"user", "Q"}, {"assistant", "A", R"({"role":"assistant","tool_calls":[]})"}};
  row.split = Split::Validation;
  row.tags = {"law"};
  row.mustContain = {"a|b"};
  row.locked = row.draft = true;
  row.extra["tools"] = {{"name", "x"}};
  const std::vector<Row> back = fromOwnClipboard(toOwnClipboard({std::make_shared<const Row>(row), std::make_shared<const Row>()}));
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0], row);
  EXPECT_EQ(back[1], Row());
}

TEST(Clipboard, WhatIsNotTheProgramsOwnFormGivesNoRows) {
  for (const char* bytes : {"", "Q\tA", "[1]", "{}", R"([{"turns": 3}])", R"([{"turns": [["user"]]}])"}) EXPECT_TRUE(fromOwnClipboard(bytes).empty()) << bytes;
}

TEST(Clipboard, UnderstandsTablesWithAndWithoutNames) {
  EXPECT_EQ(pairsIn("What?\tThat.\nWho?\tMe.\n"), kTwo);
  EXPECT_EQ(pairsIn("Answer\tQuestion\r\nThat.\tWhat?\r\nMe.\tWho?\r\n"), kTwo);
  EXPECT_EQ(pairsIn("问题\t答案\nWhat?\tThat.\nWho?\tMe."), kTwo);
  EXPECT_EQ(pairsIn("question,answer\nWhat?,That.\nWho?,Me."), kTwo);
  EXPECT_EQ(pairsIn("What?,That.\nWho?,Me."), kTwo);
}

TEST(Clipboard, UnderstandsJson) {
  EXPECT_EQ(pairsIn(R"([{"question":"What?","answer":"That."},{"instruction":"Who?","output":"Me."}])"), kTwo);
  EXPECT_EQ(pairsIn("{\"prompt\":\"What?\",\"response\":\"That.\"}\n{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"},{"
                    "\"role\":\"assistant\","
                    "\"content\":\"Me.\"}]}\n"),
            kTwo);
}

TEST(Clipboard, UnderstandsMarkdownAndBlocks) {
  EXPECT_EQ(pairsIn("| Question | Answer |\n|---|:-:|\n| What? | That. |\n| Who? | Me. |\n"), kTwo);
  EXPECT_EQ(pairsIn("| Hers | His |\n|---|---|\n| a \\| b | c<br>d |"), (Pairs{{"a | b", "c\nd"}}));
  EXPECT_EQ(pairsIn("Q: What?\nA: That.\n\nQ: Who?\nA: Me.\n"), kTwo);
  EXPECT_EQ(pairsIn("**Question 1:** What?\n**Answer 1:** That.\nmore\n"), (Pairs{{"What?", "That.\nmore"}}));
  EXPECT_EQ(pairsIn("问：你好吗？ 答：很好。\n问：谁？答：我。"), (Pairs{{"你好吗？", "很好。"}, {"谁？", "我。"}}));
}

TEST(Clipboard, OneColumnIsQuestions) {
  const std::vector<Row> rows = fromClipboard("Hello, how are you?\nWho, then, was it?\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].turns, (std::vector<Message>{{"user", "Hello, how are you?"}}));
  EXPECT_TRUE(fromClipboard("").empty());
  EXPECT_TRUE(fromClipboard("\n \t\n").empty() || fromClipboard("\n\n").empty());
}

TEST(Clipboard, SurvivesAnyBytes) {
  std::mt19937 random(6);
  const std::string alphabet = "Q:A\t\n,|-\"[]{}\\ \xE7\xAD\x94\xEF\xBC\x9A\xFFquestion";
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (std::size_t i = random() % 60; i > 0; --i) text += alphabet[random() % alphabet.size()];
    fromClipboard(text);
  }
}

}  // namespace
}  // namespace lorikeet
