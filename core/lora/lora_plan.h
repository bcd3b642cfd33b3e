// What a LoRA setting would train, from the config alone. Torch-free. Used by inspect, the plan of a run and the Setup page.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/formats/model_config.h"

namespace lorikeet {

/// What a LoRA setting would train.
struct LoraPlan {
  std::vector<std::string> sites;       ///< full names of the linear layers hit
  std::int64_t trainableParameters = 0;
  std::int64_t totalParameters = 0;     ///< base + adapter
  double share() const { return totalParameters > 0 ? double(trainableParameters) / double(totalParameters) : 0; }
};

/// @param targets as RunConfig::targets.  @throws Error when nothing matches: lists the names there are.
LoraPlan planLora(const ModelConfig& config, const std::string& targets, std::int64_t rank);

}  // namespace lorikeet
