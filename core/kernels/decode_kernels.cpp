#include "core/kernels/decode_kernels.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/kernels/parallel.h"
#include "core/kernels/vector_rows.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kNumbersPerTask = 30'000;  // below this, waking another thread costs more than it does

/// All query heads of one kv head. @param at index of the sequence's first number in q and out
void attendGroup(const CachedHeads& cache, std::int64_t kvHead, Number io, const void* q, void* out, std::int64_t at) {
  const std::int64_t width = cache.headDim, groups = cache.heads / cache.kvHeads, count = cache.end - cache.first;
  thread_local std::vector<float> memory;
  memory.resize(static_cast<std::size_t>(groups * (2 * width + count) + width));
  float *queries = memory.data(), *mixed = queries + groups * width, *weights = mixed + groups * width,
        *row = weights + groups * count;
  for (std::int64_t g = 0; g < groups; ++g) {
    const float* wide = vec::load(q, io, at + (kvHead * groups + g) * width, queries + g * width, width);
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
  vec::store(mixed, out, io, at + kvHead * groups * width, groups * width);
}

}  // namespace

void cachedAttention(std::span<const CachedHeads> caches, Number io, const void* q, void* out) {
  if (caches.empty()) return;
  const CachedHeads& any = caches.front();
  const auto sequences = static_cast<std::int64_t>(caches.size());
  std::int64_t tokens = 0;
  for (const CachedHeads& cache : caches) tokens += cache.end - cache.first;
  const std::int64_t numbers = tokens * any.headDim * (1 + any.heads / any.kvHeads) / sequences;
  parallelFor(0, sequences * any.kvHeads, std::max<std::int64_t>(1, kNumbersPerTask / std::max<std::int64_t>(1, numbers)),
              [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t i = begin; i < end; ++i) {
                  const std::int64_t sequence = i / any.kvHeads;
                  attendGroup(caches[static_cast<std::size_t>(sequence)], i % any.kvHeads, io, q, out,
                              sequence * any.heads * any.headDim);
                }
              });
}

}  // namespace lorikeet
