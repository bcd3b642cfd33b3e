#include "core/lora/lora_plan.h"

#include <map>

#include "core/model/parameter_list.h"

namespace lorikeet {

LoraPlan planLora(const ModelConfig& config, const std::string& targets, std::int64_t rank) {
  LoraPlan plan;
  plan.sites = matchTargets(config, targets);
  plan.totalParameters = totalParameters(config);
  std::map<std::string, const ModuleSpec*> byPath;
  const auto specs = moduleSpecs(config);
  for (const ModuleSpec& spec : specs) byPath[spec.path] = &spec;
  for (const std::string& site : plan.sites) {
    const auto& shape = byPath.at(site)->shape;
    plan.trainableParameters += rank * (shape[0] + shape[1]);
  }
  plan.totalParameters += plan.trainableParameters;
  return plan;
}

}  // namespace lorikeet
