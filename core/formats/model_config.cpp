#include "core/formats/model_config.h"

#include <algorithm>
#include <cmath>

#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kMaxSize = std::int64_t{1} << 24;  // of any one dimension: products of two still fit easily
constexpr std::int64_t kMaxTokenId = (std::int64_t{1} << 31) - 1;

/// Rotary settings from rope_parameters (transformers 5) or rope_theta and rope_scaling (transformers 4).
RopeConfig readRope(const JsonReader& config) {
  static const Json kEmpty = Json::object();
  const bool dialect5 = config.has("rope_parameters");
  const std::string block = dialect5 ? "rope_parameters" : "rope_scaling";
  const Json* found = config.find(block);
  const JsonReader inner(found != nullptr ? *found : kEmpty, config.where() + ": \"" + block + "\"");
  RopeConfig rope;
  rope.type = inner.textOr("rope_type", inner.textOr("type", "default"));
  rope.theta = inner.numberOr("rope_theta", config.numberOr("rope_theta", rope.theta, 1e-3, 1e15), 1e-3, 1e15);
  for (const JsonReader* reader : {&config, &inner}) {
    if (reader->numberOr("partial_rotary_factor", 1.0, 0.0, 1e6) != 1.0)
      reader->fail("partial_rotary_factor", "is not 1, which Lorikeet cannot compute yet; the model cannot be loaded");
  }
  if (rope.type == "default") return rope;
  if (rope.type != "llama3")
    inner.fail("rope_type",
               "is \"" + rope.type + "\", which Lorikeet cannot compute yet (known: default, llama3); the model cannot be loaded");
  for (const char* key : {"factor", "low_freq_factor", "high_freq_factor"}) {
    if (!inner.has(key)) inner.fail(key, "is missing; rope type llama3 needs it");
  }
  rope.factor = inner.numberOr("factor", 1, 1e-3, 1e9);
  rope.lowFreqFactor = inner.numberOr("low_freq_factor", 1, 1e-6, 1e9);
  rope.highFreqFactor = inner.numberOr("high_freq_factor", 4, 1e-6, 1e9);
  rope.originalMaxPositions = inner.integer("original_max_position_embeddings", 1);
  if (rope.highFreqFactor <= rope.lowFreqFactor) inner.fail("high_freq_factor", "must be larger than \"low_freq_factor\"");
  return rope;
}

/// Refuses what would change the numbers and is not computed. Never a silent approximation.
void refuseUnsupported(const JsonReader& config, std::int64_t layers) {
  const std::string act = config.textOr("hidden_act", "silu");
  if (act != "silu" && act != "swish")
    config.fail("hidden_act", "is \"" + act + "\", but Lorikeet computes only silu; the model cannot be loaded");
  if (config.has("quantization_config"))
    config.fail("quantization_config",
                "says that the weights are quantised, which Lorikeet cannot train; choose the float32, bfloat16 or float16 version "
                "of this model");
  if (const Json* types = config.find("layer_types")) {
    if (!types->is_array()) config.fail("layer_types", "must be a list, but is " + describeJson(*types));
    for (const Json& type : *types) {
      if (type != "full_attention")
        config.fail("layer_types",
                    "has " + describeJson(type) + ", but Lorikeet computes only full_attention; the model cannot be loaded");
    }
  } else if (config.booleanOr("use_sliding_window", false) && config.integerOr("max_window_layers", 28, 0) < layers) {
    config.fail("use_sliding_window", "is true: sliding-window attention is not computed yet; the model cannot be loaded");
  }
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

/// One id, or the first of a list. -1 is an old way to write "none".
std::optional<std::int64_t> readId(const JsonReader& config, const std::string& key) {
  const Json* value = config.find(key);
  if (value == nullptr || *value == Json(-1)) return std::nullopt;
  std::vector<std::int64_t> ids;
  appendIds(config, key, ids);
  return ids.empty() ? std::nullopt : std::optional(ids.front());
}

void readHeads(const JsonReader& config, ModelConfig& model) {
  model.heads = config.integer("num_attention_heads", 1, kMaxSize);
  // Only Llama's own default is "as many as query heads"; a Qwen2 config always says.
  model.kvHeads = model.modelType == "llama" ? config.integerOr("num_key_value_heads", model.heads, 1, kMaxSize)
                                             : config.integer("num_key_value_heads", 1, kMaxSize);
  if (model.heads % model.kvHeads != 0)
    config.fail("num_key_value_heads", "(" + std::to_string(model.kvHeads) + ") must divide \"num_attention_heads\" (" +
                                           std::to_string(model.heads) + ")");
  if (!config.has("head_dim") && model.hiddenSize % model.heads != 0)
    config.fail("hidden_size", "(" + std::to_string(model.hiddenSize) + ") must be a multiple of \"num_attention_heads\" (" +
                                   std::to_string(model.heads) + ") where \"head_dim\" is not given");
  model.headDim = config.integerOr("head_dim", model.hiddenSize / model.heads, 1, kMaxSize);
  if (model.headDim % 2 != 0)
    throw Error(config.where() + ": the head size (" + std::to_string(model.headDim) +
                ") must be even, because rotary positions turn pairs.");
}

void readTokens(const JsonReader& config, const Json& json, ModelConfig& model) {
  // A Llama config that does not name them means transformers' defaults, bos 1 and eos 2; null means none.
  const bool llama = model.modelType == "llama";
  model.bosId = llama && !json.contains("bos_token_id") ? std::optional<std::int64_t>(1) : readId(config, "bos_token_id");
  model.padId = readId(config, "pad_token_id");
  if (llama && !json.contains("eos_token_id"))
    model.eosIds = {2};
  else
    appendIds(config, "eos_token_id", model.eosIds);
}

Json ropeScalingJson(const RopeConfig& rope) {
  if (rope.type == "default") return nullptr;
  return {{"rope_type", rope.type},
          {"factor", rope.factor},
          {"low_freq_factor", rope.lowFreqFactor},
          {"high_freq_factor", rope.highFreqFactor},
          {"original_max_position_embeddings", rope.originalMaxPositions}};
}

Json idJson(const std::optional<std::int64_t>& id) {
  return id ? Json(*id) : Json(nullptr);
}

}  // namespace

