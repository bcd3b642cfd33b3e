// What a sitting of training changes, made from a model and its settings. Internal to the engine (sees torch). Used by train(),
// resumeRun() and the step timer.
#pragma once
#include <optional>

#include "core/config/run_config.h"
#include "core/lora/adapter.h"
#include "core/model/language_model.h"
#include "core/model/loaded_model.h"
#include "core/train/checkpoint.h"

namespace lorikeet {

/// Everything a sitting of training needs to live as long as it does.
struct Sitting {
  std::optional<LanguageModel> ownWeights;  ///< method "full": a copy of the base's, in float32
  std::optional<Adapter> adapter;           ///< method "lora"
  Trainee trainee;                          ///< points into this object, or at the model

  /// @param model outlives this   @throws Error where no layer can have an adapter
  Sitting(const LoadedModel& model, const RunConfig& config);
  Sitting(const Sitting&) = delete;
  Sitting& operator=(const Sitting&) = delete;
};

}  // namespace lorikeet
