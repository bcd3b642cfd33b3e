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

/// Fifty conversations of random turns in three panes (base, adapter, adapter at half strength), all lanes of a turn in one call: each
/// pane's answers equal those of the same conversation held alone.
TEST_F(AnswerOddsTest, panesStayIndependentOverRandomConversations) {
  const AdapterHandle adapter = trainedAdapter();
  const std::vector<std::string> words = {"cat", "dog", "where", "the", "mat", "who", "red", "sun"};
  std::mt19937 random(7);
  for (int conversation = 0; conversation < 50; ++conversation) {
    std::vector<GenerateLane> panes(3), alone(3);
    for (std::vector<GenerateLane>* set : {&panes, &alone}) {
      (*set)[1].adapter = (*set)[2].adapter = adapter;
      (*set)[2].strength = 0.5;
      for (GenerateLane& lane : *set) lane.cutToFit = true;
    }
    for (int turn = 0; turn < 3; ++turn) {
      std::string question;
      for (std::size_t i = 0, count = 1 + random() % 5; i < count; ++i) question += words[random() % words.size()] + " ";
      for (GenerateLane& lane : panes) lane.messages.push_back({"user", question});
      const auto together = generate(*model(), panes, greedySampling(6));
      for (std::size_t i = 0; i < 3; ++i) {
        alone[i].messages.push_back({"user", question});
        const GenerateResult single = one(alone[i], greedySampling(6));
        ASSERT_EQ(together[i].tokens, single.tokens) << "conversation " << conversation << ", turn " << turn << ", pane " << i;
        panes[i].messages.push_back({"assistant", together[i].text});
        alone[i].messages.push_back({"assistant", single.text});
      }
    }
  }
}

}  // namespace
}  // namespace lorikeet::test
