// generate(): lanes, adapters, stop texts, streaming, limits, and working beside training.
#include <atomic>
#include <thread>

#include "core/text/utf8.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

class GenerateTest : public EngineTest {
 protected:
  static GenerateLane raw(const std::string& prompt, AdapterHandle adapter = nullptr, double strength = 1.0) {
    GenerateLane lane;
    lane.rawPrompt = prompt;
    lane.adapter = std::move(adapter);
    lane.strength = strength;
    return lane;
  }
  GenerateResult one(const GenerateLane& lane, const SamplingConfig& sampling) {
    return generate(*model(), {lane}, sampling).at(0);
  }

  /// An adapter that changes what the tiny model says.
  AdapterHandle trainedAdapter() {
    RunConfig config = quickConfig();
    config.maxSteps = 8;
    return trainQuietly(config, smallDataset()).last;
  }
};

TEST_F(GenerateTest, baseLaneBesideAnAdaptedLaneEqualsTheBaseAlone) {
  const AdapterHandle adapter = trainedAdapter();
  const auto alone = one(raw("Where is the cat"), greedySampling());
  const auto adaptedAlone = one(raw("Where is the cat", adapter), greedySampling());
  const auto both = generate(*model(), {raw("Where is the cat"), raw("Where is the cat", adapter)}, greedySampling());
  EXPECT_EQ(both[0].tokens, alone.tokens);
  EXPECT_EQ(both[1].tokens, adaptedAlone.tokens);
  EXPECT_NE(both[0].tokens, both[1].tokens) << "the adapter is not active";
}

TEST_F(GenerateTest, strengthZeroEqualsTheBase) {
  const AdapterHandle adapter = trainedAdapter();
  EXPECT_EQ(one(raw("The big red", adapter, 0), greedySampling()).tokens, one(raw("The big red"), greedySampling()).tokens);
}

TEST_F(GenerateTest, lanesOfUnevenLengthsDoNotDisturbEachOther) {
  const std::vector<std::string> prompts = {"A", "Once upon a time there was a little bird who sang", "The sun is", "Where?"};
  std::vector<GenerateLane> lanes;
  for (const std::string& prompt : prompts) lanes.push_back(raw(prompt));
  const auto together = generate(*model(), lanes, greedySampling());
  for (std::size_t i = 0; i < lanes.size(); ++i)
    EXPECT_EQ(together[i].tokens, one(lanes[i], greedySampling()).tokens) << prompts[i];
}

TEST_F(GenerateTest, sameSeedSameAnswerOtherSeedAnother) {
  SamplingConfig sampling;
  sampling.temperature = 1.5;
  sampling.topK = 0;
  sampling.topP = 1;
  sampling.maxNewTokens = 16;
  const auto lanes = generate(*model(), {raw("The cat"), raw("The cat")}, sampling);
  EXPECT_EQ(lanes[0].tokens, lanes[1].tokens);
  EXPECT_EQ(one(raw("The cat"), sampling).tokens, lanes[0].tokens);
  sampling.seed = 7;
  EXPECT_NE(one(raw("The cat"), sampling).tokens, lanes[0].tokens);
}

TEST_F(GenerateTest, chatPromptIsTheTemplatesText) {
  GenerateLane chat;
  chat.messages = {{"user", "Where is the cat?"}};
  const std::string text = model()->chatTemplate().render(chat.messages, true).text;
  EXPECT_EQ(one(chat, greedySampling()).tokens, one(raw(text), greedySampling()).tokens);
}

TEST_F(GenerateTest, stopTextCutsTheAnswerAndIsNeverShown) {
  const std::string whole = one(raw("Where is"), greedySampling(24)).text;
  ASSERT_GT(whole.size(), 8u);
  const std::string stopText = whole.substr(whole.size() / 2, 4);
  SamplingConfig sampling = greedySampling(24);
  sampling.stop = "never appears\n" + stopText;
  std::string shown;
  const auto cut =
      generate(*model(), {raw("Where is")}, sampling, [&](std::size_t, const std::string& piece) { shown += piece; }).at(0);
  EXPECT_EQ(cut.finish, FinishReason::StopText);
  EXPECT_EQ(cut.text, whole.substr(0, whole.find(stopText)));
  EXPECT_EQ(shown, cut.text);
}

