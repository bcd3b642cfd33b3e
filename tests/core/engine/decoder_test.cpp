// The decoder's own laws: causality, packing, caching.
#include "tests/core/engine/tiny_decoder.h"

namespace lorikeet::test {
namespace {

/// One of each kind of block: plain, biased and tied, normed heads and windows, fused and partly turning, learned positions.
std::vector<ModelConfig> kindsOfModels() {
  return {tinyConfig(),
          tinyConfig({{"model_type", "qwen2"}, {"tie_word_embeddings", true}}),
          tinyConfig({{"model_type", "gemma3_text"}, {"head_dim", 8}, {"sliding_window", 4}, {"sliding_window_pattern", 2},
                      {"final_logit_softcapping", 20.0}, {"tie_word_embeddings", true}}),
          tinyConfig({{"model_type", "phi3"}, {"partial_rotary_factor", 0.5}, {"sliding_window", 5}}),
          tinyConfig({{"model_type", "gpt2"}, {"n_embd", 32}, {"n_layer", 2}, {"n_head", 4}, {"n_positions", 128}})};
}

TEST(DecoderTest, laterTokensChangeNothingBefore) {
  const LanguageModel decoder = tinyDecoder();
  Ids ids = someIds(12, 1);
  const auto before = logitsOf(decoder, {ids});
  ids[8] = 400;
  const auto after = logitsOf(decoder, {ids});
  EXPECT_TRUE(torch::equal(before.slice(0, 0, 8), after.slice(0, 0, 8)));
  EXPECT_GT(worst(before.slice(0, 8), after.slice(0, 8)), 1e-3);
}

TEST(DecoderTest, packedSequencesEqualSingleOnes) {
  for (const ModelConfig& config : kindsOfModels()) {
    const LanguageModel decoder = tinyDecoder(config);
    std::vector<Ids> sequences;
    for (const std::size_t length : {1, 30, 3, 29, 12, 1, 60}) sequences.push_back(someIds(length, length));
    const auto packed = logitsOf(decoder, sequences);
    std::int64_t row = 0;
    for (const Ids& ids : sequences) {
      const auto size = static_cast<std::int64_t>(ids.size());
      EXPECT_LT(worst(packed.slice(0, row, row + size), logitsOf(decoder, {ids})), 2e-5) << size;
      row += size;
    }
  }
}

TEST(DecoderTest, cachedTokensEqualTheWholePass) {
  torch::NoGradGuard guard;
  for (const ModelConfig& config : kindsOfModels()) {
    const LanguageModel decoder = tinyDecoder(config);
    const Ids a = someIds(14, 1), b = someIds(9, 2);
    const auto wholeA = logitsOf(decoder, {a}), wholeB = logitsOf(decoder, {b});
    KvCache cacheA(config, 14, torch::kFloat32), cacheB(config, 9, torch::kFloat32);
    // Both prompts in one pass, then a few tokens each at a time, unevenly.
    std::size_t doneA = 0, doneB = 0;
    for (const auto& [stepA, stepB] : {std::pair<std::size_t, std::size_t>{7, 3}, {1, 1}, {1, 4}, {5, 1}}) {
      PackedInput input;
      std::vector<std::int64_t> tokens(a.begin() + static_cast<std::ptrdiff_t>(doneA),
                                       a.begin() + static_cast<std::ptrdiff_t>(doneA + stepA));
      tokens.insert(tokens.end(), b.begin() + static_cast<std::ptrdiff_t>(doneB),
                    b.begin() + static_cast<std::ptrdiff_t>(doneB + stepB));
      input.tokens = torch::tensor(tokens, torch::kInt64);
      input.lengths = {static_cast<std::int64_t>(stepA), static_cast<std::int64_t>(stepB)};
      input.caches = {&cacheA, &cacheB};
      const auto logits = decoder.logits(decoder.hidden(input), {});
      const auto splitAt = static_cast<std::int64_t>(stepA);
      EXPECT_LT(worst(logits.slice(0, 0, splitAt),
                      wholeA.slice(0, static_cast<std::int64_t>(doneA), static_cast<std::int64_t>(doneA + stepA))),
                2e-5);
      EXPECT_LT(worst(logits.slice(0, splitAt),
                      wholeB.slice(0, static_cast<std::int64_t>(doneB), static_cast<std::int64_t>(doneB + stepB))),
                2e-5);
      doneA += stepA;
      doneB += stepB;
    }
    EXPECT_EQ(cacheA.length(), 14);
    EXPECT_EQ(cacheB.length(), 9);
  }
}

TEST(DecoderTest, bfloat16StaysNearFloat32) {
  const LanguageModel wide = tinyDecoder();
  std::map<std::string, torch::Tensor> weights;
  for (const auto& [name, weight] : wide.weights()) weights[name] = weight.to(torch::kBFloat16);
  const LanguageModel narrow(tinyConfig(), weights);
  const Ids ids = someIds(20, 1);
  const auto a = logitsOf(wide, {ids}), b = logitsOf(narrow, {ids});
  EXPECT_EQ(b.scalar_type(), torch::kFloat32);
  EXPECT_LT(worst(a, b), 0.05 * a.abs().max().item<double>());
}

TEST(DecoderTest, missingTensorIsNamed) {
  std::map<std::string, torch::Tensor> weights = tinyDecoder().weights();
  weights.erase("model.norm.weight");
  expectSentence(errorOf([&] { LanguageModel(tinyConfig(), weights); }), {"model.norm.weight", "[32]"});
}

}  // namespace
}  // namespace lorikeet::test
