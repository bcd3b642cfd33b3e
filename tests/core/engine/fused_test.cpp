// The kernels of large models against torch's operations in the reference's order: losses, gradients, logits, decoding, for every family.
#include <gtest/gtest.h>

#include "core/formats/model_config.h"
#include "core/model/model_files.h"
#include "core/train/loss.h"
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

LanguageModel familyModel(const std::string& name, const Precision& precision = {}) {
  std::vector<std::string> warnings;
  const fs::path dir = goldenDir() / "cases" / name;
  return loadLanguageModel(dir, readModelConfig(dir), precision, warnings);
}

/// Three samples of uneven lengths; one sequence is longer than a block of queries. With an encoder each has a source.
std::vector<Sample> samplesFor(const LanguageModel& model) {
  std::vector<Sample> samples = {sampleOf(someIds(5, 1), 3), sampleOf(someIds(90, 2), 40), sampleOf(someIds(9, 3), 8)};
  for (Sample& sample : samples) {
    for (TokenId& id : sample.tokens) id %= static_cast<TokenId>(model.config().vocabSize);
    if (model.config().hasEncoder()) sample.source = {5, 7, 9, 1};
  }
  return samples;
}

struct Outcome {
  double loss = 0;
  std::vector<torch::Tensor> gradients;
};

Outcome outcomeOf(const LanguageModel& model, const Adapter& start, const PassOptions& options) {
  Adapter adapter = start;
  for (const NamedTensor& tensor : adapter.tensors()) torch::Tensor(tensor.tensor).mutable_grad() = torch::Tensor();
  adapter.setTrainable();
  const auto samples = samplesFor(model);
  torch::manual_seed(5);
  const auto loss = lossSum(model, &adapter, makeBatch(pointersTo(samples)), options);
  loss.backward();
  Outcome outcome{loss.item<double>(), {}};
  for (const NamedTensor& tensor : adapter.tensors()) outcome.gradients.push_back(tensor.tensor.grad().clone());
  return outcome;
}

void expectClose(const Outcome& found, const Outcome& expected, double bar) {
  EXPECT_NEAR(found.loss, expected.loss, bar * expected.loss);
  ASSERT_EQ(found.gradients.size(), expected.gradients.size());
  for (std::size_t i = 0; i < expected.gradients.size(); ++i) {
    EXPECT_LT(worst(found.gradients[i], expected.gradients[i]), 10 * bar * (expected.gradients[i].abs().max().item<double>() + 1e-6)) << i;
  }
}

class FusedFamilies : public testing::TestWithParam<const char*> {};

TEST_P(FusedFamilies, lossAndGradientsEqualTheReferencesOrder) {
  LanguageModel model = familyModel(GetParam());
  const Adapter adapter = randomAdapter(model);
  const Outcome expected = outcomeOf(model, adapter, {});
  model.setFused(true);
  expectClose(outcomeOf(model, adapter, {}), expected, 1e-5);
  PassOptions checkpointed;
  checkpointed.checkpointing = true;
  expectClose(outcomeOf(model, adapter, checkpointed), expected, 1e-5);
}

TEST_P(FusedFamilies, bfloat16IsNearFloat32) {
  const LanguageModel whole = familyModel(GetParam());
  const LanguageModel half = familyModel(GetParam(), {torch::kBFloat16});
  ASSERT_TRUE(half.isFused());
  const Adapter adapter = randomAdapter(whole);
  EXPECT_NEAR(outcomeOf(half, adapter, {}).loss / outcomeOf(whole, adapter, {}).loss, 1.0, 0.02);
}

