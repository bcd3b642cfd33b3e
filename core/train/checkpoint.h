// A checkpoint on disk: weights, optimizer, and where the run stood. Internal to the engine (sees torch). Used by the trainer.
#pragma once
#include <cstdint>
#include <filesystem>

#include "core/lora/adapter.h"
#include "core/model/language_model.h"
#include "core/train/optimizer.h"

namespace lorikeet {

/// Where a run stands after `step` optimiser steps. Data order and dropout follow from the seed and the step alone.
struct TrainState {
  std::int64_t step = 0;
  std::int64_t bestStep = -1;
  double bestValidationLoss;          ///< NaN = none yet
  double patienceLoss;                ///< validation loss when patience last started anew, NaN = not yet
  std::int64_t sinceBest = 0;         ///< evaluations since then
  std::int64_t tokens = 0;            ///< trained on so far
  double elapsedSeconds = 0;
  TrainState();
};

/// What is being trained: an adapter over a frozen base, or (adapter null) all weights of `model`.
struct Trainee {
  const LanguageModel* model = nullptr;
  Adapter* adapter = nullptr;
  std::vector<NamedTensor> parameters() const;
};

/// Writes the folder in one rename: adapter (PEFT form) or model, optimizer.safetensors, state.json.
void saveCheckpoint(const std::filesystem::path& dir, const Trainee& trainee, const AdamW& optimizer, const TrainState& state);
/// Fills trainee, optimizer and state. @throws Error when a file is missing or damaged.
void loadCheckpoint(const std::filesystem::path& dir, Trainee& trainee, AdamW& optimizer, TrainState& state);
/// Patience starts anew in a checkpoint of a run that it had ended. @throws Error as loadCheckpoint, or when it cannot be written
void renewPatience(const std::filesystem::path& dir);

}  // namespace lorikeet
