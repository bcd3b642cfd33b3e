// How much memory a run will need, part by part, before it starts. Torch-free. Used by the plan.
#pragma once
#include <cstdint>

#include "core/model/loaded_model.h"
#include "core/train/plan.h"

namespace lorikeet {

/// An upper estimate for a run on the CPU: the largest batch that the samples can form, all its states kept for the backward pass.
/// Measured on a 0.5B and a 135M model; within a fifth there.
MemoryEstimate estimateMemory(const LoadedModel& model, const RunConfig& config, const PreparedData& data, std::int64_t trainable);

/// Memory that this machine can still give, in bytes; 0 = not known.
std::int64_t availableMemory();

}  // namespace lorikeet
