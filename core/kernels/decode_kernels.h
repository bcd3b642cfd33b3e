// Attention of decoding, one token a sequence, over the sequences' caches. Used by the language model's fused operations.
#pragma once
#include <span>

#include "core/kernels/number.h"

namespace lorikeet {

/// Keys and values of one sequence: [K, capacity, Dh] of `number`, of which tokens [first, end) are seen.
struct CachedHeads {
  Number number;
  std::int64_t heads, kvHeads, headDim;  ///< H, K, Dh; H a multiple of K
  std::int64_t capacity, first, end;
  const void *keys, *values;
  float scale;  ///< on q·k
};

/// One query token of each sequence against its cache. @param caches of the same heads, headDim and number
/// @param q [sequences, H·Dh] of `io`, turned already  @param out the same
void cachedAttention(std::span<const CachedHeads> caches, Number io, const void* q, void* out);

}  // namespace lorikeet
