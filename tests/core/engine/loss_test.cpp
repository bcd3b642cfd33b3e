// The loss counts answer tokens alone, and does not depend on how rows are laid into batches.
#include "core/train/loss.h"

#include "core/model/model_files.h"
#include "core/train/optimizer.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

double lossOf(const LanguageModel& decoder, const std::vector<Sample>& samples) {
  torch::NoGradGuard guard;
  return lossSum(decoder, nullptr, makeBatch(pointersTo(samples)), {}).item<double>();
}

double supervisedIn(const std::vector<std::vector<Sample>>& batches) {
  double count = 0;
  for (const auto& samples : batches) {
    for (const Sample& sample : samples) count += static_cast<double>(sample.supervisedCount());
  }
  return count;
}

/// Gradients of a fresh copy of the adapter after `batches`, divided by all their supervised tokens.
std::vector<torch::Tensor> gradientsOf(const LanguageModel& base, const std::vector<std::vector<Sample>>& batches) {
  Adapter adapter = randomAdapter(base);
  adapter.setTrainable();
  const double supervised = supervisedIn(batches);
  for (const auto& samples : batches) (lossSum(base, &adapter, makeBatch(pointersTo(samples)), {true}) / supervised).backward();
  std::vector<torch::Tensor> gradients;
  for (const NamedTensor& tensor : adapter.tensors()) gradients.push_back(tensor.tensor.grad().clone());
  return gradients;
}

TEST(LossTest, equalsTheHandComputedSumOverAnswerTokens) {
  const LanguageModel decoder = tinyDecoder();
  const Sample sample = sampleOf(someIds(10, 1), 6);
  const auto logProbabilities = torch::log_softmax(logitsOf(decoder, {sample.tokens}).to(torch::kFloat64), -1);
  double expected = 0;
  for (std::size_t i = 6; i < 10; ++i)
    expected -= logProbabilities[static_cast<std::int64_t>(i) - 1][sample.tokens[i]].item<double>();
  EXPECT_NEAR(lossOf(decoder, {sample}), expected, 1e-5 * expected);
}

TEST(LossTest, supervisingThePromptChangesTheLoss) {
  const LanguageModel decoder = tinyDecoder();
  const Ids ids = someIds(10, 1);
  EXPECT_GT(lossOf(decoder, {sampleOf(ids, 1)}), lossOf(decoder, {sampleOf(ids, 6)}) + 1);
}

TEST(LossTest, promptTokensCarryNoGradient) {
  // With an own head, dL/dW_head = sum over positions of (p - onehot)ᵀ·h: a prompt position that counted would show in it.
  const LanguageModel decoder = trainableCopy(tinyDecoder());
  const Sample sample = sampleOf(someIds(10, 1), 6);
  const TokenBatch batch = makeBatch({&sample});
  lossSum(decoder, nullptr, batch, {true}).backward();
  const auto found = decoder.weights().at("lm_head.weight").grad();
  torch::NoGradGuard guard;
  PackedInput input;
  input.tokens = batch.tokens;
  input.lengths = batch.lengths;
  const auto hidden = decoder.hidden(input);
  auto expected = torch::zeros_like(found);
  for (std::int64_t i = 6; i < 10; ++i) {  // answer tokens alone
    const auto row = hidden.slice(0, i - 1, i);
    auto error = torch::softmax(decoder.logits(row, {}), -1);
    error[0][sample.tokens[static_cast<std::size_t>(i)]] -= 1;
    expected += torch::mm(error.t(), row);
  }
  EXPECT_LT(worst(found, expected), 1e-5 * expected.abs().max().item<double>());
}

TEST(LossTest, tokensAfterTheAnswerCarryNoGradient) {
  const LanguageModel decoder = trainableCopy(tinyDecoder());
  Sample sample = sampleOf(someIds(8, 1), 4);
  lossSum(decoder, nullptr, makeBatch({&sample}), {true}).backward();
  const auto alone = decoder.weights().at("lm_head.weight").grad().clone();
  // A second question behind the answer: read by nobody that is supervised.
  for (const TokenId id : someIds(5, 9)) {
    sample.tokens.push_back(id);
    sample.supervised.push_back(0);
  }
  const LanguageModel again = trainableCopy(tinyDecoder());
  lossSum(again, nullptr, makeBatch({&sample}), {true}).backward();
  EXPECT_LT(worst(again.weights().at("lm_head.weight").grad(), alone), 1e-5);
}

TEST(LossTest, frozenBaseGetsNoGradient) {
  const LanguageModel base = tinyDecoder();
  Adapter adapter = randomAdapter(base);
  adapter.setTrainable();
  lossSum(base, &adapter, makeBatch(pointersTo(unevenSamples())), {true}).backward();
  for (const auto& [name, weight] : base.weights()) EXPECT_FALSE(weight.grad().defined()) << name;
  for (const NamedTensor& tensor : adapter.tensors()) EXPECT_TRUE(tensor.tensor.grad().defined()) << tensor.name;
}

