// Causal attention over packed sequences, forward and backward, without ever holding all scores. Used by the model's fused operations.
#pragma once
#include <cstdint>
#include <vector>

#include "core/kernels/number.h"

namespace lorikeet {

/// Query, key and value heads of all tokens, as the projections wrote them. Row t of q holds H heads side by side, k and v K heads.
struct PackedHeads {
  Number number;
  std::int64_t heads, kvHeads, headDim;        ///< H, K, Dh; H a multiple of K
  std::vector<std::int64_t> lengths;           ///< of the sequences that lie end to end
  const void *q, *k, *v;                       ///< [T, H·Dh], [T, K·Dh], [T, K·Dh]
  std::int64_t qStride, kStride, vStride;      ///< numbers from token to token
  const float *cos = nullptr, *sin = nullptr;  ///< [T, rotaryDim/2]; null = heads are not turned
  std::int64_t rotaryDim = 0;                  ///< pairs (i, i + rotaryDim/2) turn, numbers beyond it pass
  float scale = 1;                             ///< on q·k
  std::int64_t window = 0;                     ///< a query sees this many keys, its own included; 0 = all before it
};

/// out[t] = softmax(scale · rot(q[t])·rot(k)ᵀ) · v over the keys that t sees, head by head.
/// @param out [T, H·Dh] of `number`  @param logSums [T, H] float32, for the gradient; may be null
/// Source: Dao et al. 2022, arXiv:2205.14135 (blocks, and the gradient from the logarithm of the sums)
void packedAttention(const PackedHeads& input, void* out, float* logSums);

/// Gradients with respect to q, k and v, each with the rows of its input. @param out, logSums as packedAttention wrote them
/// @param gradient of out, [T, H·Dh] contiguous
void packedAttentionGradient(const PackedHeads& input, const void* out, const float* logSums, const void* gradient, void* qGradient,
                             void* kGradient, void* vGradient);

}  // namespace lorikeet
