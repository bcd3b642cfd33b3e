// From rows to samples, and what a run with them would do. Torch-free. Used by the trainer, the CLI's plan and the Setup page.
#pragma once
#include <vector>

#include "core/data/dataset.h"
#include "core/data/sample.h"
#include "core/model/loaded_model.h"
#include "core/train/train_types.h"

namespace lorikeet {

/// The samples of a run, in dataset order, each with at least one supervised token.
struct PreparedData {
  std::vector<Sample> train, validation;
  std::size_t rows = 0, truncated = 0, leftOut = 0;  ///< leftOut: rows with nothing to learn from
};

/// The samples of one row with its placeholders filled: one, or with an encoder one for each answer.
/// @param index of the row in its dataset  @throws Error when the template refuses the conversation
std::vector<Sample> samplesOf(const LoadedModel& model, const RunConfig& config, const Row& row, std::size_t index);

/// Fills placeholders, splits, renders, tokenizes, masks.
/// @throws Error when the validation file cannot be read. Rows that cannot be rendered are left out and counted.
PreparedData prepareData(const LoadedModel& model, const RunConfig& config, const Dataset& dataset);

/// Counts steps and names problems.
TrainPlan makePlan(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, const PreparedData& data);

}  // namespace lorikeet
