#include "core/formats/peft_config.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kMaxRank = 65536;
constexpr double kMaxAlpha = 1e9;

/// Keys that change what the adapter computes, and what they would need. Allowed only when null, false or empty.
const std::map<std::string, std::string> kRefused = {
    {"lora_bias", "biases in the low-rank layers are not computed"},
    {"layer_replication", "replicated layers are not built"},
    {"trainable_token_indices", "trained embeddings of single tokens are not computed"},
    {"target_parameters", "adapters on bare parameters are not computed"},
    {"loftq_config", "it was trained against quantised base weights"},
    {"use_qalora", "quantisation-aware adapters are not computed"},
    {"alora_invocation_tokens", "activated LoRA is not computed"},
    {"use_bdlora", "block-diagonal LoRA is not computed"},
    {"arrow_config", "routing between several adapters is not computed"},
    {"kasa_config", "KaSA changes the base weights and adds a diagonal, which is not computed"},
    {"monteclora_config", "sampled low-rank weights are not computed"},
    {"megatron_config", "Megatron's parallel layers are not computed"},
};

/// Keys that are read below, or do not change what a loaded adapter computes.
const std::vector<std::string> kKnown = {"peft_type",
                                         "r",
                                         "lora_alpha",
                                         "lora_dropout",
                                         "target_modules",
                                         "exclude_modules",
                                         "modules_to_save",
                                         "layers_to_transform",
                                         "layers_pattern",
                                         "rank_pattern",
                                         "alpha_pattern",
                                         "fan_in_fan_out",
                                         "use_rslora",
                                         "use_dora",
                                         "bias",
                                         "init_lora_weights",
                                         "ensure_weight_tying",
                                         "base_model_name_or_path",
                                         "task_type",
                                         "revision",
                                         "peft_version",
                                         "auto_mapping",
                                         "inference_mode",
                                         "megatron_core",
                                         "qalora_group_size",
                                         "runtime_config",
                                         "eva_config",
                                         "lora_ga_config",
                                         "corda_config"};

bool isOff(const Json& value) {
  return value.is_null() || value == Json(false) || ((value.is_structured() || value.is_string()) && value.empty()) ||
         value == Json("");
}

bool isNames(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& t) { return t.is_string(); });
}

void refuseUnsupported(const JsonReader& config, const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (isOff(value)) continue;
    if (const auto refused = kRefused.find(key); refused != kRefused.end())
      config.fail(key, "is in use: " + refused->second + ". This adapter cannot be loaded");
    if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end())
      config.fail(key, "is in use, and Lorikeet does not know what it means. This adapter cannot be loaded");
  }
  if (const std::string bias = config.textOr("bias", "none"); bias != "none")
    config.fail("bias", "is \"" + bias +
                            "\": it changes biases of the base model itself, which Lorikeet keeps as they are. "
                            "This adapter cannot be loaded; train it with bias \"none\"");
}

LoraInit readInit(const JsonReader& config) {
  const Json* init = config.find("init_lora_weights");
  if (init == nullptr || init->is_boolean()) return LoraInit::Default;
  const std::string name = config.text("init_lora_weights");
  if (name == "gaussian" || name == "Gaussian") return LoraInit::Gaussian;
  if (name == "pissa") return LoraInit::Pissa;
  // These leave the base weights as they are, so the matrices in the file are all there is.
  for (const char* plain : {"eva", "orthogonal", "mica", ""}) {
    if (name == plain) return LoraInit::Default;
  }
  const std::string convert =
      "Convert it to a plain LoRA adapter with PEFT's save_pretrained(path_initial_model_for_weight_conversion=...)";
  if (name.starts_with("pissa_niter_"))
    config.fail("init_lora_weights",
                "is \"" + name + "\": it was trained against base weights that a random approximation had changed. " + convert);
  for (const char* changed : {"olora", "corda", "loftq", "lora_ga"}) {
    if (name == changed)
      config.fail("init_lora_weights", "is \"" + name + "\": it was trained against changed base weights. " + convert);
  }
  config.fail("init_lora_weights", "is \"" + name + "\", which Lorikeet does not know. This adapter cannot be loaded");
}

