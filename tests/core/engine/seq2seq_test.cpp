// An encoder-decoder through the whole product: it learns rows, answers turn by turn, base and adapted side by side.
#include <cmath>

#include "core/engine/evaluation.h"
#include "core/eval/eval_summary.h"
#include "core/train/loss.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

class Seq2SeqTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    writeTinyModel(m_modelDir, tinyT5Config());
  }
};

Sample pairSample(std::size_t source, std::size_t target, std::uint64_t seed) {
  Sample sample = sampleOf(someIds(target, seed), 1);
  sample.source = someIds(source, seed + 100);
  return sample;
}

TEST_F(Seq2SeqTest, packedPairsEqualSingleOnes) {
  torch::NoGradGuard guard;
  const LanguageModel model = tinyDecoder(tinyT5Config());
  const std::vector<Sample> samples = {pairSample(5, 9, 1), pairSample(40, 3, 2), pairSample(12, 30, 3), pairSample(1, 2, 4)};
  double alone = 0;
  for (const Sample& sample : samples) alone += lossSum(model, nullptr, makeBatch({&sample}), {}).item<double>();
  const double together = lossSum(model, nullptr, makeBatch(pointersTo(samples)), {}).item<double>();
  EXPECT_NEAR(together, alone, 1e-5 * alone);
}

TEST_F(Seq2SeqTest, cachedTokensEqualTheWholePass) {
  torch::NoGradGuard guard;
  const LanguageModel model = tinyDecoder(tinyT5Config());
  const Sample sample = pairSample(11, 9, 1);
  const TokenBatch batch = makeBatch({&sample});
  const auto whole = logitsAt(model, nullptr, batch, torch::arange(9, torch::kInt64), {});
  PackedInput source;
  source.tokens = batch.source;
  source.lengths = batch.sourceLengths;
  const EncoderStates encoder = model.encode(source);
  KvCache cache(model.config(), 9, torch::kFloat32);
  std::int64_t done = 0;
  for (const std::int64_t step : {3, 1, 4, 1}) {
    PackedInput input;
    input.tokens = batch.tokens.slice(0, done, done + step);
    input.lengths = {step};
    input.caches = {&cache};
    if (done == 0) input.encoder = &encoder;
    EXPECT_LT(worst(model.logits(model.hidden(input), {}), whole.slice(0, done, done + step)), 3e-5) << done;
    done += step;
  }
}

TEST_F(Seq2SeqTest, learnsRowsAndAnswersThem) {
  RunConfig config = quickConfig();
  config.maxSteps = 120;
  config.rank = 16;
  config.validationShare = 0;
  const Dataset rows = smallDataset(4);
  const TrainResult result = trainQuietly(config, rows);
  ASSERT_EQ(result.info.status, RunStatus::Finished);
  std::vector<GenerateLane> lanes;
  for (const AdapterHandle& adapter : {AdapterHandle(), result.last}) {
    for (const Row& row : rows.rows) {
      GenerateLane lane;
      lane.messages = {row.turns[0]};
      lane.adapter = adapter;
      lanes.push_back(lane);
    }
  }
  const auto answers = generate(*model(), lanes, greedySampling(40));
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    EXPECT_NE(answers[i].text, rows.rows[i].answer()) << "the base knows nothing";
    EXPECT_EQ(answers[i + rows.rows.size()].text, rows.rows[i].answer());
    EXPECT_EQ(answers[i + rows.rows.size()].finish, FinishReason::EndOfTurn);
  }

  EvalRequest request;
  request.contestants = {{"", nullptr}, {"", result.last}};
  request.sets = {{"rows", "", rows.rows}};
  request.sampling = greedySampling(40);
  const SetSummary summary = summarize(runEvaluation(*model(), request).sets[0], 2);
  EXPECT_EQ(summary.contestants[1].value(EvalMetric::Exact).value, 1);
  EXPECT_GT(summary.contestants[0].value(EvalMetric::Perplexity).value, 10) << "the base knows nothing";
  const double loss = RunFolder::open(result.runDir).metrics().back().trainLoss;
  EXPECT_NEAR(summary.contestants[1].value(EvalMetric::Perplexity).value, std::exp(loss), 0.02 * std::exp(loss));
}

}  // namespace
}  // namespace lorikeet::test
