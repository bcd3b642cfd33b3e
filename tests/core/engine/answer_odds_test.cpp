// Odds of an answer's tokens, answers that are continued, conversations cut to fit, and panes that do not disturb each other.
#include <cmath>
#include <random>

#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

class AnswerOddsTest : public EngineTest {
 protected:
  GenerateResult one(const GenerateLane& lane, const SamplingConfig& sampling) { return generate(*model(), {lane}, sampling).at(0); }

  static GenerateLane chat(std::vector<Message> messages, AdapterHandle adapter = nullptr) {
    GenerateLane lane;
    lane.messages = std::move(messages);
    lane.adapter = std::move(adapter);
    return lane;
  }

  AdapterHandle trainedAdapter() {
    RunConfig config = quickConfig();
    config.maxSteps = 8;
    return trainQuietly(config, smallDataset()).last;
  }
};

TEST_F(AnswerOddsTest, greedyTokensAreTheLikeliestAndTheirTextsJoinToTheAnswer) {
  GenerateLane lane = chat({{"user", "Where is the cat?"}});
  lane.wantOdds = true;
  const GenerateResult result = one(lane, greedySampling(24));
  ASSERT_EQ(result.odds.size(), result.tokens.size());
  std::string joined;
  for (std::size_t i = 0; i < result.odds.size(); ++i) {
    const AnswerToken& token = result.odds[i];
    EXPECT_EQ(token.chosen.id, result.tokens[i]);
    ASSERT_EQ(token.likeliest.size(), 5u);
    EXPECT_EQ(token.likeliest[0].id, token.chosen.id);
    EXPECT_FLOAT_EQ(token.likeliest[0].logProb, token.chosen.logProb);
    for (std::size_t k = 1; k < 5; ++k) EXPECT_LE(token.likeliest[k].logProb, token.likeliest[k - 1].logProb);
    EXPECT_LE(token.chosen.logProb, 0.f);
    joined += token.chosen.text;
  }
  EXPECT_TRUE(result.text.starts_with(joined)) << result.text << " | " << joined;
}

TEST_F(AnswerOddsTest, askingForOddsChangesNothingInTheAnswer) {
  SamplingConfig sampling = greedySampling(24);
  sampling.temperature = 1.5;
  sampling.repetitionPenalty = 1.3;
  GenerateLane lane = chat({{"user", "Where is the cat?"}});
  const auto plain = one(lane, sampling);
  lane.wantOdds = true;
  EXPECT_EQ(one(lane, sampling).tokens, plain.tokens);
}

TEST_F(AnswerOddsTest, scoringAnAnswerGivesTheOddsItWasMadeWith) {
  for (const AdapterHandle& adapter : {AdapterHandle(), trainedAdapter()}) {
    GenerateLane lane = chat({{"system", "Be brief."}, {"user", "Where is the cat?"}}, adapter);
    lane.wantOdds = true;
    lane.strength = 1.5;
    const GenerateResult result = one(lane, greedySampling(20));
    const std::vector<float> scores = answerLogProbs(*model(), lane, result.tokens);
    ASSERT_EQ(scores.size(), result.tokens.size());
    for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(scores[i], result.odds[i].chosen.logProb, 1e-4) << i;
  }
}

TEST_F(AnswerOddsTest, theAdapterMakesWhatItLearntLikelier) {
  const AdapterHandle adapter = trainedAdapter();
  const Row row = smallDataset().rows[0];
  const std::vector<TokenId> answer = model()->tokenizer().encode(row.answer());
  const auto total = [&](const AdapterHandle& with) {
    double sum = 0;
    for (const float value : answerLogProbs(*model(), chat({{"user", row.question()}}, with), answer)) sum += value;
    return sum;
  };
  EXPECT_GT(total(adapter), total(nullptr));
}

TEST_F(AnswerOddsTest, aContinuedAnswerEqualsTheUninterruptedOne) {
  for (const double temperature : {0.0, 1.0}) {
    SamplingConfig sampling = greedySampling(20);
    sampling.temperature = temperature;
    sampling.repetitionPenalty = 1.1;
    GenerateLane lane = chat({{"user", "Where is the cat?"}});
    lane.wantOdds = true;
    const GenerateResult whole = one(lane, sampling);
    ASSERT_GT(whole.tokens.size(), 8u);
    sampling.maxNewTokens = static_cast<std::int64_t>(whole.tokens.size()) - 7;
    lane.begun.assign(whole.tokens.begin(), whole.tokens.begin() + 7);
    std::string streamed;
    const auto rest = generate(*model(), {lane}, sampling, [&](std::size_t, const std::string& text) { streamed += text; }).at(0);
    EXPECT_EQ(rest.tokens, whole.tokens);
    EXPECT_EQ(rest.text, whole.text);
    EXPECT_TRUE(whole.text.ends_with(streamed));
    EXPECT_LT(streamed.size(), whole.text.size());
    EXPECT_EQ(rest.odds.size(), whole.tokens.size() - 7);
  }
}

