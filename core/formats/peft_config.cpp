#include "core/formats/peft_config.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

/// Keys that change what the adapter computes, and what they would need. Allowed only when null, false or empty.
const std::map<std::string, std::string> kRefused = {
    {"use_dora", "weight-decomposed adapters (DoRA) are not computed yet"},
    {"lora_bias", "biases in the low-rank layers are not computed"},
    {"modules_to_save", "whole modules stored beside the low-rank ones are not read yet"},
    {"layers_to_transform", "adapters for some layers only are not read yet"},
    {"rank_pattern", "different ranks for different layers are not read yet"},
    {"alpha_pattern", "different alphas for different layers are not read yet"},
    {"exclude_modules", "excluded modules are not read yet"},
    {"layer_replication", "replicated layers are not built"},
    {"trainable_token_indices", "trained embeddings of single tokens are not read yet"},
    {"target_parameters", "adapters on bare parameters are not computed"},
    {"fan_in_fan_out", "transposed weights (GPT-2's Conv1D) are not read yet"},
    {"loftq_config", "it was trained against quantised base weights"},
    {"use_qalora", "quantisation-aware adapters are not computed"},
    {"alora_invocation_tokens", "activated LoRA is not computed"},
};

/// Keys that do not change what a loaded adapter computes.
const std::vector<std::string> kHarmless = {"peft_type",
                                            "r",
                                            "lora_alpha",
                                            "lora_dropout",
                                            "target_modules",
                                            "use_rslora",
                                            "bias",
                                            "init_lora_weights",
                                            "base_model_name_or_path",
                                            "task_type",
                                            "revision",
                                            "peft_version",
                                            "auto_mapping",
                                            "inference_mode",
                                            "megatron_core",
                                            "layers_pattern",
                                            "qalora_group_size",
                                            "runtime_config",
                                            "ensure_weight_tying",
                                            "eva_config",
                                            "ephemeral_gpu_offload",
                                            "lora_ga_config",
                                            "corda_config"};

bool isOff(const Json& value) {
  return value.is_null() || value == Json(false) || ((value.is_structured() || value.is_string()) && value.empty()) ||
         value == Json("");
}

void refuseUnsupported(const JsonReader& config, const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (isOff(value)) continue;
    if (const auto refused = kRefused.find(key); refused != kRefused.end())
      config.fail(key, "is in use: " + refused->second + ". This adapter cannot be loaded");
    if (std::find(kHarmless.begin(), kHarmless.end(), key) == kHarmless.end())
      config.fail(key, "is in use, and Lorikeet does not know what it means. This adapter cannot be loaded");
  }
  if (const std::string bias = config.textOr("bias", "none"); bias != "none")
    config.fail("bias", "is \"" + bias + "\": trained biases are not read yet. This adapter cannot be loaded");
  // These start from changed base weights, so the stored matrices mean nothing on the original base.
  if (const Json* init = config.find("init_lora_weights"); init != nullptr && init->is_string()) {
    const std::string name = init->get<std::string>();
    for (const char* changed : {"pissa", "olora", "corda", "loftq", "lora_ga"}) {
      if (name.starts_with(changed))
        config.fail("init_lora_weights", "is \"" + name +
                                             "\": it was trained against changed base weights. Convert it to a plain LoRA adapter "
                                             "with PEFT's save_pretrained(path_initial_model_for_weight_conversion=...)");
    }
  }
}

void readTargets(const JsonReader& config, PeftConfig& peft) {
  const Json* targets = config.find("target_modules");
  if (targets == nullptr) config.fail("target_modules", "is missing: it names the layers that have an adapter");
  if (targets->is_string()) {
    peft.targets = {targets->get<std::string>()};
    peft.targetsAreRegex = peft.targets[0] != "all-linear";
  } else if (targets->is_array() && std::all_of(targets->begin(), targets->end(), [](const Json& t) { return t.is_string(); })) {
    peft.targets = targets->get<std::vector<std::string>>();
    // PEFT stores a set, so the order in the file is chance.
    std::sort(peft.targets.begin(), peft.targets.end());
  } else {
    config.fail("target_modules", "must be a list of names or one regular expression, but is " + describeJson(*targets));
  }
  if (peft.targets.empty() || peft.targets[0].empty()) config.fail("target_modules", "is empty: no layer would have an adapter");
}

}  // namespace

double PeftConfig::scale() const {
  return rslora ? alpha / std::sqrt(static_cast<double>(rank)) : alpha / static_cast<double>(rank);
}

PeftConfig readPeftConfig(const std::filesystem::path& path) {
  const fs::path file = fs::is_directory(path) ? path / "adapter_config.json" : path;
  const Json json = parseJson(readFile(file), file.string());
  const JsonReader config(json, file.string());
  if (const std::string type = config.text("peft_type"); type != "LORA")
    config.fail("peft_type", "is \"" + type + "\", but Lorikeet loads only LORA adapters");
  refuseUnsupported(config, json);
  PeftConfig peft;
  peft.rank = config.integer("r", 1, 65536);
  if (!config.has("lora_alpha")) config.fail("lora_alpha", "is missing");
  peft.alpha = config.numberOr("lora_alpha", 0, 0, 1e9);
  peft.dropout = config.numberOr("lora_dropout", 0, 0, 1);
  peft.rslora = config.booleanOr("use_rslora", false);
  readTargets(config, peft);
  peft.baseModel = config.textOr("base_model_name_or_path", "");
  peft.taskType = config.textOr("task_type", peft.taskType);
  return peft;
}

Json toJson(const PeftConfig& config) {
  const bool oneText = config.targets.size() == 1 && (config.targetsAreRegex || config.targets[0] == "all-linear");
  // PEFT's own files hold a whole alpha as an integer; keep theirs.
  const bool wholeAlpha = config.alpha == std::floor(config.alpha) && std::abs(config.alpha) < 1e15;
  Json json;
  json["peft_type"] = "LORA";
  json["task_type"] = config.taskType;
  json["base_model_name_or_path"] = config.baseModel;
  json["r"] = config.rank;
  json["lora_alpha"] = wholeAlpha ? Json(static_cast<std::int64_t>(config.alpha)) : Json(config.alpha);
  json["lora_dropout"] = config.dropout;
  json["use_rslora"] = config.rslora;
  json["target_modules"] = oneText ? Json(config.targets[0]) : Json(config.targets);
  json["bias"] = "none";
  json["fan_in_fan_out"] = false;
  json["inference_mode"] = true;
  json["init_lora_weights"] = true;
  json["use_dora"] = false;
  json["modules_to_save"] = nullptr;
  json["layers_to_transform"] = nullptr;
  json["layers_pattern"] = nullptr;
  json["rank_pattern"] = Json::object();
  json["alpha_pattern"] = Json::object();
  json["revision"] = nullptr;
  return json;
}

}  // namespace lorikeet
