// The families with Llama's blocks: Llama 1 to 3.x, TinyLlama, SmolLM2 (llama), Mistral, Qwen 1.5 to 2.5 (qwen2), Qwen 3, and DeepSeek's
// distilled models, whose files say llama or qwen2. Source: transformers models/{llama,mistral,qwen2,qwen3}.
#include <algorithm>

#include "core/formats/families.h"
#include "core/formats/family_reading.h"

namespace lorikeet {
namespace {

using namespace family_reading;

const std::vector<RoleName> kBlock = {
    {Role::AttentionNorm, "input_layernorm"}, {Role::Q, "self_attn.q_proj"}, {Role::K, "self_attn.k_proj"},
    {Role::V, "self_attn.v_proj"},            {Role::O, "self_attn.o_proj"}, {Role::MlpNorm, "post_attention_layernorm"},
    {Role::Gate, "mlp.gate_proj"},            {Role::Up, "mlp.up_proj"},     {Role::Down, "mlp.down_proj"}};

const std::vector<RoleName> kBlockWithQkNorms = {
    {Role::AttentionNorm, "input_layernorm"}, {Role::Q, "self_attn.q_proj"},      {Role::QNorm, "self_attn.q_norm"},
    {Role::K, "self_attn.k_proj"},            {Role::KNorm, "self_attn.k_norm"},  {Role::V, "self_attn.v_proj"},
    {Role::O, "self_attn.o_proj"},            {Role::MlpNorm, "post_attention_layernorm"},
    {Role::Gate, "mlp.gate_proj"},            {Role::Up, "mlp.up_proj"},          {Role::Down, "mlp.down_proj"}};

void readShared(const JsonReader& config, ModelConfig& model, std::int64_t defaultPositions) {
  readSizes(config, model, defaultPositions);
  model.activation = readActivation(config, "hidden_act", "silu");
  model.tiedHead = config.booleanOr("tie_word_embeddings", false);
}

/// Qwen's rule: use_sliding_window switches it on, and layers from max_window_layers on slide where layer_types does not say.
void readQwenWindow(const JsonReader& config, ModelConfig& model) {
  const bool used = config.booleanOr("use_sliding_window", false);
  const bool hasWindow = !config.source().contains("sliding_window") || config.has("sliding_window");
  model.slidingWindow = used && hasWindow ? config.integerOr("sliding_window", 4096, 1) : 0;
  if (!readLayerTypes(config, model)) {
    const std::int64_t first = config.integerOr("max_window_layers", 28, 0);
    for (std::int64_t i = 0; i < model.layers; ++i) model.slidingLayers.push_back(model.slidingWindow > 0 && i >= first);
  }
  if (model.slidingWindow == 0 && std::find(model.slidingLayers.begin(), model.slidingLayers.end(), true) != model.slidingLayers.end())
    config.fail("layer_types", "has sliding_attention, but use_sliding_window is off or sliding_window is missing");
}

void readLlama(const JsonReader& config, ModelConfig& model) {
  readShared(config, model, 2048);
  readHeads(config, model);
  model.rope = readRope(config, ropeContext(model));
  model.qkvBias = model.outputBias = config.booleanOr("attention_bias", false);
  model.mlpBias = config.booleanOr("mlp_bias", false);
}

void readMistral(const JsonReader& config, ModelConfig& model) {
  readShared(config, model, 131072);
  readHeads(config, model, config.source().contains("num_key_value_heads") ? 0 : 8);
  model.rope = readRope(config, ropeContext(model));
  // null means none, but a file that does not say means the first Mistral's window.
  if (!config.source().contains("sliding_window") || config.has("sliding_window")) {
    model.slidingWindow = config.integerOr("sliding_window", 4096, 1);
    model.slidingLayers.assign(static_cast<std::size_t>(model.layers), true);
  }
}

void readQwen2(const JsonReader& config, ModelConfig& model) {
  readShared(config, model, 32768);
  readHeads(config, model, config.source().contains("num_key_value_heads") ? 0 : 32);
  model.rope = readRope(config, ropeContext(model));
  model.qkvBias = true;
  readQwenWindow(config, model);
}

void readQwen3(const JsonReader& config, ModelConfig& model) {
  readShared(config, model, 32768);
  readHeads(config, model, config.source().contains("num_key_value_heads") ? 0 : 32, 128);
  model.rope = readRope(config, ropeContext(model));
  model.qkvBias = model.outputBias = config.booleanOr("attention_bias", false);
  readQwenWindow(config, model);
}

Family llamaLike(const char* type, const char* architecture, const std::vector<RoleName>& block,
                 void (*read)(const JsonReader&, ModelConfig&)) {
  return {type, architecture, "model.embed_tokens", "", {"model.layers.", block, "model.norm"}, {}, "lm_head", "model.", false, read};
}

}  // namespace

std::vector<Family> llamaFamilies() {
  return {llamaLike("llama", "LlamaForCausalLM", kBlock, readLlama), llamaLike("mistral", "MistralForCausalLM", kBlock, readMistral),
          llamaLike("qwen2", "Qwen2ForCausalLM", kBlock, readQwen2),
          llamaLike("qwen3", "Qwen3ForCausalLM", kBlockWithQkNorms, readQwen3)};
}

}  // namespace lorikeet
