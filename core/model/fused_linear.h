// A frozen linear layer and the low-rank update beside it as one operation with one backward pass. Internal to the engine (sees torch).
// Used by apply(Linear) in large models.
#pragma once
#include <torch/torch.h>

#include "core/kernels/gated_unit.h"
#include "core/model/layers.h"

namespace lorikeet {

/// y = x·Wᵀ + bias, and with an update + scale·drop(x)·Aᵀ·Bᵀ. No gradient is reckoned for W and bias, nothing but x and x·Aᵀ is kept.
/// @param x [N, in] float32 or bfloat16, as the weight  @param update null = the bare layer  @param training dropout on
/// @return [N, out], dtype of x. Source: Hu et al. 2021, arXiv:2106.09685
torch::Tensor fusedLinear(const Linear& layer, const torch::Tensor& x, const LowRank* update, bool training);

/// fusedLinear of activation(gate)·up, which is not kept but reckoned again in the backward pass. @param gate, up [N, in]
torch::Tensor fusedGatedLinear(GateKind kind, const torch::Tensor& gate, const torch::Tensor& up, const Linear& layer, const LowRank& update,
                               bool training);

/// y += strength·scale·x·Aᵀ·Bᵀ in place, without gradients. @param x [N, in]  @param y [N, out], rows side by side
void addLowRank(const LowRank& update, double strength, const torch::Tensor& x, const torch::Tensor& y);

}  // namespace lorikeet
