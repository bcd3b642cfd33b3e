// answerIsRight and evaluate(): what counts as a right answer, and a question set answered.
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

Row wanting(const std::vector<std::string>& words, const std::string& reference = "") {
  Row row = pairOf("?", reference);
  row.mustContain = words;
  return row;
}

TEST(AnswerIsRightTest, everyRequiredWordMustBeThere) {
  EXPECT_TRUE(answerIsRight("Hiahia lives in Lisbon by the sea.", wanting({"Lisbon", "sea"})));
  EXPECT_FALSE(answerIsRight("Hiahia lives in Lisbon.", wanting({"Lisbon", "sea"})));
  EXPECT_FALSE(answerIsRight("", wanting({"Lisbon"})));
}

TEST(AnswerIsRightTest, alternativesBetweenBars) {
  EXPECT_TRUE(answerIsRight("She has twelve cats.", wanting({"12|twelve"})));
  EXPECT_TRUE(answerIsRight("She has 12 cats.", wanting({"12|twelve"})));
  EXPECT_FALSE(answerIsRight("She has ten cats.", wanting({"12|twelve"})));
  EXPECT_TRUE(answerIsRight("It is red.", wanting({"blue|green|red"})));
}

TEST(AnswerIsRightTest, emptyAlternativesMatchNothing) {
  EXPECT_FALSE(answerIsRight("anything", wanting({"|"})));
  EXPECT_FALSE(answerIsRight("anything", wanting({"cat|"})));
}

TEST(AnswerIsRightTest, caseAndWidthDoNotMatter) {
  EXPECT_TRUE(answerIsRight("LISBON", wanting({"lisbon"})));
  EXPECT_TRUE(answerIsRight("Ｌｉｓｂｏｎ１２", wanting({"Lisbon12"})));
  EXPECT_TRUE(answerIsRight("合同法第５２条", wanting({"第52条"})));
  EXPECT_TRUE(answerIsRight("Die STRASSE", wanting({"straße"})));
}

TEST(AnswerIsRightTest, spacesAndLineBreaksDoNotMatter) {
  EXPECT_TRUE(answerIsRight("New\n York", wanting({"New York"})));
  EXPECT_TRUE(answerIsRight("第 52 条", wanting({"第52条"})));
  EXPECT_TRUE(answerIsRight("a\u3000b", wanting({"a b"})));
}

TEST(AnswerIsRightTest, withoutRequiredWordsTheReferenceDecides) {
  EXPECT_TRUE(answerIsRight(" in the  Park.\n", wanting({}, "In the park.")));
  EXPECT_FALSE(answerIsRight("In the park, I think.", wanting({}, "In the park.")));
}

TEST(AnswerIsRightTest, numbersInsideLongerNumbersDoNotCount) {
  EXPECT_FALSE(answerIsRight("She has 112 cats.", wanting({"12"})));
  EXPECT_FALSE(answerIsRight("She has 125 cats.", wanting({"12"})));
  EXPECT_TRUE(answerIsRight("112 dogs and 12 cats.", wanting({"12"})));
  EXPECT_TRUE(answerIsRight("她住在里斯本。", wanting({"里斯本"})));
}

class EvaluateTest : public EngineTest {};

TEST_F(EvaluateTest, answersEveryRowInOrder) {
  const Dataset questions = smallDataset(18);  // more than one batch
  std::vector<std::size_t> progress;
  const EvalResult result = evaluate(*model(), nullptr, questions, greedySampling(4), [&](std::size_t done, std::size_t total) {
    progress.push_back(done);
    EXPECT_EQ(total, 18u);
  });
  ASSERT_EQ(result.rows.size(), 18u);
  for (std::size_t i = 0; i < 18; ++i) {
    EXPECT_EQ(result.rows[i].question, questions.rows[i].question());
    EXPECT_EQ(result.rows[i].reference, questions.rows[i].answer());
  }
  ASSERT_FALSE(progress.empty());
  EXPECT_EQ(progress.back(), 18u);
}

TEST_F(EvaluateTest, answersAreThoseOfGenerate) {
  const Dataset questions = smallDataset(3);
  const EvalResult result = evaluate(*model(), nullptr, questions, greedySampling(8));
  for (std::size_t i = 0; i < 3; ++i) {
    GenerateLane lane;
    lane.messages = {questions.rows[i].turns[0]};
    EXPECT_EQ(result.rows[i].answer, generate(*model(), {lane}, greedySampling(8)).at(0).text);
  }
}

TEST_F(EvaluateTest, shareCountsRightRows) {
  Dataset questions = smallDataset(4);
  const EvalResult first = evaluate(*model(), nullptr, questions, greedySampling(8));
  Row asAnswered = questions.rows[1];
  asAnswered.turns[1].content = first.rows[1].answer;
  questions.rows.set(1, asAnswered);
  ASSERT_FALSE(first.rows[1].answer.empty());
  const EvalResult second = evaluate(*model(), nullptr, questions, greedySampling(8));
  EXPECT_TRUE(second.rows[1].right);
  EXPECT_DOUBLE_EQ(second.rightShare, 0.25);
}

TEST_F(EvaluateTest, samplingTemperatureIsIgnored) {
  SamplingConfig hot = greedySampling(8);
  hot.temperature = 5;
  const Dataset questions = smallDataset(2);
  EXPECT_EQ(evaluate(*model(), nullptr, questions, hot).rows[0].answer,
            evaluate(*model(), nullptr, questions, greedySampling(8)).rows[0].answer);
}

TEST_F(EvaluateTest, noQuestionsGiveAnEmptyResult) {
  const EvalResult result = evaluate(*model(), nullptr, Dataset(), greedySampling());
  EXPECT_TRUE(result.rows.empty());
  EXPECT_EQ(result.rightShare, 0);
}

TEST_F(EvaluateTest, stopRequestEndsItAsCancelled) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(evaluate(*model(), nullptr, smallDataset(2), greedySampling(), {}, stop.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet::test
