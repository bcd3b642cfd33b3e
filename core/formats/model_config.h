// ModelConfig: a model's description from config.json, in both dialects (transformers 4 and 5). Used by model, engine, inspect.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/config/field.h"
#include "core/formats/rope_config.h"

namespace lorikeet {

struct Family;

enum class NormKind {
  Rms,         ///< x / rms(x) · w
  RmsPlusOne,  ///< x / rms(x) · (1 + w): Gemma
  Layer,       ///< LayerNorm with weight and bias: GPT-2
};
enum class Activation { Silu, Gelu, GeluTanh, GeluNew, QuickGelu, Relu };
enum class PositionKind {
  Rotary,        ///< queries and keys turn
  Learned,       ///< a table added to the embedding: GPT-2
  RelativeBias,  ///< a learned bias on the scores by distance: T5
};

/// A language model: decoder alone, or (encoderLayers > 0) encoder and decoder. Its family says the names of its modules, this the sizes and switches.
/// Shape letters: D model, F feed-forward, L layers, H heads, K kv heads, Dh head size, V vocabulary.
struct ModelConfig {
  const Family* family = nullptr;   ///< module names; lives as long as the program
  std::string modelType;            ///< "llama", "gemma3_text", "t5" ...
  std::int64_t vocabSize = 0;       ///< V
  std::int64_t hiddenSize = 0;      ///< D
  std::int64_t intermediateSize = 0;///< F
  std::int64_t layers = 0;          ///< L, of the decoder
  std::int64_t encoderLayers = 0;   ///< 0 = no encoder
  std::int64_t heads = 0;           ///< H
  std::int64_t kvHeads = 0;         ///< K
  std::int64_t headDim = 0;         ///< Dh
  std::int64_t maxPositions = 2048; ///< context length in tokens
  NormKind norm = NormKind::Rms;
  double normEpsilon = 1e-6;
  Activation activation = Activation::Silu;
  bool gatedMlp = true;             ///< down(act(gate) · up), or down(act(up))

  PositionKind positions = PositionKind::Rotary;
  RopeConfig rope;
  std::optional<RopeConfig> localRope;        ///< of sliding-window layers, where they have their own (Gemma 3)
  std::int64_t slidingWindow = 0;             ///< tokens that a sliding layer sees, itself included; 0 = all
  std::vector<bool> slidingLayers;            ///< [L]; empty = none
  std::int64_t relativeBuckets = 32, relativeMaxDistance = 128;  ///< T5

  double attentionScale = 1.0;                ///< on the scores
  bool scaleByInverseLayer = false;           ///< GPT-2: scores divided by the layer's number, from 1
  double logitSoftcap = 0;                    ///< c·tanh(x/c) on the logits; 0 = none
  double embeddingScale = 1.0;                ///< on token embeddings
  double headScale = 1.0;                     ///< on hidden states before the head

  bool tiedHead = false;            ///< lm_head shares the token embedding
  bool qkvBias = false, outputBias = false, mlpBias = false;
  std::string storedDtype;          ///< "float32", "bfloat16", "float16" as config.json says, "" if it does not
  std::optional<std::int64_t> bosId, padId;
  std::int64_t decoderStartId = 0;  ///< first token of an encoder-decoder's answers
  std::vector<std::int64_t> eosIds; ///< one or several
  Json source;                      ///< config.json as it was read

  bool hasEncoder() const { return encoderLayers > 0; }
  bool slides(std::int64_t layer) const {
    return slidingWindow > 0 && !slidingLayers.empty() && slidingLayers[static_cast<std::size_t>(layer)];
  }
};

/// @param path config.json or the folder that holds it.
/// @throws Error naming file and key: missing, wrong type, an unknown model_type (lists the known ones), a switch that is not
///         implemented. Never a silent approximation.
ModelConfig readModelConfig(const std::filesystem::path& path);
/// The same from parsed JSON; `where` names it in errors.
ModelConfig modelConfigFromJson(const Json& json, const std::string& where);
/// `source` with the sizes and ids that may have changed since: vocab_size, token ids, dtype.
Json toJson(const ModelConfig& config);

}  // namespace lorikeet
