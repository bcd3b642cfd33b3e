// Which modules an adapter changes, and with what rank: PEFT's rules over a model's modules. Torch-free. Used by plans, adapters,
// inspect.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/formats/model_config.h"
#include "core/formats/peft_config.h"
#include "core/model/parameter_list.h"

namespace lorikeet {

/// LoRA targets as a person writes them: names separated by commas, or one regular expression (anything with a sign of one).
struct TargetPattern {
  std::vector<std::string> names;  ///< the names, or the expression alone
  bool isRegex = false;
};
TargetPattern parseTargets(const std::string& targets);

/// Where an adapter has its tensors. Modules are indices in moduleSpecs(config).
struct SitePlan {
  struct Site {
    std::size_t module = 0;
    std::int64_t rank = 0;
    double alpha = 0, scale = 0;
  };
  std::vector<Site> lora;          ///< low-rank updates, in model order
  std::vector<std::size_t> whole;  ///< modules_to_save: modules with weights of their own, in model order
};

/// Strict for what shall be trained: every name must hit something that can be trained. Lenient for files, where PEFT lets names
/// pass that hit nothing.
enum class SiteRules { Strict, Lenient };

/// PEFT's rules. target_modules: "all-linear" = every linear layer but the head; a list matches whole dotted ends of names; a
/// regular expression must match the full name. exclude_modules, modules_to_save, layers_to_transform, rank_pattern and
/// alpha_pattern likewise.
/// @throws Error when nothing matches, a pattern is broken, or a name hits what cannot have an adapter: lists the names there are.
/// Source: huggingface/peft tuners/tuners_utils.py check_target_module_exists, utils/other.py get_pattern_key and _set_trainable.
SitePlan sitesOf(const ModelConfig& config, const PeftConfig& peft, SiteRules rules = SiteRules::Strict);

/// Full names of the modules that `targets` alone hits, in model order. @throws Error as sitesOf
std::vector<std::string> matchTargets(const ModelConfig& config, const std::string& targets);

/// The last parts of the names of all linear layers but the head, each once: what all-linear stands for, in words that suit any
/// PEFT.
std::vector<std::string> allLinearNames(const ModelConfig& config);

}  // namespace lorikeet
