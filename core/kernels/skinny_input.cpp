// Rows of x as the skinny kernels want them. Used by skinny_product.cpp.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/kernels/bf16.h"
#include "core/kernels/quant_encode.h"
#include "core/kernels/skinny_kernels.h"

// As in quant_encode.cpp: one body, vectorised in each target function, and no a*b+c in it.
#define LORIKEET_INLINE __attribute__((always_inline)) inline

namespace lorikeet {
namespace {

constexpr std::int64_t kBlock = QuantMatrix::kBlock;

constexpr std::array<std::int16_t, 16> nf4Integers() {
  std::array<std::int16_t, 16> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    const float scaled = kNf4Levels[i] * static_cast<float>(kSkinnyUnit);
    result[i] = static_cast<std::int16_t>(scaled < 0 ? scaled - 0.5f : scaled + 0.5f);
  }
  return result;
}

/// 64 numbers of a row, the last filled up with zeros.
LORIKEET_INLINE void loadBlock(const void* row, bool isBf16, std::int64_t from, std::int64_t count, float* out) {
  if (!isBf16) {
    std::memcpy(out, static_cast<const float*>(row) + from, static_cast<std::size_t>(count) * sizeof(float));
  } else {
    const std::uint16_t* bits = static_cast<const std::uint16_t*>(row) + from;
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) out[i] = floatOfBf16(bits[i]);
  }
  for (std::int64_t i = count; i < kBlock; ++i) out[i] = 0;
}

/// Of each 16 or 32 numbers of a block the even ones first.
template <SkinnyOrder order>
LORIKEET_INLINE void reorder(const float* from, float* to) {
  constexpr std::int64_t kWidth = order == SkinnyOrder::EvenOdd16 ? 16 : 32;
  for (std::int64_t i = 0; i < kBlock; i += kWidth) {
#pragma omp simd
    for (std::int64_t k = 0; k < kWidth / 2; ++k) to[i + k] = from[i + 2 * k];
#pragma omp simd
    for (std::int64_t k = 0; k < kWidth / 2; ++k) to[i + kWidth / 2 + k] = from[i + 2 * k + 1];
  }
}

LORIKEET_INLINE void floatRow(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float* out, std::int64_t stride) {
  alignas(64) float numbers[kBlock];
  for (std::int64_t from = 0; from < cols; from += kBlock, out += stride) {
    loadBlock(x, isBf16, from, std::min(kBlock, cols - from), order == SkinnyOrder::Natural ? out : numbers);
    if (order == SkinnyOrder::EvenOdd16) reorder<SkinnyOrder::EvenOdd16>(numbers, out);
    if (order == SkinnyOrder::EvenOdd32) reorder<SkinnyOrder::EvenOdd32>(numbers, out);
  }
}

LORIKEET_INLINE void quantRow(const void* x, bool isBf16, std::int64_t cols, float unit, std::int16_t* out, std::int64_t stride,
                              float* scales) {
  alignas(64) float numbers[kBlock];
  for (std::int64_t from = 0; from < cols; from += kBlock, out += stride, ++scales) {
    loadBlock(x, isBf16, from, std::min(kBlock, cols - from), numbers);
    std::uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
    for (std::int64_t i = 0; i < kBlock; ++i) {
      const std::uint32_t magnitude = std::bit_cast<std::uint32_t>(numbers[i]) & 0x7fffffffu;
      largest = largest > magnitude ? largest : magnitude;
    }
    const bool isFinite = largest < 0x7f800000u;
    const float scale = std::bit_cast<float>(largest) / static_cast<float>(kSkinnyUnit);
    // Below the normal numbers a scale has no precision left: such a block is zero.
    const bool isZero = !isFinite || scale < std::numeric_limits<float>::min();
    *scales = !isFinite ? std::numeric_limits<float>::quiet_NaN() : isZero ? 0.0f : scale / unit;
    const float divisor = isZero ? 1.0f : scale;
#pragma omp simd
    for (std::int64_t i = 0; i < kBlock; ++i) {
      constexpr float kMagic = 12582912.0f;
      const float number = isZero ? 0.0f : numbers[i] / divisor;
      out[i] = static_cast<std::int16_t>(static_cast<std::int32_t>((number + kMagic) - kMagic));
    }
  }
}

#ifdef LORIKEET_X86
LORIKEET_AVX2 void floatRowAvx2(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float* out, std::int64_t stride) {
  floatRow(x, isBf16, cols, order, out, stride);
}
LORIKEET_AVX512 void floatRowAvx512(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float* out,
                                    std::int64_t stride) {
  floatRow(x, isBf16, cols, order, out, stride);
}
LORIKEET_AVX2 void quantRowAvx2(const void* x, bool isBf16, std::int64_t cols, float unit, std::int16_t* out, std::int64_t stride,
                                float* scales) {
  quantRow(x, isBf16, cols, unit, out, stride, scales);
}
LORIKEET_AVX512 void quantRowAvx512(const void* x, bool isBf16, std::int64_t cols, float unit, std::int16_t* out,
                                    std::int64_t stride, float* scales) {
  quantRow(x, isBf16, cols, unit, out, stride, scales);
}
#endif

}  // namespace

const std::array<std::int16_t, 16> kNf4Integers = nf4Integers();

void prepareFloatRow(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float* out, std::int64_t stride) {
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) return floatRowAvx512(x, isBf16, cols, order, out, stride);
  if (cpuLevel() >= CpuLevel::Avx2) return floatRowAvx2(x, isBf16, cols, order, out, stride);
#endif
  floatRow(x, isBf16, cols, order, out, stride);
}

void prepareQuantRow(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float unit, std::int16_t* out,
                     std::int64_t stride, float* scales) {
  auto prepare = quantRow;
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx2) prepare = quantRowAvx2;
  if (cpuLevel() >= CpuLevel::Avx512) prepare = quantRowAvx512;
#endif
  prepare(x, isBf16, cols, unit, out, stride, scales);
  if (order != SkinnyOrder::Unpacked32) return;
  for (; cols > 0; cols -= kBlock, out += stride) {
    std::swap_ranges(out + 8, out + 16, out + 16);
    std::swap_ranges(out + 40, out + 48, out + 48);
  }
}

}  // namespace lorikeet
