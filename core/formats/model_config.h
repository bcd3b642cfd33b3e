// ModelConfig: a model's description from config.json, in both dialects (transformers 4 and 5). Used by model, engine, inspect.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/config/field.h"

namespace lorikeet {

/// Rotary position embedding. Source: transformers modeling_rope_utils; "llama3" from the Llama 3.1 release.
struct RopeConfig {
  std::string type = "default";   ///< default, llama3 (others are refused by name until they are implemented)
  double theta = 10000.0;
  double factor = 1.0, lowFreqFactor = 1.0, highFreqFactor = 4.0;
  std::int64_t originalMaxPositions = 0;
};

/// A decoder-only model of the Llama or Qwen2 family. Shape letters: D model, F feed-forward, L layers, H heads, K kv heads, Dh head size, V vocabulary.
struct ModelConfig {
  std::string modelType;            ///< "llama", "qwen2"
  std::int64_t vocabSize = 0;       ///< V
  std::int64_t hiddenSize = 0;      ///< D
  std::int64_t intermediateSize = 0;///< F
  std::int64_t layers = 0;          ///< L
  std::int64_t heads = 0;           ///< H
  std::int64_t kvHeads = 0;         ///< K
  std::int64_t headDim = 0;         ///< Dh
  std::int64_t maxPositions = 2048; ///< context length in tokens
  double normEpsilon = 1e-6;
  RopeConfig rope;
  bool tiedHead = false;            ///< lm_head shares embed_tokens
  bool qkvBias = false, outputBias = false, mlpBias = false;
  std::string storedDtype;          ///< "float32", "bfloat16", "float16" as config.json says, "" if it does not
  std::optional<std::int64_t> bosId, padId;
  std::vector<std::int64_t> eosIds; ///< one or several
};

/// @param path config.json or the folder that holds it. Accepts rope_theta/rope_scaling/torch_dtype and rope_parameters/dtype.
/// @throws Error naming file and key: missing, wrong type, an unknown model_type (lists the known ones), a switch that is not
///         implemented (hidden_act, rope type, sliding window in use, quantization_config ...). Never a silent approximation.
ModelConfig readModelConfig(const std::filesystem::path& path);
/// The same from parsed JSON; `where` names it in errors.
ModelConfig modelConfigFromJson(const Json& json, const std::string& where);
/// config.json of transformers 4's dialect, which both read.
Json toJson(const ModelConfig& config);

}  // namespace lorikeet
