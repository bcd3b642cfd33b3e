// Making a base model from nothing: tokenizer, random weights, full-parameter training. Used by `lorikeet-cli pretrain`; it made the built-in model.
#pragma once
#include <filesystem>
#include <vector>

#include "core/engine/engine.h"

namespace lorikeet {

/// A recipe file: {"model": config.json's sizes, "vocabSize": N, "stages": [RunConfig, ...]}.
struct PretrainRecipe {
  ModelConfig model;         ///< sizes; vocabulary and special ids are filled in from the tokenizer
  std::int64_t vocabSize = 4096;
  std::vector<RunConfig> stages;  ///< trained one after the other, each from the last one's weights; method is always "full"
};

/// @throws Error naming the key.
PretrainRecipe readPretrainRecipe(const std::filesystem::path& path);

/// Trains a SentencePiece tokenizer on the first corpus, then all weights stage by stage, and writes a Hugging Face folder (bfloat16) to `out` in one rename.
/// @param corpora, validations a dataset for each stage to train on and to measure with (any form readDataset knows)
/// @param work folder for the runs and intermediate files   @return of the last stage (or of the one that was stopped)
TrainResult pretrain(const PretrainRecipe& recipe, const std::vector<std::filesystem::path>& corpora,
                     const std::vector<std::filesystem::path>& validations, const std::filesystem::path& work,
                     const std::filesystem::path& out, TrainObserver& observer, TrainControl& control);

}  // namespace lorikeet
