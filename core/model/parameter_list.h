// The parameters a model of a given config has: names, shapes and kinds, once, in file order. Torch-free.
// Loading, shape checks, random initialisation, the module tree, counts and LoRA's site list all read this list.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/formats/family.h"
#include "core/formats/model_config.h"

namespace lorikeet {

enum class ModuleKind { Embedding, Linear, RmsNorm, LayerNorm };
const char* nameOf(ModuleKind kind);

/// Where a module stands.
enum class Part { TokenEmbedding, PositionEmbedding, EncoderBlock, EncoderNorm, DecoderBlock, DecoderNorm, Head };

/// One module that holds weights.
struct ModuleSpec {
  std::string path;                 ///< "model.layers.0.self_attn.q_proj"
  ModuleKind kind;
  std::vector<std::int64_t> shape;  ///< of its weight: Linear [out, in] whatever the file's order, Embedding [rows, D], norms [D]
  bool bias = false;                ///< a bias [out] or [D] as well
  bool sharesEmbedding = false;     ///< lm_head of a tied model: no weight of its own in the file
  bool transposed = false;          ///< Linear: lies [in, out] in the file
  Part part = Part::DecoderBlock;
  Role role = Role::Q;              ///< of block modules
  std::int64_t layer = 0;           ///< of block modules
  std::int64_t parameters() const;  ///< its own, 0 when shared
  std::vector<std::int64_t> fileShape() const;
};

/// All modules in the order of the forward pass. A module's index in this list is its number everywhere.
std::vector<ModuleSpec> moduleSpecs(const ModelConfig& config);

/// Weights of the whole model, a shared head counted once.
std::int64_t totalParameters(const ModelConfig& config);

}  // namespace lorikeet
