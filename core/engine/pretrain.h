// Making a base model from nothing: tokenizer, random weights, full-parameter training. Used by `lorikeet-cli pretrain`; it made the built-in model.
#pragma once
#include <filesystem>

#include "core/engine/engine.h"

namespace lorikeet {

/// A recipe file: {"model": config.json's sizes, "vocabSize": N, "run": RunConfig}.
struct PretrainRecipe {
  ModelConfig model;         ///< sizes; vocabulary and special ids are filled in from the tokenizer
  std::int64_t vocabSize = 4096;
  RunConfig run;             ///< method is always "full"
};

/// @throws Error naming the key.
PretrainRecipe readPretrainRecipe(const std::filesystem::path& path);

/// Trains a SentencePiece tokenizer on the corpus, then all weights, and writes a Hugging Face folder (bfloat16) to `out` in one rename.
/// @param corpus, validation datasets (any form readDataset knows)   @param work folder for the run and intermediate files
TrainResult pretrain(const PretrainRecipe& recipe, const std::filesystem::path& corpus, const std::filesystem::path& validation,
                     const std::filesystem::path& work, const std::filesystem::path& out, TrainObserver& observer, TrainControl& control);

}  // namespace lorikeet
