// Gradient checkpointing: a part of the network that keeps its input alone and runs again in the backward pass. Internal to the engine
// (sees torch). Used by the language model's blocks.
#pragma once
#include <torch/torch.h>

#include <functional>

namespace lorikeet {

/// f(x), of which only x is kept. In the backward pass f runs once more, with the same random numbers; leaves inside f get their gradients
/// then. f must give the same result again and must own what it needs, as it outlives the call. Source: Chen et al. 2016, arXiv:1604.06174
torch::Tensor recomputed(const torch::Tensor& x, std::function<torch::Tensor(const torch::Tensor&)> f);

}  // namespace lorikeet