TEST(LossTest, packedBatchEqualsItsSequencesSummed) {
  const LanguageModel decoder = tinyDecoder();
  const std::vector<Sample> samples = unevenSamples();
  double alone = 0;
  for (const Sample& sample : samples) alone += lossOf(decoder, {sample});
  EXPECT_NEAR(lossOf(decoder, samples), alone, 1e-5 * alone);
}

TEST(LossTest, orderInABatchDoesNotMatter) {
  const LanguageModel decoder = tinyDecoder();
  std::vector<Sample> samples = unevenSamples();
  const double before = lossOf(decoder, samples);
  std::swap(samples[0], samples[2]);
  EXPECT_NEAR(lossOf(decoder, samples), before, 1e-5 * before);
}

TEST(LossTest, unevenMicroBatchesEqualOneLargeBatch) {
  const LanguageModel base = tinyDecoder();
  const std::vector<Sample> samples = unevenSamples();
  // 2, 11 and 1 supervised tokens: averaging micro-batch means would weigh them wrongly.
  const auto large = gradientsOf(base, {samples});
  const auto small = gradientsOf(base, {{samples[0], samples[2]}, {samples[1]}});
  for (std::size_t i = 0; i < large.size(); ++i) {
    EXPECT_LT(worst(large[i], small[i]), 2e-6 * large[i].abs().max().item<double>() + 1e-9);
  }
}

TEST(LossTest, oneOptimiserStepAfterAccumulationEqualsOneLargeBatch) {
  const LanguageModel base = tinyDecoder();
  const std::vector<Sample> samples = unevenSamples();
  const auto stepWith = [&](const std::vector<std::vector<Sample>>& batches) {
    Adapter adapter = randomAdapter(base);
    adapter.setTrainable();
    AdamWOptions options;
    options.epsilon = 1e-3;  // Adam's first step is the sign of each gradient: keep round-off near zero from turning it
    AdamW optimizer(adapter.tensors(), options);
    const double supervised = supervisedIn(batches);
    for (const auto& part : batches) (lossSum(base, &adapter, makeBatch(pointersTo(part)), {true}) / supervised).backward();
    optimizer.clip(1.0);
    optimizer.step(1e-2);
    return adapter;
  };
  const Adapter large = stepWith({samples}), small = stepWith({{samples[1]}, {samples[0], samples[2]}});
  for (std::size_t i = 0; i < large.sites().size(); ++i) {
    torch::NoGradGuard guard;
    EXPECT_LT(worst(large.sites()[i].a, small.sites()[i].a), 1e-6);
    EXPECT_LT(worst(large.sites()[i].b, small.sites()[i].b), 1e-6);
  }
}

TEST(BatchTest, predictsEachSupervisedTokenFromTheOneBefore) {
  const Sample a = sampleOf({5, 6, 7}, 2), b = sampleOf({8, 9, 10, 11}, 2);
  const TokenBatch batch = makeBatch({&a, &b});
  EXPECT_EQ(batch.size(), 7);
  EXPECT_EQ(batch.supervised(), 3);
  EXPECT_TRUE(torch::equal(batch.predictAt, torch::tensor({1, 4, 5}, torch::kInt64)));
  EXPECT_TRUE(torch::equal(batch.targets, torch::tensor({7, 10, 11}, torch::kInt64)));
  EXPECT_EQ(batch.lengths, (std::vector<std::int64_t>{3, 4}));
}

TEST(BatchTest, firstTokenIsNeverPredicted) {
  const Sample a = sampleOf({5, 6}, 0), b = sampleOf({8, 9}, 0);
  EXPECT_TRUE(torch::equal(makeBatch({&a, &b}).targets, torch::tensor({6, 9}, torch::kInt64)));
}

TEST(EpochOrderTest, isAPermutationThatDependsOnSeedAndEpochAlone) {
  auto order = epochOrder(50, 42, 3);
  EXPECT_EQ(order, epochOrder(50, 42, 3));
  EXPECT_NE(order, epochOrder(50, 42, 4));
  EXPECT_NE(order, epochOrder(50, 43, 3));
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(order[i], i);
  EXPECT_TRUE(epochOrder(0, 1, 0).empty());
  EXPECT_EQ(epochOrder(1, 1, 0), std::vector<std::size_t>{0});
}

TEST(EpochOrderTest, everyPlaceIsAsLikely) {
  // 4000 epochs of 8 rows: row 0 stands in each place 500 times, give or take five standard deviations (21 each).
  std::vector<int> places(8, 0);
  for (std::int64_t epoch = 0; epoch < 4000; ++epoch) {
    const auto order = epochOrder(8, 7, epoch);
    ++places[static_cast<std::size_t>(std::find(order.begin(), order.end(), 0u) - order.begin())];
  }
  for (const int count : places) EXPECT_NEAR(count, 500, 105);
}

}  // namespace
}  // namespace lorikeet::test
