// runEvaluation: base and adapters over question sets, rows that cannot be asked, perplexity, stopping.
#include <cmath>

#include "core/data/sample.h"
#include "core/engine/evaluation.h"
#include "core/eval/eval_summary.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

class EvaluationRunTest : public EngineTest {
 protected:
  EvalRequest requestFor(const Dataset& questions) {
    EvalRequest request;
    request.contestants = {{"", nullptr}};
    request.sets = {{"questions", "", questions.rows}};
    request.sampling = greedySampling(8);
    return request;
  }
  /// Rows that the tiny model of context 128 cannot read.
  static Row tooLong() {
    std::string words;
    for (int i = 0; i < 200; ++i) words += "word ";
    return pairOf(words, "An answer.");
  }
};

TEST_F(EvaluationRunTest, EachContestantAnswersAsItDoesAlone) {
  const TrainResult trained = trainQuietly(quickConfig(), smallDataset());
  EvalRequest request = requestFor(smallDataset(7));
  request.contestants.push_back({"", trained.last});
  request.contestants.push_back({"half", trained.last, 0.5});
  const Evaluation evaluation = runEvaluation(*model(), request);
  ASSERT_EQ(evaluation.sets.at(0).rows.size(), 7u);
  EXPECT_TRUE(evaluation.complete);
  EXPECT_EQ(evaluation.contestants[1].adapterHash, trained.last->info().hash);
  EXPECT_EQ(evaluation.contestants[2].name, "half");
  const Dataset questions = smallDataset(7);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t who = 0; who < 3; ++who) {
      GenerateLane lane;
      lane.messages = {questions.rows[i].turns[0]};
      lane.adapter = request.contestants[who].adapter;
      lane.strength = request.contestants[who].strength;
      EXPECT_EQ(evaluation.sets[0].rows[i].answers.at(who).text, generate(*model(), {lane}, greedySampling(8)).at(0).text);
    }
  }
}

TEST_F(EvaluationRunTest, ARowLongerThanTheContextIsARowWithAnIssue) {
  Dataset questions = smallDataset(20);
  questions.rows.set(3, tooLong());
  questions.rows.set(4, Row{});
  const Evaluation evaluation = runEvaluation(*model(), requestFor(questions));
  const auto& rows = evaluation.sets.at(0).rows;
  ASSERT_EQ(rows.size(), 20u);
  expectSentence(rows[3].issue, {"tokens", "at most 128"});
  EXPECT_FALSE(rows[4].issue.empty());
  EXPECT_TRUE(rows[3].answers.empty());
  for (const std::size_t other : {0u, 2u, 5u, 19u}) EXPECT_TRUE(rows[other].asked()) << other;
  const SetSummary summary = summarize(evaluation.sets[0], 1);
  EXPECT_EQ(summary.asked, 18u);
  EXPECT_EQ(summary.notAsked, 2u);
}

TEST_F(EvaluationRunTest, TheShortFormCountsARowThatCannotBeAskedAsWrong) {
  Dataset questions = smallDataset(2);
  questions.rows.set(0, tooLong());
  const EvalResult result = evaluate(*model(), nullptr, questions, greedySampling(4));
  ASSERT_EQ(result.rows.size(), 2u);
  EXPECT_FALSE(result.rows[0].right);
  EXPECT_FALSE(result.rows[1].answer.empty());
}

TEST_F(EvaluationRunTest, PerplexityIsThatOfTheValidationLoss) {
  Dataset dataset = smallDataset(16);
  RunConfig config = quickConfig();
  const TrainResult trained = trainQuietly(config, dataset);
  double loss = NAN;
  for (const MetricPoint& point : RunFolder::open(trained.runDir).metrics())
    if (point.step == trained.info.step && std::isfinite(point.validationLoss)) loss = point.validationLoss;
  ASSERT_TRUE(std::isfinite(loss));
  Dataset held;
  for (const std::size_t row : splitRows(dataset.rows, config.validationShare, static_cast<std::uint64_t>(config.seed)).validation)
    held.rows.push_back(dataset.rows.pointer(row));
  ASSERT_GT(held.rows.size(), 1u);
  EvalRequest request = requestFor(held);
  request.contestants.push_back({"", trained.last});
  request.contestants.push_back({"zero", trained.last, 0});
  const SetSummary summary = summarize(runEvaluation(*model(), request).sets[0], 3);
  EXPECT_NEAR(summary.contestants[1].value(EvalMetric::Perplexity).value, std::exp(loss), 1e-4 * std::exp(loss));
  EXPECT_EQ(summary.contestants[2].value(EvalMetric::Perplexity).value, summary.contestants[0].value(EvalMetric::Perplexity).value);
}

TEST_F(EvaluationRunTest, OnlyTheLastAnswerIsMeasured) {
  Row talk = pairOf("One?", "First answer.");
  talk.turns.push_back({"user", "Two?"});
  talk.turns.push_back({"assistant", "Second answer."});
  talk.turns.push_back({"user", "Thanks."});
  Dataset questions;
  questions.rows.push_back(talk);
  const Evaluation evaluation = runEvaluation(*model(), requestFor(questions));
  const EvaluatedRow& row = evaluation.sets[0].rows.at(0);
  EXPECT_EQ(row.reference, "Second answer.");
  EXPECT_NE(row.question.find("assistant: First answer."), std::string::npos);
  const Evaluation shorter = runEvaluation(*model(), requestFor([] {
    Dataset one;
    one.rows.push_back(pairOf("Two?", "Second answer."));
    return one;
  }()));
  EXPECT_EQ(row.answers[0].referenceTokens, shorter.sets[0].rows[0].answers[0].referenceTokens);
}

TEST_F(EvaluationRunTest, AStopKeepsTheBatchesThatWereFinished) {
  EvalRequest request = requestFor(smallDataset(40));
  request.perplexity = false;
  std::stop_source stop;
  std::vector<std::size_t> done;
  const Evaluation evaluation = runEvaluation(
      *model(), request,
      [&](const EvalProgress& progress) {
        done.push_back(progress.done);
        EXPECT_EQ(progress.total, 40u);
        EXPECT_GE(progress.etaSeconds, 0);
        stop.request_stop();
      },
      stop.get_token());
  EXPECT_FALSE(evaluation.complete);
  EXPECT_EQ(evaluation.sets[0].rows.size(), done.back());
  EXPECT_LT(done.back(), 40u);
  EXPECT_EQ(evaluation.sets[0].total, 40u);
}

TEST_F(EvaluationRunTest, NobodyToAskIsAnError) {
  EvalRequest request = requestFor(smallDataset(2));
  request.contestants.clear();
  EXPECT_FALSE(errorOf([&] { runEvaluation(*model(), request); }).empty());
}

}  // namespace
}  // namespace lorikeet::test
