// From layers that somebody picked to the text of RunConfig::targets, and back. Torch-free. Used by the module tree of the Setup
// page.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/config/run_config.h"
#include "core/formats/model_config.h"

namespace lorikeet {

/// A layer that LoRA may be put on.
struct TargetLayer {
  std::string path;                 ///< "model.layers.0.self_attn.q_proj"
  std::int64_t rows = 0, cols = 0;  ///< of its weight
  bool inAllLinear = false;
};

/// All of them in model order: linear layers, the head, and embeddings that can have an adapter.
std::vector<TargetLayer> targetLayers(const ModelConfig& config);

/// The shortest text that hits exactly `paths`: "all-linear", last names with commas, or a regular expression that joins layers of
/// the same kind. "" for none. @param paths of targetLayers(config)
std::string targetsFor(const ModelConfig& config, const std::set<std::string>& paths);

/// The layers that `run`'s targets, layers left out and layer numbers hit. @throws Error as sitesOf
std::set<std::string> targetedLayers(const ModelConfig& config, const RunConfig& run);

}  // namespace lorikeet