ModelConfig modelConfigFromJson(const Json& json, const std::string& where) {
  const JsonReader config(json, where);
  ModelConfig model;
  model.modelType = config.text("model_type");
  if (model.modelType != "llama" && model.modelType != "qwen2")
    config.fail("model_type",
                "is \"" + model.modelType +
                    "\", which Lorikeet does not know (known: llama, qwen2). Choose a model of one of these families");
  model.vocabSize = config.integer("vocab_size", 1, kMaxSize);
  model.hiddenSize = config.integer("hidden_size", 1, kMaxSize);
  model.intermediateSize = config.integer("intermediate_size", 1, kMaxSize);
  model.layers = config.integer("num_hidden_layers", 1, 10'000);
  refuseUnsupported(config, model.layers);
  readHeads(config, model);
  const bool llama = model.modelType == "llama";
  model.maxPositions = config.integerOr("max_position_embeddings", llama ? 2048 : 32768, 1);
  model.normEpsilon = config.numberOr("rms_norm_eps", 1e-6, 0, 1);
  model.rope = readRope(config);
  model.tiedHead = config.booleanOr("tie_word_embeddings", false);
  model.outputBias = llama && config.booleanOr("attention_bias", false);
  model.qkvBias = !llama || model.outputBias;
  model.mlpBias = llama && config.booleanOr("mlp_bias", false);
  model.storedDtype = config.textOr("dtype", config.textOr("torch_dtype", ""));
  if (model.storedDtype.starts_with("torch.")) model.storedDtype.erase(0, 6);
  readTokens(config, json, model);
  return model;
}

ModelConfig readModelConfig(const std::filesystem::path& path) {
  const fs::path file = fs::is_directory(path) ? path / "config.json" : path;
  ModelConfig model = modelConfigFromJson(parseJson(readFile(file), file.string()), file.string());
  // Chat models often name the token that ends a turn only here.
  const fs::path generation = file.parent_path() / "generation_config.json";
  if (fs::exists(generation)) {
    const Json json = parseJson(readFile(generation), generation.string());
    appendIds(JsonReader(json, generation.string()), "eos_token_id", model.eosIds);
  }
  return model;
}

Json toJson(const ModelConfig& config) {
  const bool llama = config.modelType == "llama";
  if (config.qkvBias != (!llama || config.outputBias) || (!llama && (config.outputBias || config.mlpBias)))
    throw Error("A " + config.modelType + " config.json cannot say which of its linear layers have a bias as asked.");
  Json json;
  json["architectures"] = Json::array({llama ? "LlamaForCausalLM" : "Qwen2ForCausalLM"});
  json["model_type"] = config.modelType;
  json["vocab_size"] = config.vocabSize;
  json["hidden_size"] = config.hiddenSize;
  json["intermediate_size"] = config.intermediateSize;
  json["num_hidden_layers"] = config.layers;
  json["num_attention_heads"] = config.heads;
  json["num_key_value_heads"] = config.kvHeads;
  json["head_dim"] = config.headDim;
  json["max_position_embeddings"] = config.maxPositions;
  json["hidden_act"] = "silu";
  json["rms_norm_eps"] = config.normEpsilon;
  json["rope_theta"] = config.rope.theta;
  json["rope_scaling"] = ropeScalingJson(config.rope);
  if (llama) {
    json["attention_bias"] = config.outputBias;
    json["mlp_bias"] = config.mlpBias;
  } else {
    json["use_sliding_window"] = false;
  }
  json["tie_word_embeddings"] = config.tiedHead;
  json["bos_token_id"] = idJson(config.bosId);
  json["eos_token_id"] = config.eosIds.size() == 1 ? Json(config.eosIds[0])
                         : config.eosIds.empty()   ? Json(nullptr)
                                                   : Json(config.eosIds);
  json["pad_token_id"] = idJson(config.padId);
  if (!config.storedDtype.empty()) json["torch_dtype"] = config.storedDtype;
  return json;
}

}  // namespace lorikeet
