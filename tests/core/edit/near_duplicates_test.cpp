// Groups of nearly equal rows: what joins, what does not, against a brute-force reference, and how long it takes.
#include "core/edit/near_duplicates.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <set>

#include "core/edit/folded_text.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Groups = std::vector<std::uint32_t>;

Row pairOf(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

std::string randomText(std::mt19937& random, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    for (std::size_t letters = 2 + random() % 8; letters > 0; --letters) text += static_cast<char>('a' + random() % 26);
    text += ' ';
  }
  return text;
}

RowList rowsOf(std::initializer_list<std::string> texts) {
  RowList rows;
  for (const std::string& text : texts) rows.push_back(pairOf(text, ""));
  return rows;
}

/// n-grams as strings, straight from the definition.
double exactSimilarity(const std::string& a, const std::string& b) {
  const auto grams = [](const std::string& text) {
    std::set<std::string> set;
    for (std::size_t i = 0; i + 5 <= text.size(); ++i) set.insert(text.substr(i, 5));
    return set;
  };
  const auto left = grams(a), right = grams(b);
  std::size_t shared = 0;
  for (const std::string& gram : left) shared += right.count(gram);
  return static_cast<double>(shared) / static_cast<double>(left.size() + right.size() - shared);
}

double secondsOf(const RowList& rows, double similarity, Groups& groups) {
  const auto begin = std::chrono::steady_clock::now();
  groups = nearDuplicateGroups(rows, similarity);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(NearDuplicates, CaseAndWhiteSpaceDoNotCountNorDoesTheSystemTurn) {
  RowList rows = rowsOf({"Short One", "something else", "  short\xE3\x80\x80one\n", "Short Ones", ""});
  Row withSystem = rows[0];
  withSystem.turns.insert(withSystem.turns.begin(), {"system", "You are a very long system prompt that all rows have."});
  rows.push_back(withSystem);
  rows.push_back(pairOf("", ""));  // blank rows have nothing in common
  EXPECT_EQ(nearDuplicateGroups(rows, 0.8), (Groups{0, 1, 0, 3, 4, 0, 6}));
  EXPECT_EQ(nearDuplicateGroups(rows, 1.0), (Groups{0, 1, 0, 3, 4, 0, 6}));
  EXPECT_TRUE(nearDuplicateGroups({}, 0.8).empty());
}

TEST(NearDuplicates, ChineseRowsJoinByCharactersNotBytes) {
  const std::string text = "机器学习是人工智能的一个分支，它让计算机从数据中学习规律，而不需要明确的程序。";
  const RowList rows = rowsOf(
      {text, "请问" + text, "今天天气很好，我们一起去公园散步，然后在湖边吃午饭，晚上再回家看一部新的电影。", text + "对吗？"});
  EXPECT_EQ(nearDuplicateGroups(rows, 0.8), (Groups{0, 0, 2, 0}));
}

TEST(NearDuplicates, FindsPairsAboveTheSimilarityAndNoneBelow) {
  std::mt19937 random(7);
  for (const double similarity : {0.5, 0.8, 0.9}) {
    std::size_t pairs = 0, found = 0;
    RowList rows;
    std::vector<std::string> texts;
    for (int i = 0; i < 400; ++i) {
      texts.push_back(randomText(random, 30 + random() % 400));
      std::string edited = texts.back();
      for (std::size_t edits = random() % (edited.size() / 20 + 1); edits > 0; --edits) edited[random() % edited.size()] = 'x';
      texts.push_back(edited);
    }
    for (const std::string& text : texts) rows.push_back(pairOf(text, ""));
    const Groups groups = nearDuplicateGroups(rows, similarity);
    for (std::uint32_t i = 0; i < texts.size(); i += 2) {
      const bool alike = exactSimilarity(foldedKey(texts[i]), foldedKey(texts[i + 1])) >= similarity;
      EXPECT_EQ(groups[i], i);
      pairs += alike;
      found += groups[i + 1] == i;
      EXPECT_LE(groups[i + 1] == i, alike) << texts[i] << "\n" << texts[i + 1];
    }
    EXPECT_GT(pairs, 50u);
    EXPECT_GE(found, pairs * 98 / 100) << similarity;
    std::printf("similarity %.1f: %zu of %zu pairs\n", similarity, found, pairs);
  }
}

TEST(NearDuplicates, BrokenBytesAreRowsLikeOthers) {
  std::mt19937 random(3);
  RowList rows;
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 80, ' ');
    for (char& byte : bytes) byte = static_cast<char>(random());
    rows.push_back(pairOf(bytes, bytes));
  }
  EXPECT_EQ(nearDuplicateGroups(rows, 0.8).size(), rows.size());
}

TEST(NearDuplicates, ManyRowsTakeSecondsHoweverAlikeTheyAre) {
  std::mt19937 random(1);
  const std::string stem = randomText(random, 270);
  RowList different, equal, alike, templated;
  for (int i = 0; i < 100000; ++i) {
    different.push_back(pairOf(randomText(random, 100), randomText(random, 295)));
    equal.push_back(pairOf(stem, stem));
    if (i % 5 > 0) continue;
    alike.push_back(pairOf(stem + stem + std::to_string(i), "yes"));
    templated.push_back(pairOf(stem, randomText(random, 120)));  // about half alike: every pair is a candidate
  }
  Groups groups;
  std::printf("100,000 rows: different %.2f s", secondsOf(different, 0.8, groups));
  EXPECT_EQ(groups.back(), 99999u);
  std::printf(", equal %.2f s", secondsOf(equal, 0.8, groups));
  EXPECT_EQ(groups.back(), 0u);
  std::printf("; 20,000 rows: alike %.2f s", secondsOf(alike, 0.8, groups));
  EXPECT_EQ(std::count(groups.begin(), groups.end(), 0u), 20000);
  const double seconds = secondsOf(templated, 0.8, groups);
  std::printf(", one template %.2f s\n", seconds);
  EXPECT_EQ(groups.back(), 19999u);
  EXPECT_LT(seconds, 60);  // far above what it takes: only a quadratic walk fails
}

TEST(NearDuplicates, Cancels) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(nearDuplicateGroups(rowsOf({"a"}), 0.8, source.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet
