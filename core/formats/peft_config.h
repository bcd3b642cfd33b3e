// PEFT's adapter_config.json: reading, checking, writing. Used by lora and inspect. Source: huggingface/peft LoraConfig.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/config/field.h"

namespace lorikeet {

/// A LoRA adapter's description.
struct PeftConfig {
  std::int64_t rank = 8;
  double alpha = 16;
  double dropout = 0;
  bool rslora = false;
  std::vector<std::string> targets;  ///< module name suffixes, or one regular expression when targetsAreRegex
  bool targetsAreRegex = false;
  std::string baseModel;
  std::string taskType = "CAUSAL_LM";
  /// alpha/rank, or alpha/sqrt(rank) with rslora.
  double scale() const;
};

/// @param path adapter_config.json or the folder that holds it.
/// @throws Error naming the key when the file is broken or the adapter needs what is not implemented (use_dora, bias, modules_to_save ...).
PeftConfig readPeftConfig(const std::filesystem::path& path);
Json toJson(const PeftConfig& config);

}  // namespace lorikeet
