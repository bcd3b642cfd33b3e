// T5, Flan-T5 and mT5: encoder and decoder, relative position buckets, no scale on the scores. Source: transformers models/t5.
#include <cmath>

#include "core/formats/families.h"
#include "core/formats/family_reading.h"

namespace lorikeet {
namespace {

using namespace family_reading;

/// wi alone, or gated with wi_0 and wi_1.
std::vector<RoleName> block(bool decoder, bool gated) {
  std::vector<RoleName> roles = {{Role::AttentionNorm, "layer.0.layer_norm"},
                                 {Role::Q, "layer.0.SelfAttention.q"},
                                 {Role::K, "layer.0.SelfAttention.k"},
                                 {Role::V, "layer.0.SelfAttention.v"},
                                 {Role::RelativeBias, "layer.0.SelfAttention.relative_attention_bias"},
                                 {Role::O, "layer.0.SelfAttention.o"}};
  if (decoder) {
    const std::vector<RoleName> cross = {{Role::CrossNorm, "layer.1.layer_norm"},
                                         {Role::CrossQ, "layer.1.EncDecAttention.q"},
                                         {Role::CrossK, "layer.1.EncDecAttention.k"},
                                         {Role::CrossV, "layer.1.EncDecAttention.v"},
                                         {Role::CrossO, "layer.1.EncDecAttention.o"}};
    roles.insert(roles.end(), cross.begin(), cross.end());
  }
  roles.push_back({Role::MlpNorm, decoder ? "layer.2.layer_norm" : "layer.1.layer_norm"});
  if (gated) {
    roles.push_back({Role::Gate, decoder ? "layer.2.DenseReluDense.wi_0" : "layer.1.DenseReluDense.wi_0"});
    roles.push_back({Role::Up, decoder ? "layer.2.DenseReluDense.wi_1" : "layer.1.DenseReluDense.wi_1"});
  } else {
    roles.push_back({Role::Up, decoder ? "layer.2.DenseReluDense.wi" : "layer.1.DenseReluDense.wi"});
  }
  roles.push_back({Role::Down, decoder ? "layer.2.DenseReluDense.wo" : "layer.1.DenseReluDense.wo"});
  return roles;
}

Family t5Like(const char* type, const char* architecture, bool gated, void (*read)(const JsonReader&, ModelConfig&)) {
  return {type, architecture, "shared", "", {"decoder.block.", block(true, gated), "decoder.final_layer_norm"},
          {"encoder.block.", block(false, gated), "encoder.final_layer_norm"}, "lm_head", "", false, read};
}

void readT5Like(const JsonReader& config, ModelConfig& model, const char* defaultForm) {
  model.hiddenSize = config.integer("d_model", 1, kMaxSize);
  model.intermediateSize = config.integer("d_ff", 1, kMaxSize);
  model.encoderLayers = config.integer("num_layers", 1, kMaxLayers);
  model.layers = config.integerOr("num_decoder_layers", model.encoderLayers, 1, kMaxLayers);
  model.heads = model.kvHeads = config.integer("num_heads", 1, kMaxSize);
  model.headDim = config.integer("d_kv", 1, kMaxSize);
  // Distances beyond the last bucket share it, so a T5 reads any length; 512 is what it was trained with.
  model.maxPositions = config.integerOr("n_positions", 512, 1);
  model.normEpsilon = config.numberOr("layer_norm_epsilon", 1e-6, 0, 1);
  model.positions = PositionKind::RelativeBias;
  model.relativeBuckets = config.integerOr("relative_attention_num_buckets", 32, 4, kMaxSize);
  model.relativeMaxDistance = config.integerOr("relative_attention_max_distance", 128, 1, kMaxSize);
  // The encoder's buckets are split between both directions, half of each for exact distances.
  if (model.relativeBuckets % 2 != 0 || model.relativeMaxDistance <= model.relativeBuckets / 2)
    config.fail("relative_attention_max_distance", "must be larger than half of \"relative_attention_num_buckets\", which must be even");
  std::string form = config.textOr("feed_forward_proj", defaultForm);
  model.gatedMlp = form.starts_with("gated-");
  if (model.gatedMlp) form.erase(0, 6);
  // "gated-gelu" has always meant the tanh form.
  const Json activation = {{"feed_forward_proj", model.gatedMlp && form == "gelu" ? "gelu_new" : form}};
  model.activation = readActivation(JsonReader(activation, config.where()), "feed_forward_proj", "relu");
  model.decoderStartId = config.integerOr("decoder_start_token_id", 0, 0, (std::int64_t{1} << 31) - 1);
}

void scaleStates(ModelConfig& model, bool scaled) {
  if (scaled) model.headScale = 1.0 / std::sqrt(static_cast<double>(model.hiddenSize));
}

void readT5(const JsonReader& config, ModelConfig& model) {
  static const Family kGated = t5Like("t5", "T5ForConditionalGeneration", true, readT5);
  readT5Like(config, model, "relu");
  if (model.gatedMlp) model.family = &kGated;
  // Files before transformers 5 say with one word whether the head is tied and the states are scaled.
  model.tiedHead = config.booleanOr("tie_word_embeddings", true);
  scaleStates(model, config.booleanOr("scale_decoder_outputs", model.tiedHead));
}

void readMt5(const JsonReader& config, ModelConfig& model) {
  static const Family kGated = t5Like("mt5", "MT5ForConditionalGeneration", true, readMt5);
  readT5Like(config, model, "gated-gelu");
  if (model.gatedMlp) model.family = &kGated;
  // transformers 5 ties mT5's head and never scales; before, a tied head was scaled, as T5's.
  const bool dialect5 = config.textOr("transformers_version", "4").starts_with("5");
  model.tiedHead = config.booleanOr("tie_word_embeddings", dialect5);
  scaleStates(model, config.booleanOr("scale_decoder_outputs", model.tiedHead && !dialect5));
}

}  // namespace

std::vector<Family> t5Families() {
  return {t5Like("t5", "T5ForConditionalGeneration", false, readT5), t5Like("mt5", "MT5ForConditionalGeneration", false, readMt5)};
}

}  // namespace lorikeet
