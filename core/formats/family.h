// A model family: how its config.json reads and what its modules are called. One description a family; the blocks that compute are
// shared (core/model). Used by model_config and the parameter list.
#pragma once
#include <string>
#include <vector>

#include "core/formats/model_config.h"

namespace lorikeet {

/// What a module does in its block. A family's block lists the roles that it has, in the order of the forward pass.
enum class Role {
  AttentionNorm, Q, K, V, Qkv, QNorm, KNorm, RelativeBias, O, AfterAttentionNorm,
  CrossNorm, CrossQ, CrossK, CrossV, CrossO,
  MlpNorm, Gate, Up, GateUp, Down, AfterMlpNorm,
};

struct RoleName {
  Role role;
  const char* name;  ///< below the block: "self_attn.q_proj"
};

/// A stack of equal blocks.
struct StackNames {
  const char* blocks;                ///< "model.layers."; the number and a point follow
  std::vector<RoleName> roles;
  const char* finalNorm;
};

struct Family {
  const char* modelType;             ///< in config.json
  const char* architecture;          ///< transformers' class: "LlamaForCausalLM"
  const char* tokenEmbedding;        ///< "model.embed_tokens"
  const char* positionEmbedding;     ///< "" = none
  StackNames decoder;
  StackNames encoder;                ///< no roles = none
  const char* head;                  ///< "lm_head"
  const char* basePrefix;            ///< of all modules but the head; files of the bare model leave it out: "model."
  bool transposed;                   ///< linear weights lie [in, out] in the file (GPT-2)
  void (*read)(const JsonReader& config, ModelConfig& model);  ///< fills the family's part of the description
};

/// @return null for a type nobody described
const Family* findFamily(const std::string& modelType);
/// "gemma3_text, gpt2, llama ...".
std::string familyNames();

}  // namespace lorikeet
