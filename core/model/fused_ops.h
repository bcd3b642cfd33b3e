// Norms, gated units and attention as one operation each, forward and backward, on the kernels of core/kernels. Internal to the engine
// (sees torch). Used by the language model where the model is large; small models use torch's operations in the reference's order.
#pragma once
#include <torch/torch.h>

#include <vector>

#include "core/formats/model_config.h"
#include "core/kernels/gated_unit.h"
#include "core/model/attention.h"
#include "core/model/rope.h"

namespace lorikeet {

/// RMSNorm with a frozen weight. @param x [N, D] or [N, heads, D] float32 or bfloat16  @param plusOne multiplies by 1 + weight (Gemma)
torch::Tensor fusedRmsNorm(const torch::Tensor& x, const torch::Tensor& weight, bool plusOne, double epsilon);

/// True for the activations that fusedGatedUnit knows.
bool canFuseGate(Activation activation);
GateKind gateKindOf(Activation activation);
/// activation(gate)·up. @param gate, up [N, F]
torch::Tensor fusedGatedUnit(Activation activation, const torch::Tensor& gate, const torch::Tensor& up);
/// The same where one layer makes both. @param gateUp [N, 2F], gate first
torch::Tensor fusedGatedUnit(Activation activation, const torch::Tensor& gateUp);

/// Causal attention of packed sequences, with the rotation of queries and keys in it.
/// @param q [T, H, Dh]  @param k, v [T, K, Dh]  @param rotary of the T tokens, or null  @return [T, H·Dh]
torch::Tensor fusedAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                             const std::vector<std::int64_t>& lengths, const Rotary* rotary, const AttentionRule& rule);

/// One query token against cached keys and values, without gradients. @param q [1, H, Dh], turned  @param keys, values [K, capacity, Dh] of
/// which tokens [first, end) are seen  @return [1, H·Dh]
torch::Tensor fusedCachedAttention(const torch::Tensor& q, const torch::Tensor& keys, const torch::Tensor& values, std::int64_t first,
                                   std::int64_t end, double scale);

/// Sum of −log softmax(states·headᵀ)[target] over the rows, in nats, with its gradient reckoned at once; never all logits together.
/// @param states [N, D]  @param head [V, D] of the same dtype  @param targets [N] int64
/// @param tokenLosses becomes [N] float32, each row's share; null = not wanted  @return scalar float32
torch::Tensor fusedTokenLoss(const torch::Tensor& states, const torch::Tensor& head, const torch::Tensor& targets, double softcap,
                             torch::Tensor* tokenLosses = nullptr);

}  // namespace lorikeet
