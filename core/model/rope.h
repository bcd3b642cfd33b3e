// Rotary position embedding of every kind. Internal to the engine (sees torch). Used by the language model.
#pragma once
#include <torch/torch.h>

#include <vector>

#include "core/formats/rope_config.h"

namespace lorikeet {

/// Angles that one position turns each pair of a head by. @param length of the whole sequence in tokens, which dynamic and longrope
/// reckon with  @return [rotaryDim/2] float32. Source: transformers modeling_rope_utils, in its order of operations.
torch::Tensor inverseFrequencies(const RopeConfig& rope, std::int64_t length);

/// Cosines and sines of packed tokens, times the attention factor: [T, 1, rotaryDim/2] float32.
struct Rotary {
  torch::Tensor cos, sin;
};

/// One sequence of a pass: `count` tokens from position `start` on, reckoned as `length` tokens long.
struct PositionRun {
  std::int64_t start, count, length;
};
Rotary rotaryFor(const RopeConfig& rope, const std::vector<PositionRun>& runs);

/// Turns pairs (i, i + rotaryDim/2) of each head; numbers beyond rotaryDim pass. @param x [T, heads, Dh]  @return as x
torch::Tensor rotate(const torch::Tensor& x, const Rotary& rotary);

}  // namespace lorikeet
