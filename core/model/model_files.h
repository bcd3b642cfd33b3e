// A model folder to a LanguageModel and back, and random initialisation. Internal to the engine (sees torch).
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/language_model.h"

namespace lorikeet {

/// How a model's numbers are held while it is used.
struct Precision {
  torch::Dtype compute = torch::kFloat32;
  /// Linear weights of the blocks in 4 or 8 bits; the head gets a copy in 8 bits for decoding, embeddings and norms stay whole.
  std::optional<QuantKind> quantised = std::nullopt;
};

/// @param choice as RunConfig::dtype: auto, float32, bfloat16, int8, nf4
Precision precisionFor(const std::string& choice, std::int64_t parameters);

/// "bfloat16", "nf4, computed in bfloat16"
std::string nameOf(const Precision& precision);

/// Reads the weights of a folder. A tensor already of the computing dtype is a view of the mapped file; others are converted copies.
/// The model's config() says what the weights showed: a head that config.json called tied may be one of its own.
/// @param warnings gets a sentence for tensors that have no place in the model
/// @throws Error: missing file, missing tensor, wrong shape, values that are not numbers.
LanguageModel loadLanguageModel(const std::filesystem::path& dir, ModelConfig config, const Precision& precision,
                                std::vector<std::string>& warnings);

/// Fresh weights: normal with standard deviation 0.02 (projections into the residual stream 0.02/sqrt(2L)), norms one, biases zero.
/// Source: Radford et al. 2019 (GPT-2).
LanguageModel randomLanguageModel(const ModelConfig& config, std::uint64_t seed);

/// A model with float32 copies of all weights as trainable leaves.
LanguageModel trainableCopy(const LanguageModel& base);

/// Writes config.json and model.safetensors into an existing folder.
void saveLanguageModel(const std::filesystem::path& dir, const LanguageModel& model, torch::Dtype dtype);

/// Copies tokenizer and template files that exist in `from` (tokenizer.json, tokenizer.model, tokenizer_config.json ...).
void copyTokenizerFiles(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace lorikeet
