// Rows as encoder input and decoder target.
#include "core/data/seq2seq.h"

#include <gtest/gtest.h>

#include "core/text/tokenizer.h"

namespace lorikeet {
namespace {

class Seq2SeqTest : public testing::Test {
 protected:
  static const Tokenizer& tokenizer() {
    static const auto kTokenizer = loadTokenizer(std::string(LORIKEET_SOURCE_DIR) + "/tests/golden/text/stories260K");
    return *kTokenizer;
  }
  static std::shared_ptr<const ChatTemplate> plain() { return makeChatTemplate("plain", tokenizer()); }
  static std::vector<Sample> samplesOf(const Row& row, std::size_t maxLength = 100, const std::string& system = "") {
    return makeSeq2SeqSamples(row, 7, tokenizer(), *plain(), maxLength, system, 0);
  }
  static std::string text(const std::vector<TokenId>& ids) { return tokenizer().decode(ids, true); }
};

Row conversation() {
  Row row;
  row.turns = {{"user", "Where is the cat?"}, {"assistant", "In the park."}, {"user", "And the dog?"}, {"assistant", "At home."}};
  return row;
}

TEST_F(Seq2SeqTest, oneQuestionIsTheQuestionAlone) {
  Row row;
  row.turns = {{"user", "Where is the cat?"}, {"assistant", "In the park."}};
  const auto samples = samplesOf(row);
  ASSERT_EQ(samples.size(), 1u);
  const Sample& sample = samples[0];
  EXPECT_EQ(text(sample.source), "Where is the cat?");
  EXPECT_EQ(sample.source.back(), *tokenizer().eosId);
  EXPECT_EQ(sample.tokens.front(), 0) << "the decoder's start";
  EXPECT_EQ(sample.tokens.back(), *tokenizer().eosId);
  EXPECT_EQ(sample.supervisedCount(), sample.tokens.size() - 1) << "all but the start";
  EXPECT_EQ(sample.row, 7u);
  EXPECT_FALSE(sample.truncated());
}

TEST_F(Seq2SeqTest, eachAnswerIsASampleWithItsHistory) {
  const auto samples = samplesOf(conversation());
  ASSERT_EQ(samples.size(), 2u);
  // Each answer of the history ends with </s>; this tokenizer puts a space before the text that follows a special token.
  EXPECT_EQ(text(samples[1].source), "Where is the cat?\nIn the park. \nAnd the dog?");
  EXPECT_NE(text(samples[1].tokens).find("At home."), std::string::npos);
  // What generation sees is what training saw.
  const auto turns = conversation().turns;
  EXPECT_EQ(sourceTokens({turns.begin(), turns.begin() + 3}, tokenizer(), *plain()), samples[1].source);
}

TEST_F(Seq2SeqTest, blankAnswersTeachNothing) {
  Row row = conversation();
  row.turns[1].content = " \n";
  EXPECT_EQ(samplesOf(row).size(), 1u);
  row.turns[3].content = "";
  EXPECT_TRUE(samplesOf(row).empty());
}

TEST_F(Seq2SeqTest, longSidesAreCutAndTheSourceKeepsItsEnd) {
  const auto samples = samplesOf(conversation(), 4);
  for (const Sample& sample : samples) {
    EXPECT_LE(sample.source.size(), 4u);
    EXPECT_LE(sample.tokens.size(), 4u);
    EXPECT_TRUE(sample.truncated());
    EXPECT_EQ(sample.source.back(), *tokenizer().eosId);
  }
}

TEST_F(Seq2SeqTest, systemPromptComesFirst) {
  EXPECT_TRUE(text(samplesOf(conversation(), 100, "Be brief.")[0].source).starts_with("Be brief."));
}

}  // namespace
}  // namespace lorikeet