/// A list of names (PEFT keeps a set, so the order in the file is chance) or one regular expression.
void readNames(const JsonReader& config, const char* key, std::vector<std::string>& names, bool& isRegex) {
  const Json* value = config.find(key);
  if (value == nullptr) return;
  if (value->is_string()) {
    if (!value->empty() && *value != Json("")) names = {value->get<std::string>()};
    isRegex = !names.empty();
  } else if (isNames(*value)) {
    names = value->get<std::vector<std::string>>();
    std::sort(names.begin(), names.end());
  } else {
    config.fail(key, "must be a list of names or one regular expression, but is " + describeJson(*value));
  }
}

void readTargets(const JsonReader& config, PeftConfig& peft) {
  if (!config.has("target_modules")) config.fail("target_modules", "is missing: it names the layers that have an adapter");
  readNames(config, "target_modules", peft.targets, peft.targetsAreRegex);
  if (peft.targets.empty() || peft.targets[0].empty()) config.fail("target_modules", "is empty: no layer would have an adapter");
  std::string lower = peft.targets[0];
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (peft.targetsAreRegex && lower == "all-linear") {
    peft.targets[0] = lower;
    peft.targetsAreRegex = false;
  }
  readNames(config, "exclude_modules", peft.exclude, peft.excludeIsRegex);
  if (const Json* saved = config.find("modules_to_save")) {
    if (!isNames(*saved)) config.fail("modules_to_save", "must be a list of names, but is " + describeJson(*saved));
    peft.modulesToSave = saved->get<std::vector<std::string>>();
  }
}

void readLayers(const JsonReader& config, PeftConfig& peft) {
  const auto add = [&](const Json& layer) {
    if (!layer.is_number_integer() || layer < 0)
      config.fail("layers_to_transform", "must be block numbers from 0, but has " + describeJson(layer));
    peft.layersToTransform.push_back(layer.get<std::int64_t>());
  };
  if (const Json* layers = config.find("layers_to_transform")) {
    if (layers->is_array()) {
      for (const Json& layer : *layers) add(layer);
    } else {
      add(*layers);
    }
  }
  if (const Json* pattern = config.find("layers_pattern")) {
    if (!pattern->is_string() && !isNames(*pattern))
      config.fail("layers_pattern", "must be a name or a list of names, but is " + describeJson(*pattern));
    peft.layersPattern =
        pattern->is_string() ? std::vector<std::string>{pattern->get<std::string>()} : pattern->get<std::vector<std::string>>();
    std::erase(peft.layersPattern, "");
  }
  const bool isText = peft.targetsAreRegex || peft.targets[0] == "all-linear";
  if (isText && !peft.layersToTransform.empty())
    config.fail("layers_to_transform",
                "cannot be used beside a \"target_modules\" that is one text: PEFT does not load this either. Write the "
                "numbers into the regular expression");
}

template <class Value>
void readPattern(const JsonReader& config, const char* key, double minimum, double maximum,
                 std::vector<std::pair<std::string, Value>>& pattern) {
  const Json* object = config.find(key);
  if (object == nullptr || isOff(*object)) return;
  if (!object->is_object()) config.fail(key, "must be an object from names to numbers, but is " + describeJson(*object));
  for (const auto& item : object->items()) {
    const std::string& name = item.key();
    const Json& value = item.value();
    const bool isWhole = value.is_number_integer() || !std::is_integral_v<Value>;
    if (!value.is_number() || !isWhole || !(value.get<double>() >= minimum && value.get<double>() <= maximum))
      config.fail(key, "gives \"" + name + "\" " + describeJson(value) + ", which is no value in range");
    pattern.emplace_back(name, value.get<Value>());
  }
}

/// PEFT's own files hold a whole alpha as an integer; keep theirs.
Json alphaJson(double alpha) {
  const bool whole = alpha == std::floor(alpha) && std::abs(alpha) < 1e15;
  return whole ? Json(static_cast<std::int64_t>(alpha)) : Json(alpha);
}

}  // namespace

