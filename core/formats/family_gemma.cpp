// Gemma 3 text models: norms around both halves of a block, norms of queries and keys, sliding layers with a rotary base of their own.
// Source: transformers models/gemma3.
#include <cmath>

#include "core/formats/families.h"
#include "core/formats/family_reading.h"

namespace lorikeet {
namespace {

using namespace family_reading;

const std::vector<RoleName> kBlock = {
    {Role::AttentionNorm, "input_layernorm"},
    {Role::Q, "self_attn.q_proj"},
    {Role::QNorm, "self_attn.q_norm"},
    {Role::K, "self_attn.k_proj"},
    {Role::KNorm, "self_attn.k_norm"},
    {Role::V, "self_attn.v_proj"},
    {Role::O, "self_attn.o_proj"},
    {Role::AfterAttentionNorm, "post_attention_layernorm"},
    {Role::MlpNorm, "pre_feedforward_layernorm"},
    {Role::Gate, "mlp.gate_proj"},
    {Role::Up, "mlp.up_proj"},
    {Role::Down, "mlp.down_proj"},
    {Role::AfterMlpNorm, "post_feedforward_layernorm"}};

constexpr double kGlobalTheta = 1e6, kLocalTheta = 1e4;

/// One rotary setting for each kind of layer (transformers 5), or rope_theta with rope_scaling for full layers and
/// rope_local_base_freq for sliding ones (transformers 4).
void readRopes(const JsonReader& config, ModelConfig& model) {
  static const Json kEmpty = Json::object();
  const Json* parameters = config.find("rope_parameters");
  const auto member = [&](const char* name) -> const Json& {
    const Json* found = parameters->is_object() && parameters->contains(name) ? &(*parameters)[name] : nullptr;
    return found != nullptr && !found->is_null() ? *found : kEmpty;
  };
  if (parameters != nullptr) {
    const std::string where = config.where() + ": \"rope_parameters\", ";
    const JsonReader outside(kEmpty, config.where());
    model.rope = readRopeBlock(JsonReader(member("full_attention"), where + "\"full_attention\""), outside,
                               ropeContext(model, kGlobalTheta));
    model.localRope = readRopeBlock(JsonReader(member("sliding_attention"), where + "\"sliding_attention\""), outside,
                                    ropeContext(model, kLocalTheta));
    return;
  }
  model.rope = readRope(config, ropeContext(model, kGlobalTheta));
  model.localRope.emplace();
  model.localRope->rotaryDim = model.headDim;
  model.localRope->theta = config.numberOr("rope_local_base_freq", kLocalTheta, 1e-3, 1e15);
}

void readGemma3(const JsonReader& config, ModelConfig& model) {
  readSizes(config, model, 131072);
  readHeads(config, model, config.source().contains("num_key_value_heads") ? 0 : 4, 256);
  refuseIfOn(config, "use_bidirectional_attention", "attention to later tokens");
  model.norm = NormKind::RmsPlusOne;
  model.activation = readActivation(config, "hidden_activation", "gelu_pytorch_tanh");
  model.attentionScale = 1.0 / std::sqrt(config.numberOr("query_pre_attn_scalar", 256, 1e-6, 1e9));
  model.embeddingScale = std::sqrt(static_cast<double>(model.hiddenSize));
  // attn_logit_softcapping is Gemma 2's: transformers' Gemma 3 reads the key and never uses it.
  model.logitSoftcap = config.numberOr("final_logit_softcapping", 0, 0, 1e9);
  model.tiedHead = config.booleanOr("tie_word_embeddings", true);
  model.qkvBias = model.outputBias = config.booleanOr("attention_bias", false);
  const bool noWindow = config.source().contains("sliding_window") && !config.has("sliding_window");
  model.slidingWindow = noWindow ? 0 : config.integerOr("sliding_window", 4096, 1);
  if (!readLayerTypes(config, model)) {
    const std::int64_t pattern = config.integerOr("sliding_window_pattern", config.integerOr("_sliding_window_pattern", 6, 1), 1);
    for (std::int64_t i = 0; i < model.layers; ++i) model.slidingLayers.push_back((i + 1) % pattern != 0);
  }
  readRopes(config, model);
}

}  // namespace

std::vector<Family> gemmaFamilies() {
  return {{"gemma3_text", "Gemma3ForCausalLM", "model.embed_tokens", "", {"model.layers.", kBlock, "model.norm"}, {}, "lm_head", "model.",
           false, readGemma3}};
}

}  // namespace lorikeet
