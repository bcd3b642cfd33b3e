// Rotary position embedding frequencies. Used by the decoder.
#pragma once
#include <torch/torch.h>

#include "core/formats/model_config.h"

namespace lorikeet {

/// Angles a position turns each pair of a head by. @return [Dh/2] float32
/// Source: Su et al. 2021 arXiv:2104.09864; "llama3": transformers modeling_rope_utils._compute_llama3_parameters.
torch::Tensor inverseFrequencies(const ModelConfig& config);

/// Turns pairs (i, i + Dh/2) of each head. @param x [T, heads, Dh]  @param cos, sin [T, 1, Dh/2]  @return as x
torch::Tensor rotate(const torch::Tensor& x, const torch::Tensor& cos, const torch::Tensor& sin);

}  // namespace lorikeet
