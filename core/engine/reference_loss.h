// How likely a model with an adapter finds given answers. Torch-free. Used by evaluation.
#pragma once
#include <vector>

#include "core/data/sample.h"
#include "core/lora/loaded_adapter.h"
#include "core/model/loaded_model.h"

namespace lorikeet {

/// A sequence and who reads it.
struct ReferenceLane {
  const Sample* sample;   ///< nats are summed over its supervised tokens
  AdapterHandle adapter;  ///< null = base
  double strength = 1;
};

/// Negative log-likelihood of each lane's supervised tokens, in nats. All lanes run through the blocks in one batch.
std::vector<double> referenceNats(const LoadedModel& model, const std::vector<ReferenceLane>& lanes);

/// The sample of a row's last answer alone: the turns before it are read, its tokens and its end are supervised.
/// Nothing is supervised where the row has no answer or is longer than the model's context.
Sample lastAnswerSample(const LoadedModel& model, const Row& row, const std::string& systemPrompt);

}  // namespace lorikeet