TEST_F(GenerateTest, streamedPiecesAreWholeCharactersAndJoinToTheText) {
  SamplingConfig sampling;
  sampling.temperature = 4;  // byte pieces come up, halves of characters among them
  sampling.topK = 0;
  sampling.topP = 1;
  sampling.maxNewTokens = 100;
  std::vector<std::string> shown(4);
  std::vector<GenerateLane> lanes;
  for (const char* prompt : {"a", "b", "c", "d"}) lanes.push_back(raw(prompt));
  const auto results = generate(*model(), lanes, sampling, [&](std::size_t lane, const std::string& piece) {
    EXPECT_FALSE(piece.empty());
    EXPECT_TRUE(isValidUtf8(piece));
    shown.at(lane) += piece;
  });
  for (std::size_t i = 0; i < lanes.size(); ++i) EXPECT_EQ(shown[i], results[i].text);
}

TEST_F(GenerateTest, maxNewTokensEndsTheAnswer) {
  const auto result = one(raw("The cat"), greedySampling(5));
  EXPECT_EQ(result.tokens.size(), 5u);
  EXPECT_EQ(result.finish, FinishReason::MaxTokens);
  EXPECT_GT(result.promptTokens, 1);
  EXPECT_GT(result.tokensPerSecond, 0);
}

TEST_F(GenerateTest, contextFullEndsTheAnswer) {
  const auto result = one(raw("The cat"), greedySampling(1000));
  EXPECT_EQ(result.finish, FinishReason::ContextFull);
  EXPECT_EQ(static_cast<std::int64_t>(result.tokens.size()) + result.promptTokens, 128);
}

TEST_F(GenerateTest, cancelledKeepsWhatThereIs) {
  std::stop_source stop;
  std::size_t pieces = 0;
  const auto result = generate(
                          *model(), {raw("The cat")}, greedySampling(100),
                          [&](std::size_t, const std::string&) {
                            if (++pieces == 3) stop.request_stop();
                          },
                          stop.get_token())
                          .at(0);
  EXPECT_EQ(result.finish, FinishReason::Cancelled);
  EXPECT_GE(result.tokens.size(), 3u);
  EXPECT_LT(result.tokens.size(), 20u);
  EXPECT_FALSE(result.text.empty());
}

TEST_F(GenerateTest, noLanesGiveNoResults) { EXPECT_TRUE(generate(*model(), {}, greedySampling()).empty()); }

TEST_F(GenerateTest, promptLongerThanTheContextIsRefused) {
  std::string endless;
  for (int i = 0; i < 200; ++i) endless += "cat ";
  expectSentence(errorOf([&] { one(raw(endless), greedySampling()); }), {"128", "shorten"});
}

TEST_F(GenerateTest, badUtf8InAPromptIsNoCrash) { EXPECT_GT(one(raw("\xff\xfe cat \xc3"), greedySampling(4)).promptTokens, 0); }

TEST_F(GenerateTest, answersBesideTrainingEqualAnswersWithout) {
  const auto quiet = one(raw("Where is the"), greedySampling());
  const AdapterHandle adapter = trainedAdapter();
  const auto quietAdapted = one(raw("Where is the", adapter), greedySampling());
  std::atomic<bool> trains = false, done = false;
  std::thread trainer([&] {
    RunConfig config = quickConfig();
    config.dropout = 0.1;
    config.maxSteps = 400;
    TrainControl control;
    Recorder recorder;
    recorder.atMetric = [&](const MetricPoint&) {
      trains = true;
      if (done) control.stop();
    };
    train(model(), config, smallDataset(), m_dir / "runs", "beside", recorder, control);
  });
  while (!trains) std::this_thread::yield();
  for (int i = 0; i < 5; ++i) {
    const auto both = generate(*model(), {raw("Where is the"), raw("Where is the", adapter)}, greedySampling());
    EXPECT_EQ(both[0].tokens, quiet.tokens);
    EXPECT_EQ(both[1].tokens, quietAdapted.tokens);
  }
  done = true;
  trainer.join();
}

TEST_F(GenerateTest, finishReasonsHaveNames) {
  for (const auto reason : {FinishReason::EndOfTurn, FinishReason::StopText, FinishReason::MaxTokens, FinishReason::ContextFull,
                            FinishReason::Cancelled}) {
    EXPECT_FALSE(nameOf(reason).empty());
  }
}

}  // namespace
}  // namespace lorikeet::test
