// The parameters a model of a given config has: names, shapes and kinds, once, in file order. Torch-free.
// Loading, shape checks, random initialisation, the module tree, counts and LoRA's site list all read this list.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/formats/model_config.h"

namespace lorikeet {

enum class ModuleKind { Embedding, Linear, RmsNorm };
const char* nameOf(ModuleKind kind);

/// One module that holds weights.
struct ModuleSpec {
  std::string path;                 ///< "model.layers.0.self_attn.q_proj"
  ModuleKind kind;
  std::vector<std::int64_t> shape;  ///< of its weight: Linear [out, in], Embedding [V, D], RMSNorm [D]
  bool bias = false;                ///< Linear: a bias [out] as well
  bool sharesEmbedding = false;     ///< lm_head of a tied model: no weight of its own in the file
  std::int64_t parameters() const;  ///< its own, 0 when shared
};

/// All modules in the order of the forward pass.
std::vector<ModuleSpec> moduleSpecs(const ModelConfig& config);

/// Weights of the whole model, a shared head counted once.
std::int64_t totalParameters(const ModelConfig& config);

/// LoRA targets as a person writes them: names separated by commas, or one regular expression (anything with a sign of one).
struct TargetPattern {
  std::vector<std::string> names;  ///< the names, or the expression alone
  bool isRegex = false;
};
TargetPattern parseTargets(const std::string& targets);

/// Full names of the linear modules that `targets` hits, in model order. PEFT's rules: "all-linear" = every linear layer but the
/// head; a list "q_proj,v_proj" matches whole dotted suffixes; anything with a regular-expression sign must match the full name.
/// @throws Error when nothing matches or a name of the list matches nothing: lists the names there are.
std::vector<std::string> matchTargets(const ModelConfig& config, const std::string& targets);

}  // namespace lorikeet
