// From rows to samples, and what a run with them would do. Torch-free. Used by the trainer, the CLI's plan and the Setup page.
#pragma once
#include <cstdint>
#include <stop_token>
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
/// @throws Error when the validation file cannot be read; Cancelled. Rows that cannot be rendered are left out and counted.
PreparedData prepareData(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop = {});

/// How long one sample is: all that a plan needs of it.
struct SampleSize {
  std::uint32_t full = 0;    ///< tokens before the cut, an encoder's source included
  std::uint32_t kept = 0;    ///< after it
  std::uint32_t source = 0;  ///< of `kept`, what the encoder reads
  std::uint32_t supervised = 0;
};

/// PreparedData without the tokens: a million rows are 16 MB.
struct DataSizes {
  std::vector<SampleSize> train, validation;
  std::size_t rows = 0, truncated = 0, leftOut = 0;
};
DataSizes sizesOf(const PreparedData& data);
/// sizesOf(prepareData(...)) without ever holding the tokens of more than one row. @throws as prepareData
DataSizes measureData(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop = {});
/// What measureData's result depends on besides model and rows: equal texts give equal sizes.
std::string sizesKey(const RunConfig& config);

/// Counts steps and names problems.
TrainPlan makePlan(const LoadedModel& model, const RunConfig& config, const DataSizes& data);
TrainPlan makePlan(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, const PreparedData& data);

/// False when an answer, as the chat template writes it, does not end with a text that generation stops at: the model would never
/// learn to stop. True also where the template refuses the two turns it is tried with.
bool templateEndsAnswers(const LoadedModel& model);

}  // namespace lorikeet
