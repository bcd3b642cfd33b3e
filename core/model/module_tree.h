// A model's module tree with Hugging Face names and counts, from its config alone. Torch-free. Used by inspect and the Setup page.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/formats/model_config.h"

namespace lorikeet {

/// One node of a model's module tree, with Hugging Face names.
struct ModuleNode {
  std::string name;                     ///< last part: "q_proj"
  std::string path;                     ///< "model.layers.0.self_attn.q_proj"
  std::string kind;                     ///< "Linear", "Embedding", "RMSNorm", "" for a container
  std::vector<std::int64_t> shape;      ///< of the weight; empty for containers
  std::int64_t parameters = 0;          ///< of this node and all below, a shared weight counted once
  std::vector<ModuleNode> children;
};

/// The module tree of a config, without weights.
ModuleNode moduleTree(const ModelConfig& config);

}  // namespace lorikeet
