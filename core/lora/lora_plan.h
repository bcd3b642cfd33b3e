// What an adapter would train, from the settings and the model's config alone. Torch-free. Used by inspect, the plan of a run, the
// Setup page and training.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/config/run_config.h"
#include "core/formats/model_config.h"
#include "core/formats/peft_config.h"

namespace lorikeet {

/// What an adapter would train.
struct LoraPlan {
  std::vector<std::string> sites;             ///< full names of the layers with a low-rank update
  std::vector<std::string> whole;             ///< full names of the modules trained whole
  std::map<std::string, std::int64_t> added;  ///< trainable numbers by full name, of both
  std::int64_t trainableParameters = 0;
  std::int64_t totalParameters = 0;  ///< base + adapter
  double share() const { return totalParameters > 0 ? double(trainableParameters) / double(totalParameters) : 0; }
};

/// @throws Error when nothing matches: lists the names there are.
LoraPlan planLora(const ModelConfig& config, const PeftConfig& peft);
/// The same for plain LoRA. @param targets as RunConfig::targets
LoraPlan planLora(const ModelConfig& config, const std::string& targets, std::int64_t rank);

/// The adapter's description for a run: targets in words that every PEFT reads, texts parsed.
/// @param baseModel what the adapter's file says it belongs to  @throws Error for a text that cannot be read
PeftConfig peftConfigOf(const RunConfig& run, const ModelConfig& model, const std::string& baseModel);

}  // namespace lorikeet
