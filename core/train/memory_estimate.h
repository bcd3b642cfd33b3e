// How much memory a run will need, part by part, before it starts. Torch-free. Used by the plan and its advice.
#pragma once
#include <cstdint>

#include "core/model/loaded_model.h"
#include "core/train/plan.h"

namespace lorikeet {

/// How far a run goes through its rows.
struct RunLength {
  std::int64_t epochs = 1, steps = 0;  ///< steps of the optimiser, 0 = not limited
};

/// An estimate of the peak of a run on the CPU: all states of its largest micro-batch kept for the backward pass.
/// tests/bench/plan_against_real.py holds it against real runs.
/// @param info its config and computeDtype count: a plan may ask what another computeDtype would need
MemoryEstimate estimateMemory(const ModelInfo& info, const RunConfig& config, const DataSizes& data, const RunLength& length,
                              std::int64_t trainable);

/// What computeDtype would say if the model were opened with RunConfig::dtype `dtype`. @param info as it is open now
std::string computeDtypeFor(const ModelInfo& info, const std::string& dtype);

/// Memory that this machine, and the control group that this process is in, can still give, in bytes; 0 = not known.
std::int64_t availableMemory();

/// Tokens that reach a layer over those computed for them, 0 to 1: 1 where sequences lie end to end; small models pad the rows of
/// an attention grid.
double packingOf(const ModelInfo& info, const RunConfig& config, const DataSizes& data);

/// The kernels of core/kernels compute it; else torch's own operations, which keep more.
bool isFusedModel(const ModelInfo& info);

}  // namespace lorikeet
