// PEFT's adapter_config.json: reading, checking, writing. Used by lora and inspect. Source: huggingface/peft LoraConfig.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/config/field.h"

namespace lorikeet {

/// What A and B start from. It changes what a file means only for Pissa, whose matrices belong to changed base weights.
enum class LoraInit { Default, Gaussian, Pissa };

/// A LoRA adapter's description.
struct PeftConfig {
  std::int64_t rank = 8;
  double alpha = 16;
  double dropout = 0;
  bool rslora = false;
  bool dora = false;
  LoraInit init = LoraInit::Default;
  std::vector<std::string> targets;  ///< module name suffixes, {"all-linear"}, or one regular expression when targetsAreRegex
  bool targetsAreRegex = false;
  std::vector<std::string> exclude;  ///< suffixes or one regular expression, of modules that `targets` shall not hit
  bool excludeIsRegex = false;
  std::vector<std::int64_t> layersToTransform;  ///< block numbers; empty = all
  std::vector<std::string> layersPattern;       ///< names of the lists of blocks that layersToTransform counts; empty = any
  /// Regular expressions over the end of a module's name, the first that fits wins.
  std::vector<std::pair<std::string, std::int64_t>> rankPattern;
  std::vector<std::pair<std::string, double>> alphaPattern;
  std::vector<std::string> modulesToSave;  ///< ends of names of modules that are stored whole
  bool ensureWeightTying = false;          ///< a tied head follows the embedding's adapter (its tensors are in the file as well)
  bool fanInFanOut = false;                ///< the base's linear weights lie [in, out]; a note for PEFT, the base itself tells
  std::string baseModel;
  std::string taskType = "CAUSAL_LM";
  /// alpha/rank, or alpha/sqrt(rank) with rslora.
  double scale(std::int64_t ofRank, double ofAlpha) const;
  double scale() const { return scale(rank, alpha); }
};

/// @param path adapter_config.json or the folder that holds it.
/// @throws Error naming the key when the file is broken or the adapter needs what is not implemented (bias, lora_bias, ...).
PeftConfig readPeftConfig(const std::filesystem::path& path);
Json toJson(const PeftConfig& config);

}  // namespace lorikeet
