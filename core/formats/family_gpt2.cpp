// GPT-2: LayerNorm, learned positions, linear weights stored [in, out]. Source: transformers models/gpt2.
#include <cmath>

#include "core/formats/families.h"
#include "core/formats/family_reading.h"

namespace lorikeet {
namespace {

using namespace family_reading;

const std::vector<RoleName> kBlock = {{Role::AttentionNorm, "ln_1"}, {Role::Qkv, "attn.c_attn"}, {Role::O, "attn.c_proj"},
                                      {Role::MlpNorm, "ln_2"},       {Role::Up, "mlp.c_fc"},     {Role::Down, "mlp.c_proj"}};

void readGpt2(const JsonReader& config, ModelConfig& model) {
  refuseIfOn(config, "add_cross_attention", "attention to an encoder");
  model.hiddenSize = config.integer("n_embd", 1, kMaxSize);
  model.layers = config.integer("n_layer", 1, kMaxLayers);
  model.heads = model.kvHeads = config.integer("n_head", 1, kMaxSize);
  if (model.hiddenSize % model.heads != 0)
    config.fail("n_embd", "(" + std::to_string(model.hiddenSize) + ") must be a multiple of \"n_head\" (" + std::to_string(model.heads) + ")");
  model.headDim = model.hiddenSize / model.heads;
  model.intermediateSize = config.integerOr("n_inner", 4 * model.hiddenSize, 1, kMaxSize);
  model.maxPositions = config.integerOr("n_positions", 1024, 1, kMaxSize);
  model.norm = NormKind::Layer;
  model.normEpsilon = config.numberOr("layer_norm_epsilon", 1e-5, 0, 1);
  model.activation = readActivation(config, "activation_function", "gelu_new");
  model.gatedMlp = false;
  model.positions = PositionKind::Learned;
  if (config.booleanOr("scale_attn_weights", true)) model.attentionScale = 1.0 / std::sqrt(static_cast<double>(model.headDim));
  model.scaleByInverseLayer = config.booleanOr("scale_attn_by_inverse_layer_idx", false);
  model.tiedHead = config.booleanOr("tie_word_embeddings", true);
  model.qkvBias = model.outputBias = model.mlpBias = true;
}

}  // namespace

std::vector<Family> gpt2Families() {
  return {{"gpt2", "GPT2LMHeadModel", "transformer.wte", "transformer.wpe", {"transformer.h.", kBlock, "transformer.ln_f"}, {}, "lm_head",
           "transformer.", true, readGpt2}};
}

}  // namespace lorikeet
