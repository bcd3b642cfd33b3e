// The small operations of decoding, one token a sequence: attention over a cache and low-rank updates of single rows. Used by the language
// model's fused operations.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

/// Keys and values of one sequence: [K, capacity, Dh] of `number`, of which tokens [first, end) are seen.
struct CachedHeads {
  Number number;
  std::int64_t heads, kvHeads, headDim;  ///< H, K, Dh; H a multiple of K
  std::int64_t capacity, first, end;
  const void *keys, *values;
  float scale;                           ///< on q·k
};

/// One query token against a cache. @param q [H·Dh], turned already  @param out [H·Dh], both of the cache's number
void cachedAttention(const CachedHeads& cache, const void* q, void* out);

/// y += factor·x·Aᵀ·Bᵀ for one row. @param x [in]  @param a [R, in]  @param bTransposed [R, out]  @param y [out]; all float32
void addLowRankRow(const float* x, const float* a, const float* bTransposed, std::int64_t in, std::int64_t out, std::int64_t rank,
                   float factor, float* y);

}  // namespace lorikeet
