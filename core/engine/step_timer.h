// Real steps of a planned run, timed on this machine. Torch-free face. Used by the planner.
#pragma once
#include <stop_token>

#include "core/train/plan.h"
#include "core/train/time_estimate.h"

namespace lorikeet {

/// Trains a fresh adapter, which is then thrown away, on rows as long as the run's own, batch for batch as the run will draw them.
/// @param budgetSeconds for the timed part; a warm-up step comes before it   @param mostTokens of a micro-batch: rows beyond it are
/// left out, so that a run which does not fit can be timed at all
/// @return unknown rates where nothing can be trained (no rows, no layer) or the method is "full"   @throws Cancelled
StepRates timeSteps(const LoadedModel& model, const RunConfig& config, const DataSizes& data, double budgetSeconds,
                    std::int64_t mostTokens, std::stop_token stop = {});

}  // namespace lorikeet
