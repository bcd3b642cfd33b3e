// How the next token is drawn, and how an answer's text grows.
#include "core/generate/sampler.h"

#include <cmath>
#include <map>

#include "core/generate/answer_stream.h"
#include "core/text/utf8.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {
namespace {

SamplingConfig freely(double temperature = 1.0) {
  SamplingConfig config;
  config.temperature = temperature;
  config.topK = 0;
  config.topP = 1;
  config.minP = 0;
  return config;
}

/// How often each id is drawn in `count` draws from the same logits.
std::map<TokenId, int> histogram(const SamplingConfig& config, const std::vector<float>& logits, int count) {
  std::map<TokenId, int> times;
  Sampler sampler(config, {});
  for (int i = 0; i < count; ++i) {
    std::vector<float> copy = logits;
    ++times[sampler.next(copy)];
  }
  return times;
}

TokenId draw(const SamplingConfig& config, std::vector<float> logits, const std::vector<TokenId>& prompt = {}) {
  return Sampler(config, prompt).next(logits);
}

const std::vector<float> kLogits = {std::log(0.1f), std::log(0.4f), std::log(0.2f), std::log(0.3f)};

TEST(SamplerTest, temperatureZeroTakesTheLikeliest) {
  EXPECT_EQ(draw(greedySampling(), {0.1f, 3.0f, -2.0f, 2.9f}), 1);
  EXPECT_EQ(draw(greedySampling(), {1.0f, 5.0f, 5.0f}), 1) << "of equals the first";
}

TEST(SamplerTest, drawsFollowTheSoftmax) {
  const auto times = histogram(freely(), kLogits, 20000);
  const double expected[] = {0.1, 0.4, 0.2, 0.3};
  for (TokenId id = 0; id < 4; ++id) EXPECT_NEAR(times.at(id) / 20000.0, expected[id], 0.02) << id;
}

TEST(SamplerTest, temperatureSharpensAndFlattens) {
  // p^(1/T): at T = 0.5 the shares are 1 : 16 : 4 : 9.
  EXPECT_NEAR(histogram(freely(0.5), kLogits, 20000).at(1) / 20000.0, 16.0 / 30, 0.02);
  EXPECT_NEAR(histogram(freely(100), kLogits, 20000).at(0) / 20000.0, 0.25, 0.02);
}

TEST(SamplerTest, verySmallTemperaturesAreGreedy) {
  for (const double temperature : {1e-2, 1e-6, 1e-30, 1e-300}) {
    EXPECT_EQ(draw(freely(temperature), {0.1f, 3.0f, -2.0f, 2.9f}), 1) << temperature;
  }
}

TEST(SamplerTest, topKKeepsTheLikeliest) {
  SamplingConfig config = freely(3);
  config.topK = 2;
  for (const auto& [id, times] : histogram(config, kLogits, 2000)) EXPECT_TRUE(id == 1 || id == 3) << id << " drawn " << times;
  config.topK = 1;
  EXPECT_EQ(draw(config, kLogits), 1);
  config.topK = 1000;
  EXPECT_EQ(histogram(config, kLogits, 2000).size(), 4u);
}

TEST(SamplerTest, topPKeepsTheSmallestSetThatReachesIt) {
  SamplingConfig config = freely();
  config.topP = 0.65;  // 0.4 + 0.3
  EXPECT_EQ(histogram(config, kLogits, 2000).size(), 2u);
  config.topP = 0.75;  // 0.4 + 0.3 + 0.2
  EXPECT_EQ(histogram(config, kLogits, 2000).size(), 3u);
  config.topP = 0;
  EXPECT_EQ(histogram(config, kLogits, 2000).size(), 1u);
}

TEST(SamplerTest, minPCutsBelowAShareOfTheBest) {
  SamplingConfig config = freely();
  config.minP = 0.6;  // 0.24: keeps 0.4 and 0.3
  EXPECT_EQ(histogram(config, kLogits, 2000).size(), 2u);
  config.minP = 1;
  EXPECT_EQ(histogram(config, kLogits, 2000).size(), 1u);
}

TEST(SamplerTest, repetitionPenaltyLowersSeenTokensOfEitherSign) {
  SamplingConfig config = greedySampling();
  config.repetitionPenalty = 2;
  EXPECT_EQ(draw(config, {3.0f, 2.0f, 0.0f}, {0}), 1);     // 3/2 < 2
  EXPECT_EQ(draw(config, {-1.0f, -1.5f, -9.0f}, {0}), 1);  // -1·2 < -1.5
  EXPECT_EQ(draw(config, {3.0f, 2.0f, 0.0f}, {2}), 0);
}

TEST(SamplerTest, drawnTokensCountAsSeen) {
  SamplingConfig config = greedySampling();
  config.repetitionPenalty = 2;
  Sampler sampler(config, {});
  std::vector<float> first = {3.0f, 2.0f}, second = first;
  EXPECT_EQ(sampler.next(first), 0);
  EXPECT_EQ(sampler.next(second), 1);
}

TEST(SamplerTest, seedDecides) {
  const auto series = [](std::int64_t seed) {
    SamplingConfig config = freely();
    config.seed = seed;
    Sampler sampler(config, {});
    std::vector<TokenId> ids;
    for (int i = 0; i < 30; ++i) {
      std::vector<float> copy = kLogits;
      ids.push_back(sampler.next(copy));
    }
    return ids;
  };
  EXPECT_EQ(series(1), series(1));
  EXPECT_NE(series(1), series(2));
}

/// Ids are bytes: any text can be cut anywhere.
class ByteTokenizer : public Tokenizer {
 public:
  std::vector<TokenSpan> encodeSpans(std::string_view text, bool) const override {
    std::vector<TokenSpan> spans;
    for (std::size_t i = 0; i < text.size(); ++i) spans.push_back({static_cast<unsigned char>(text[i]), i, i + 1});
    return spans;
  }
  std::string decode(std::span<const TokenId> ids, bool) const override {
    std::string bytes;
    for (const TokenId id : ids) bytes += static_cast<char>(id);
    return repairUtf8(bytes);
  }
  std::int64_t vocabSize() const override { return 256; }
  std::optional<TokenId> idOf(std::string_view) const override { return std::nullopt; }
  std::string pieceOf(TokenId id) const override { return std::string(1, static_cast<char>(id)); }
  bool isSpecial(TokenId) const override { return false; }
  std::string kind() const override { return "bytes"; }
};

/// Pushes `text` byte by byte and checks every piece. @return what was shown
std::string streamed(const std::string& text, const std::vector<std::string>& stops, bool* stopped = nullptr) {
  const ByteTokenizer tokenizer;
  AnswerStream stream(tokenizer, stops);
  std::string shown;
  for (const char c : text) {
    const std::string piece = stream.push(static_cast<unsigned char>(c));
    EXPECT_TRUE(isValidUtf8(piece));
    shown += piece;
    for (const std::string& stop : stops) {
      EXPECT_TRUE(stop.empty() || shown.find(stop) == std::string::npos);
    }
  }
  shown += stream.finish();
  EXPECT_EQ(shown, stream.text());
  if (stopped != nullptr) *stopped = stream.stopped();
  return shown;
}

TEST(AnswerStreamTest, withoutStopsEverythingIsShown) { EXPECT_EQ(streamed("Grüße, 你好 🦜!", {}), "Grüße, 你好 🦜!"); }

TEST(AnswerStreamTest, stopTextCutsAcrossTokens) {
  bool stopped = false;
  EXPECT_EQ(streamed("Hello<end>more", {"<end>"}, &stopped), "Hello");
  EXPECT_TRUE(stopped);
}

TEST(AnswerStreamTest, aBeginningThatIsNotCompletedIsShownInTheEnd) {
  bool stopped = true;
  EXPECT_EQ(streamed("a <en b <e", {"<end>"}, &stopped), "a <en b <e");
  EXPECT_FALSE(stopped);
}

TEST(AnswerStreamTest, repeatedBeginningsStillFindTheStop) {
  EXPECT_EQ(streamed("aaab!", {"aab"}), "a");
  EXPECT_EQ(streamed("ababac?", {"abac"}), "ab");
}

TEST(AnswerStreamTest, theEarlierOfTwoStopsWins) {
  EXPECT_EQ(streamed("one two three", {"three", "two"}), "one ");
  EXPECT_EQ(streamed("xabcy", {"abc", "b"}), "xa");
}

TEST(AnswerStreamTest, emptyStopTextsAreIgnored) { EXPECT_EQ(streamed("text", {"", ""}), "text"); }

TEST(AnswerStreamTest, stopTextsOfManyBytesWork) { EXPECT_EQ(streamed("你好。再见", {"。"}), "你好"); }

TEST(AnswerStreamTest, aStopThatBeginsTheAnswerGivesNothing) { EXPECT_EQ(streamed("###", {"##"}), ""); }

TEST(AnswerStreamTest, halfACharacterAtTheEndBecomesAReplacement) {
  const std::string shown = streamed("ok \xe4\xbd", {});
  EXPECT_TRUE(isValidUtf8(shown));
  EXPECT_EQ(shown.substr(0, 3), "ok ");
}

}  // namespace
}  // namespace lorikeet::test
