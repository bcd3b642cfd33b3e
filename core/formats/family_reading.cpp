#include "core/formats/family_reading.h"

#include <algorithm>
#include <cmath>

namespace lorikeet::family_reading {
namespace {

constexpr std::int64_t kMaxTokenId = (std::int64_t{1} << 31) - 1;

struct ActivationName {
  const char* name;
  Activation kind;
};
constexpr ActivationName kActivations[] = {
    {"silu", Activation::Silu},         {"swish", Activation::Silu},
    {"gelu", Activation::Gelu},         {"gelu_python", Activation::Gelu},
    {"gelu_new", Activation::GeluNew},  {"gelu_pytorch_tanh", Activation::GeluTanh},
    {"relu", Activation::Relu},         {"quick_gelu", Activation::QuickGelu},
};

}  // namespace

void readSizes(const JsonReader& config, ModelConfig& model, std::int64_t defaultPositions, double defaultEpsilon) {
  model.hiddenSize = config.integer("hidden_size", 1, kMaxSize);
  model.intermediateSize = config.integer("intermediate_size", 1, kMaxSize);
  model.layers = config.integer("num_hidden_layers", 1, kMaxLayers);
  model.maxPositions = config.integerOr("max_position_embeddings", defaultPositions, 1);
  model.normEpsilon = config.numberOr("rms_norm_eps", defaultEpsilon, 0, 1);
}

void readHeads(const JsonReader& config, ModelConfig& model, std::int64_t defaultKvHeads, std::int64_t defaultHeadDim) {
  model.heads = config.integer("num_attention_heads", 1, kMaxSize);
  model.kvHeads = config.integerOr("num_key_value_heads", defaultKvHeads > 0 ? defaultKvHeads : model.heads, 1, kMaxSize);
  if (model.heads % model.kvHeads != 0)
    config.fail("num_key_value_heads", "(" + std::to_string(model.kvHeads) + ") must divide \"num_attention_heads\" (" +
                                           std::to_string(model.heads) + ")");
  if (!config.has("head_dim") && defaultHeadDim == 0 && model.hiddenSize % model.heads != 0)
    config.fail("hidden_size", "(" + std::to_string(model.hiddenSize) + ") must be a multiple of \"num_attention_heads\" (" +
                                   std::to_string(model.heads) + ") where \"head_dim\" is not given");
  model.headDim = config.integerOr("head_dim", defaultHeadDim > 0 ? defaultHeadDim : model.hiddenSize / model.heads, 1, kMaxSize);
  if (model.headDim % 2 != 0)
    config.fail(config.has("head_dim") ? "head_dim" : "hidden_size",
                "gives heads of " + std::to_string(model.headDim) + " numbers; it must be even, because rotary positions turn pairs");
  model.attentionScale = 1.0 / std::sqrt(static_cast<double>(model.headDim));
}

Activation readActivation(const JsonReader& config, const std::string& key, const std::string& fallback) {
  const std::string name = config.textOr(key, fallback);
  std::string known;
  for (const ActivationName& activation : kActivations) {
    if (name == activation.name) return activation.kind;
    known += (known.empty() ? "" : ", ") + std::string(activation.name);
  }
  config.fail(key, "is \"" + name + "\", which Lorikeet cannot compute (known: " + known + "); the model cannot be loaded");
}

bool readLayerTypes(const JsonReader& config, ModelConfig& model) {
  const Json* types = config.find("layer_types");
  if (types == nullptr) return false;
  if (!types->is_array() || static_cast<std::int64_t>(types->size()) != model.layers)
    config.fail("layer_types", "must be a list with one text for each of the " + std::to_string(model.layers) + " layers");
  for (const Json& type : *types) {
    if (type != "full_attention" && type != "sliding_attention")
      config.fail("layer_types", "has " + describeJson(type) +
                                     ", but Lorikeet computes only full_attention and sliding_attention; the model cannot be loaded");
    model.slidingLayers.push_back(type == "sliding_attention");
  }
  return true;
}

RopeContext ropeContext(const ModelConfig& model, double defaultTheta) { return {model.headDim, model.maxPositions, defaultTheta}; }

void refuseIfOn(const JsonReader& config, const std::string& key, const std::string& what) {
  const Json* value = config.find(key);
  if (value == nullptr || *value == Json(false)) return;
  config.fail(key, "is " + describeJson(*value) + ": " + what + " is not computed; the model cannot be loaded");
}

void appendIds(const JsonReader& config, const std::string& key, std::vector<std::int64_t>& ids) {
  const Json* value = config.find(key);
  if (value == nullptr) return;
  const Json list = value->is_array() ? *value : Json::array({*value});
  for (const Json& id : list) {
    if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() > kMaxTokenId)
      config.fail(key, "must be a token id or a list of them, but has " + describeJson(id));
    if (std::find(ids.begin(), ids.end(), id.get<std::int64_t>()) == ids.end()) ids.push_back(id.get<std::int64_t>());
  }
}

std::optional<std::int64_t> readId(const JsonReader& config, const std::string& key) {
  const Json* value = config.find(key);
  if (value == nullptr || *value == Json(-1)) return std::nullopt;
  std::vector<std::int64_t> ids;
  appendIds(config, key, ids);
  return ids.empty() ? std::nullopt : std::optional(ids.front());
}

}  // namespace lorikeet::family_reading