TEST_P(FusedFamilies, quantisedComputesWithItsOwnDecodedWeights) {
  for (const QuantKind kind : {QuantKind::Int8, QuantKind::Nf4}) {
    const LanguageModel quantised = familyModel(GetParam(), {torch::kFloat32, kind});
    LanguageModel::Weights decoded = quantised.weights();
    for (std::size_t i = 0; i < quantised.modules().size(); ++i) {
      const Linear* linear = quantised.linear(i);
      if (linear != nullptr && !linear->weight.defined())
        decoded[quantised.modules()[i].path + ".weight"] = linear->fileWeight().contiguous();
    }
    const LanguageModel dense(quantised.config(), decoded);
    const Adapter adapter = randomAdapter(dense);
    expectClose(outcomeOf(quantised, adapter, {}), outcomeOf(dense, adapter, {}), 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(, FusedFamilies, testing::Values("llama", "qwen2", "qwen3", "gemma3", "mistral-sliding-window", "phi3", "gpt2", "t5"),
                         [](const auto& family) {
                           std::string name = family.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(FusedTest, packedSequencesEqualThoseAlone) {
  LanguageModel model = tinyDecoder();
  model.setFused(true);
  const Adapter adapter = randomAdapter(model);
  const Outcome together = outcomeOf(model, adapter, {});
  Adapter apart = adapter;
  for (const NamedTensor& tensor : apart.tensors()) torch::Tensor(tensor.tensor).mutable_grad() = torch::Tensor();
  Outcome sum;
  for (const Sample& sample : samplesFor(model)) {
    const auto loss = lossSum(model, &apart, makeBatch({&sample}), {});
    loss.backward();
    sum.loss += loss.item<double>();
  }
  for (const NamedTensor& tensor : apart.tensors()) sum.gradients.push_back(tensor.tensor.grad().clone());
  expectClose(together, sum, 1e-6);
}

TEST(FusedTest, dropoutRepeatsWithItsSeedAndUnderCheckpointing) {
  LanguageModel model = tinyDecoder();
  model.setFused(true);
  PeftConfig config;
  config.rank = 4;
  config.alpha = 8;
  config.dropout = 0.3;
  const TargetPattern pattern = parseTargets("all-linear");
  config.targets = pattern.names;
  config.targetsAreRegex = pattern.isRegex;
  const Adapter adapter = randomAdapter(model, config);
  PassOptions training;
  training.training = true;
  const Outcome first = outcomeOf(model, adapter, training), again = outcomeOf(model, adapter, training);
  EXPECT_EQ(first.loss, again.loss);
  EXPECT_NE(first.loss, outcomeOf(model, adapter, {}).loss);
  training.checkpointing = true;
  expectClose(outcomeOf(model, adapter, training), first, 1e-6);
}

TEST(FusedTest, wantedTokensAreThoseOfAllStates) {
  for (const bool fused : {false, true}) {
    LanguageModel model = tinyDecoder();
    model.setFused(fused);
    const Adapter adapter = randomAdapter(model);
    torch::NoGradGuard guard;
    PackedInput input;
    const Ids ids = someIds(23, 4);
    input.tokens = torch::tensor(std::vector<std::int64_t>(ids.begin(), ids.end()), torch::kInt64);
    input.lengths = {11, 12};
    input.adapters = {{&adapter, 0.5, 3, 15}};
    const auto all = model.hidden(input);
    input.wanted = torch::tensor({2, 5, 14, 22}, torch::kInt64);
    EXPECT_LT(worst(model.hidden(input), all.index_select(0, input.wanted)), 2e-5);
  }
}

/// Logits of each token of two lanes, one token at a time, the second lane with an adapter.
torch::Tensor decoded(const LanguageModel& model, const Adapter& adapter, const Ids& ids, std::int64_t prompt, bool alone) {
  torch::NoGradGuard guard;
  KvCache base(model.config(), 64, model.dtype()), adapted(model.config(), 64, model.dtype());
  std::vector<torch::Tensor> rows;
  for (std::int64_t at = 0; at < static_cast<std::int64_t>(ids.size());) {
    const std::int64_t n = at == 0 ? prompt : 1;
    PackedInput input;
    std::vector<std::int64_t> tokens(ids.begin() + at, ids.begin() + at + n);
    if (!alone) tokens.insert(tokens.begin(), ids.begin() + at, ids.begin() + at + n);
    input.tokens = torch::tensor(tokens, torch::kInt64);
    input.lengths = alone ? std::vector<std::int64_t>{n} : std::vector<std::int64_t>{n, n};
    input.caches = alone ? std::vector<KvCache*>{&adapted} : std::vector<KvCache*>{&base, &adapted};
    const std::int64_t begin = alone ? 0 : n;
    input.adapters = {{&adapter, 1.0, begin, begin + n}};
    const auto states = model.hidden(input);
    rows.push_back(model.logits(states.slice(0, begin, begin + n), {{&adapter, 1.0, 0, n}}));
    at += n;
  }
  return torch::cat(rows);
}

Ids idsFor(const LanguageModel& model, std::size_t count) {
  Ids ids = someIds(count, 6);
  for (TokenId& id : ids) id %= static_cast<TokenId>(model.config().vocabSize);
  return ids;
}

class FusedDecoders : public testing::TestWithParam<const char*> {};

TEST_P(FusedDecoders, decodingEqualsOnePassAndLanesAreIndependent) {
  const LanguageModel plain = familyModel(GetParam());
  const Ids ids = idsFor(plain, 30);
  const Adapter adapter = randomAdapter(plain).snapshot();
  const auto whole = logitsOf(plain, {ids}, {{&adapter, 1.0, 0, 30}});
  LanguageModel fused = familyModel(GetParam());
  fused.setFused(true);
  const auto pair = decoded(fused, adapter, ids, 12, false), alone = decoded(fused, adapter, ids, 12, true);
  EXPECT_LT(worst(pair, whole), 1e-4);
  EXPECT_TRUE(torch::equal(pair.slice(0, 12), alone.slice(0, 12))) << "a lane's tokens do not depend on the other lane";
}

TEST_P(FusedDecoders, quantisedDecodingEqualsItsOnePass) {
  for (const QuantKind kind : {QuantKind::Int8, QuantKind::Nf4}) {
    const LanguageModel model = familyModel(GetParam(), {torch::kFloat32, kind});
    const Ids ids = idsFor(model, 20);
    const Adapter adapter = randomAdapter(model).snapshot();
    const auto whole = logitsOf(model, {ids}, {{&adapter, 1.0, 0, 20}});
    const auto pair = decoded(model, adapter, ids, 6, false), alone = decoded(model, adapter, ids, 6, true);
    // The head reads an int8 copy when decoding, and 15-bit inputs.
    EXPECT_LT(worst(pair, whole), 0.02 * (whole.abs().max().item<double>() + 1)) << static_cast<int>(kind);
    EXPECT_TRUE(torch::equal(pair, alone)) << static_cast<int>(kind);
  }
}

INSTANTIATE_TEST_SUITE_P(, FusedDecoders, testing::Values("llama", "qwen2", "qwen3", "gemma3", "mistral-sliding-window", "phi3", "gpt2"),
                         [](const auto& family) {
                           std::string name = family.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace lorikeet::test
