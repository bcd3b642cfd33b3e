#include "core/kernels/norm_kernels.h"

#include <cmath>
#include <vector>

#include "core/kernels/parallel.h"
#include "core/kernels/vector_rows.h"
#include "core/kernels/vector_units.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kNumbersPerTask = 32768;

std::int64_t grainFor(std::int64_t n) { return std::max<std::int64_t>(1, kNumbersPerTask / std::max<std::int64_t>(1, n)); }

LORIKEET_VECTOR_UNITS void scaledByWeight(const float* x, float factor, const float* weight, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = x[i] * factor * weight[i];
}

LORIKEET_VECTOR_UNITS void product(const float* a, const float* b, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}

/// out = (wg − x·share)·factor
LORIKEET_VECTOR_UNITS void combine(const float* wg, const float* x, float share, float factor, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = (wg[i] - x[i] * share) * factor;
}

}  // namespace

void rmsNorm(const void* x, Number number, std::int64_t rows, std::int64_t n, const float* weight, float epsilon, void* y,
             float* inverseRms) {
  parallelFor(0, rows, grainFor(n), [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> wide(static_cast<std::size_t>(n)), out(static_cast<std::size_t>(n));
    for (std::int64_t row = begin; row < end; ++row) {
      const float* in = vec::load(x, number, row * n, wide.data(), n);
      const float inverse = 1.0f / std::sqrt(vec::sumOfProducts(in, in, n) / static_cast<float>(n) + epsilon);
      if (inverseRms != nullptr) inverseRms[row] = inverse;
      scaledByWeight(in, inverse, weight, out.data(), n);
      vec::store(out.data(), y, number, row * n, n);
    }
  });
}

void rmsNormGradient(const void* gradient, const void* x, Number number, std::int64_t rows, std::int64_t n, const float* weight,
                     const float* inverseRms, void* result) {
  parallelFor(0, rows, grainFor(n), [&](std::int64_t begin, std::int64_t end) {
    const auto size = static_cast<std::size_t>(n);
    std::vector<float> wideX(size), wideG(size), out(size);
    for (std::int64_t row = begin; row < end; ++row) {
      const float* in = vec::load(x, number, row * n, wideX.data(), n);
      const float* g = vec::load(gradient, number, row * n, wideG.data(), n);
      product(g, weight, out.data(), n);
      // With x̂ = x·r: dx = r·(w∘g − x̂·mean(w∘g∘x̂)).
      const float r = inverseRms[row];
      const float share = vec::sumOfProducts(out.data(), in, n) / static_cast<float>(n) * r * r;
      combine(out.data(), in, share, r, out.data(), n);
      vec::store(out.data(), result, number, row * n, n);
    }
  });
}

}  // namespace lorikeet