TEST_F(AnswerOddsTest, aLongConversationIsCutFromItsOldestTurns) {
  GenerateLane lane = chat({{"system", "Be brief."}});
  for (int i = 0; i < 12; ++i) {
    lane.messages.push_back({"user", "Where is the cat number " + std::to_string(i) + "?"});
    lane.messages.push_back({"assistant", "The cat is on the mat, as always."});
  }
  lane.messages.push_back({"user", "And the dog?"});
  EXPECT_FALSE(errorOf([&] { one(lane, greedySampling(8)); }).empty());
  lane.cutToFit = true;
  const PromptView view = viewPrompt(*model(), lane, 8);
  EXPECT_GT(view.cutTurns, 0);
  EXPECT_EQ(view.cutTurns % 2, 0) << "whole exchanges go";
  EXPECT_NE(view.text.find("Be brief."), std::string::npos);
  EXPECT_NE(view.text.find("And the dog?"), std::string::npos);
  EXPECT_EQ(view.text.find("number 0?"), std::string::npos);
  const GenerateResult result = one(lane, greedySampling(8));
  EXPECT_EQ(result.cutTurns, view.cutTurns);
  EXPECT_EQ(static_cast<std::size_t>(result.promptTokens), view.tokens.size());
}

TEST_F(AnswerOddsTest, onlyTheQuestionLeftAndStillTooLongIsRefused) {
  std::string endless;
  for (int i = 0; i < 200; ++i) endless += "cat ";
  GenerateLane lane = chat({{"user", "Hi"}, {"assistant", "Hello"}, {"user", endless}});
  lane.cutToFit = true;
  expectSentence(errorOf([&] { one(lane, greedySampling()); }), {"128", "shorten"});
}

/// A conversation of random turns as the panes hold it, and the same held by each of them alone.
class IndependentPanes {
 public:
  IndependentPanes(const LoadedModel& model, const AdapterHandle& adapter, std::uint64_t seed) : m_model(model), m_random(seed) {
    m_panes.resize(2 + m_random() % 5);  // two to six
    for (std::size_t i = 1; i < m_panes.size(); ++i) {
      m_panes[i].adapter = adapter;
      m_panes[i].strength = 0.4 * static_cast<double>(i);
    }
    for (GenerateLane& lane : m_panes) lane.cutToFit = lane.wantOdds = true;
    m_alone = m_panes;
  }

  /// Asks on, or edits an earlier question, which is answered anew with what stood before it.
  void turn() {
    const std::size_t turns = m_panes[0].messages.size() / 2;
    if (turns > 1 && m_random() % 3 == 0) {
      const std::size_t kept = 2 * (m_random() % turns);
      for (std::vector<GenerateLane>* lanes : {&m_panes, &m_alone})
        for (GenerateLane& lane : *lanes) lane.messages.resize(kept);
    }
    const std::string question = randomQuestion();
    for (std::vector<GenerateLane>* lanes : {&m_panes, &m_alone})
      for (GenerateLane& lane : *lanes) lane.messages.push_back({"user", question});
    const auto together = generate(m_model, m_panes, greedySampling(6));
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
      const GenerateResult single = generate(m_model, {m_alone[i]}, greedySampling(6)).front();
      EXPECT_EQ(together[i].tokens, single.tokens) << "pane " << i << " of " << m_panes.size() << ", turn " << turns;
      m_panes[i].messages.push_back({"assistant", together[i].text});
      m_alone[i].messages.push_back({"assistant", single.text});
    }
  }

 private:
  std::string randomQuestion() {
    static const std::vector<std::string> kWords = {"cat", "dog", "where", "the", "mat", "who", "red", "sun"};
    std::string question;
    for (std::size_t i = 0, count = 1 + m_random() % 5; i < count; ++i) question += kWords[m_random() % kWords.size()] + " ";
    return question;
  }

  const LoadedModel& m_model;
  std::mt19937_64 m_random;
  std::vector<GenerateLane> m_panes, m_alone;
};

class PanesOfAPrecision : public AnswerOddsTest, public testing::WithParamInterface<const char*> {};

/// Fifty conversations with branches in two to six panes (base, and the adapter at several strengths), all lanes of a turn in one call.
TEST_P(PanesOfAPrecision, stayIndependentOverFiftyRandomConversations) {
  RunConfig config = quickConfig();
  config.maxSteps = 8;
  const TrainResult trained = trainQuietly(config, smallDataset());
  const ModelHandle base = openModel(m_modelDir, GetParam());
  const AdapterHandle adapter = openAdapter(*base, trained.runDir / "adapter");
  for (std::uint64_t conversation = 0; conversation < 50 && !HasFailure(); ++conversation) {
    SCOPED_TRACE("conversation " + std::to_string(conversation));
    IndependentPanes panes(*base, adapter, conversation);
    for (int turn = 0; turn < 4; ++turn) panes.turn();
  }
}

INSTANTIATE_TEST_SUITE_P(Precisions, PanesOfAPrecision, testing::Values("float32", "bfloat16", "int8", "nf4"),
                         [](const auto& which) { return std::string(which.param); });

}  // namespace
}  // namespace lorikeet::test
