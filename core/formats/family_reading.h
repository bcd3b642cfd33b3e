// What the readers of several families share: sizes, activation, sliding layers. Used by family_*.cpp and model_config.cpp.
#pragma once
#include <string>

#include "core/formats/family.h"

namespace lorikeet::family_reading {

inline constexpr std::int64_t kMaxSize = std::int64_t{1} << 24;  ///< of any one dimension: products of two still fit easily
inline constexpr std::int64_t kMaxLayers = 10'000;

/// hidden_size, intermediate_size, num_hidden_layers, vocab_size and rms_norm_eps under Llama's names.
void readSizes(const JsonReader& config, ModelConfig& model, std::int64_t defaultPositions, double defaultEpsilon = 1e-6);
/// num_attention_heads, num_key_value_heads, head_dim. @param defaultKvHeads where config.json does not say; 0 = as many as query heads
/// @param defaultHeadDim 0 = hidden size / heads
void readHeads(const JsonReader& config, ModelConfig& model, std::int64_t defaultKvHeads = 0, std::int64_t defaultHeadDim = 0);
/// @throws Error naming the key when the function is not computed
Activation readActivation(const JsonReader& config, const std::string& key, const std::string& fallback);
/// layer_types: "sliding_attention" or "full_attention" for each layer. @return false when config.json has none
bool readLayerTypes(const JsonReader& config, ModelConfig& model);
/// The rotary settings' context of this model.
RopeContext ropeContext(const ModelConfig& model, double defaultTheta = 10000.0);
/// Throws unless `key` is absent, null or false.
void refuseIfOn(const JsonReader& config, const std::string& key, const std::string& what);
/// One token id, the first of a list, or none. -1 is an old way to write "none".
std::optional<std::int64_t> readId(const JsonReader& config, const std::string& key);
void appendIds(const JsonReader& config, const std::string& key, std::vector<std::int64_t>& ids);

}  // namespace lorikeet::family_reading