double PeftConfig::scale(std::int64_t ofRank, double ofAlpha) const {
  return rslora ? ofAlpha / std::sqrt(static_cast<double>(ofRank)) : ofAlpha / static_cast<double>(ofRank);
}

PeftConfig readPeftConfig(const std::filesystem::path& path) {
  const fs::path file = fs::is_directory(path) ? path / "adapter_config.json" : path;
  const Json json = parseJson(readFile(file), file.string());
  const JsonReader config(json, file.string());
  if (const std::string type = config.text("peft_type"); type != "LORA")
    config.fail("peft_type", "is \"" + type + "\", but Lorikeet loads only LORA adapters");
  refuseUnsupported(config, json);
  PeftConfig peft;
  peft.rank = config.integer("r", 1, kMaxRank);
  if (!config.has("lora_alpha")) config.fail("lora_alpha", "is missing");
  peft.alpha = config.numberOr("lora_alpha", 0, 0, kMaxAlpha);
  peft.dropout = config.numberOr("lora_dropout", 0, 0, 1);
  peft.rslora = config.booleanOr("use_rslora", false);
  peft.dora = config.booleanOr("use_dora", false);
  peft.init = readInit(config);
  readTargets(config, peft);
  readLayers(config, peft);
  readPattern(config, "rank_pattern", 1, kMaxRank, peft.rankPattern);
  readPattern(config, "alpha_pattern", 0, kMaxAlpha, peft.alphaPattern);
  peft.ensureWeightTying = config.booleanOr("ensure_weight_tying", false);
  peft.fanInFanOut = config.booleanOr("fan_in_fan_out", false);
  peft.baseModel = config.textOr("base_model_name_or_path", "");
  peft.taskType = config.textOr("task_type", peft.taskType);
  return peft;
}

Json toJson(const PeftConfig& config) {
  const auto names = [](const std::vector<std::string>& list, bool isText) { return isText ? Json(list[0]) : Json(list); };
  const bool oneText = config.targets.size() == 1 && (config.targetsAreRegex || config.targets[0] == "all-linear");
  Json json;
  json["peft_type"] = "LORA";
  json["task_type"] = config.taskType;
  json["base_model_name_or_path"] = config.baseModel;
  json["r"] = config.rank;
  json["lora_alpha"] = alphaJson(config.alpha);
  json["lora_dropout"] = config.dropout;
  json["use_rslora"] = config.rslora;
  json["target_modules"] = names(config.targets, oneText);
  json["bias"] = "none";
  json["fan_in_fan_out"] = config.fanInFanOut;
  json["inference_mode"] = true;
  json["init_lora_weights"] = true;
  if (config.init == LoraInit::Gaussian) json["init_lora_weights"] = "gaussian";
  if (config.init == LoraInit::Pissa) json["init_lora_weights"] = "pissa";
  json["use_dora"] = config.dora;
  json["modules_to_save"] = config.modulesToSave.empty() ? Json(nullptr) : Json(config.modulesToSave);
  json["layers_to_transform"] = config.layersToTransform.empty() ? Json(nullptr) : Json(config.layersToTransform);
  json["layers_pattern"] = config.layersPattern.empty() ? Json(nullptr) : Json(config.layersPattern);
  json["rank_pattern"] = Json::object();
  for (const auto& [name, rank] : config.rankPattern) json["rank_pattern"][name] = rank;
  json["alpha_pattern"] = Json::object();
  for (const auto& [name, alpha] : config.alphaPattern) json["alpha_pattern"][name] = alphaJson(alpha);
  json["revision"] = nullptr;
  // Keys that older PEFTs do not know stand only where they say something.
  if (!config.exclude.empty()) json["exclude_modules"] = names(config.exclude, config.excludeIsRegex);
  if (config.ensureWeightTying) json["ensure_weight_tying"] = true;
  return json;
}

}  // namespace lorikeet
