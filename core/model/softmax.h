// Softmax and its logarithm over the last dimension, float32. Internal to the engine (sees torch). Used by attention and the loss.
// They sum as torch 2's AVX-512 kernels do (sixteen partial sums, then halves), so that numbers equal those of transformers to the last
// bit wherever the products do: a step of Adam turns the rounding of a tiny gradient into a difference that can be seen.
#pragma once
#include <torch/torch.h>

namespace lorikeet {

/// @param x [.., n] float32; -infinity counts as nothing, but not in a whole row  @return as x
torch::Tensor softmaxRows(const torch::Tensor& x);
torch::Tensor logSoftmaxRows(const torch::Tensor& x);

}  // namespace lorikeet
