// Decoders, adapters and samples for tests of the engine's inside. Sees torch; tiny_model.h is the half without.
#pragma once
#include <torch/torch.h>

#include <vector>

#include "core/lora/adapter.h"
#include "core/model/language_model.h"
#include "core/train/batch.h"
#include "tests/core/engine/tiny_model.h"

namespace lorikeet::test {

using Ids = std::vector<TokenId>;

/// The tiny model's weights: random, wide enough that attention and head have clear opinions.
LanguageModel tinyDecoder(const ModelConfig& config = tinyConfig(), std::uint64_t seed = 1);
/// An adapter with random A and B. @param targets as RunConfig::targets
Adapter randomAdapter(const LanguageModel& base, const std::string& targets = "all-linear", std::int64_t rank = 4,
                      std::uint64_t seed = 3);
/// An adapter of any kind, moved away from its start.
Adapter randomAdapter(const LanguageModel& base, const PeftConfig& config, std::uint64_t seed = 3);

/// `count` ids that depend on `seed` alone.
Ids someIds(std::size_t count, std::uint64_t seed);
/// Tokens of which all from `firstAnswer` on are supervised.
Sample sampleOf(const Ids& tokens, std::size_t firstAnswer);
/// Three samples of 5, 17 and 9 tokens.
std::vector<Sample> unevenSamples();
std::vector<const Sample*> pointersTo(const std::vector<Sample>& samples);

/// Logits of every token. @param adapters ranges over all tokens of `sequences` laid end to end   @return [T, V]
torch::Tensor logitsOf(const LanguageModel& decoder, const std::vector<Ids>& sequences, const AdapterRanges& adapters = {});
/// The largest absolute difference.
double worst(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace lorikeet::test
