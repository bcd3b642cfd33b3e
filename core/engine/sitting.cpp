// See sitting.h.
#include "core/engine/sitting.h"

#include "core/lora/lora_plan.h"
#include "core/model/compute.h"
#include "core/model/loaded_model_impl.h"
#include "core/model/model_files.h"

namespace lorikeet {

Sitting::Sitting(const LoadedModel& model, const RunConfig& config) {
  const LanguageModel& base = model.impl().model;
  trainee.model = &base;
  if (config.method == "full") {
    ownWeights.emplace(trainableCopy(base));
    ownWeights->setMixedPrecision(config.dtype != "float32" && cpuComputesBfloat16());
    trainee.model = &*ownWeights;
  } else {
    const PeftConfig peft = peftConfigOf(config, base.config(), model.info().path.string());
    adapter = Adapter::create(base, peft, static_cast<std::uint64_t>(config.seed));
    adapter->setTrainable();
    trainee.adapter = &*adapter;
  }
}

}  // namespace lorikeet
