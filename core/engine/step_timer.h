// Real steps of a planned run, timed on this machine. Torch-free face. Used by the planner.
#pragma once
#include <stop_token>

#include "core/train/plan.h"
#include "core/train/time_estimate.h"

namespace lorikeet {

/// Trains a fresh adapter (method "full": a copy of the weights), which is then thrown away, on rows as long as the run's own, batch for batch as the run will draw them.
/// @param budgetSeconds for the timed part; a warm-up step comes before it   @param mostTokens of a micro-batch: rows beyond it are
/// left out, so that a run which does not fit can be timed at all
/// @return unknown rates where there are no rows   @throws Cancelled; Error where no layer can have an adapter
StepRates timeSteps(const LoadedModel& model, const RunConfig& config, const DataSizes& data, double budgetSeconds,
                    std::int64_t mostTokens, std::stop_token stop = {});

}  // namespace lorikeet
