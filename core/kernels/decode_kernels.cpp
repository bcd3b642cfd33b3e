#include "core/kernels/decode_kernels.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/kernels/parallel.h"
#include "core/kernels/vector_rows.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kNumbersPerTask = 30'000;  // below this, waking another thread costs more than it does

/// All query heads of one kv head.
void attendGroup(const CachedHeads& cache, std::int64_t kvHead, const void* q, void* out) {
  const std::int64_t width = cache.headDim, groups = cache.heads / cache.kvHeads, count = cache.end - cache.first;
  thread_local std::vector<float> memory;
  memory.resize(static_cast<std::size_t>(groups * (2 * width + count) + width));
  float *queries = memory.data(), *mixed = queries + groups * width, *weights = mixed + groups * width, *row = weights + groups * count;
  for (std::int64_t g = 0; g < groups; ++g) {
    const float* wide = vec::load(q, cache.number, (kvHead * groups + g) * width, queries + g * width, width);
    if (wide != queries + g * width) std::memcpy(queries + g * width, wide, static_cast<std::size_t>(width) * sizeof(float));
  }
  std::fill(mixed, mixed + groups * width, 0.0f);
  const std::int64_t start = (kvHead * cache.capacity + cache.first) * width;
  for (std::int64_t token = 0; token < count; ++token) {  // a key is read once for all its queries
    const float* key = vec::load(cache.keys, cache.number, start + token * width, row, width);
    for (std::int64_t g = 0; g < groups; ++g) weights[g * count + token] = vec::sumOfProducts(queries + g * width, key, width);
  }
  for (std::int64_t g = 0; g < groups; ++g) {
    float* w = weights + g * count;
    const float most = vec::largest(w, count) * cache.scale;
    vec::scale(w, 1.0f / vec::exponentials(w, cache.scale, -most, count), count);
  }
  for (std::int64_t token = 0; token < count; ++token) {
    const float* value = vec::load(cache.values, cache.number, start + token * width, row, width);
    for (std::int64_t g = 0; g < groups; ++g) vec::addScaled(mixed + g * width, value, weights[g * count + token], width);
  }
  vec::store(mixed, out, cache.number, kvHead * groups * width, groups * width);
}

}  // namespace

void cachedAttention(const CachedHeads& cache, const void* q, void* out) {
  const std::int64_t numbers = (cache.end - cache.first) * cache.headDim * (1 + cache.heads / cache.kvHeads);
  parallelFor(0, cache.kvHeads, std::max<std::int64_t>(1, kNumbersPerTask / std::max<std::int64_t>(1, numbers)),
              [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t head = begin; head < end; ++head) attendGroup(cache, head, q, out);
              });
}

void addLowRankRow(const float* x, const float* a, const float* bTransposed, std::int64_t in, std::int64_t out, std::int64_t rank,
                   float factor, float* y) {
  for (std::int64_t r = 0; r < rank; ++r) {
    vec::addScaled(y, bTransposed + r * out, factor * vec::sumOfProducts(x, a + r * in, in), out);
  }
}

}  // namespace lorikeet
