// Phi-3 and Phi-4-mini: queries, keys and values in one matrix, gate and up in another, heads that turn in part, longrope.
// Source: transformers models/phi3.
#include "core/formats/families.h"
#include "core/formats/family_reading.h"

namespace lorikeet {
namespace {

using namespace family_reading;

const std::vector<RoleName> kBlock = {{Role::AttentionNorm, "input_layernorm"}, {Role::Qkv, "self_attn.qkv_proj"},
                                      {Role::O, "self_attn.o_proj"},            {Role::MlpNorm, "post_attention_layernorm"},
                                      {Role::GateUp, "mlp.gate_up_proj"},       {Role::Down, "mlp.down_proj"}};

void readPhi3(const JsonReader& config, ModelConfig& model) {
  readSizes(config, model, 4096, 1e-5);
  readHeads(config, model);
  model.activation = readActivation(config, "hidden_act", "silu");
  model.tiedHead = config.booleanOr("tie_word_embeddings", false);
  RopeContext context = ropeContext(model);
  context.mayBePartial = true;
  context.defaultOriginalPositions = 4096;
  model.rope = readRope(config, context);
  // Only Phi does so; a Llama with longrope keeps the keys it has.
  model.rope.recomputesWhenCrossing = model.rope.type == "longrope";
  if (config.has("sliding_window")) {
    model.slidingWindow = config.integer("sliding_window", 1);
    model.slidingLayers.assign(static_cast<std::size_t>(model.layers), true);
  }
}

}  // namespace

std::vector<Family> phiFamilies() {
  return {{"phi3", "Phi3ForCausalLM", "model.embed_tokens", "", {"model.layers.", kBlock, "model.norm"}, {}, "lm_head", "model.", false,
           readPhi3}};
}

}  // namespace lorikeet
