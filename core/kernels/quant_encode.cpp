#include "core/kernels/quant_encode.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "core/kernels/bf16.h"
#include "core/kernels/cpu_level.h"

// One body for all levels: the compiler makes vector code of it within each target function. No a*b+c in here: it would be
// contracted to one rounding where the CPU can, and the bits would differ between levels.
#define LORIKEET_INLINE __attribute__((always_inline)) inline

namespace lorikeet {
namespace {

constexpr std::int64_t kBlock = 64;

constexpr std::array<float, 15> midpoints() {
  std::array<float, 15> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = static_cast<float>((static_cast<double>(kNf4Levels[i]) + static_cast<double>(kNf4Levels[i + 1])) / 2);
  }
  return result;
}
constexpr std::array<float, 15> kMidpoints = midpoints();

/// The level nearest to a number in -1...1: as many midpoints as lie below it.
template <std::size_t... I>
LORIKEET_INLINE std::int32_t nearestLevel(float x, std::index_sequence<I...>) {
  return (static_cast<std::int32_t>(x > kMidpoints[I]) + ...);
}

/// Nearest integer, ties to even, of a number below 2^22 in size; without a call, so that it becomes vector code everywhere.
LORIKEET_INLINE float roundToInteger(float x) {
  constexpr float kMagic = 12582912.0f;
  return (x + kMagic) - kMagic;
}

/// @param out [64]; filled up with zeros  @return the bits of the largest magnitude: those of infinity or more when not finite
LORIKEET_INLINE std::uint32_t loadBlock(const void* row, Number number, std::int64_t from, std::int64_t count, float* out) {
  if (number == Number::Float32) {
    std::memcpy(out, static_cast<const float*>(row) + from, static_cast<std::size_t>(count) * sizeof(float));
  } else {
    const std::uint16_t* bits = static_cast<const std::uint16_t*>(row) + from;
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) out[i] = floatOfBf16(bits[i]);
  }
  for (std::int64_t i = count; i < kBlock; ++i) out[i] = 0;
  std::uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < kBlock; ++i) {
    const std::uint32_t magnitude = std::bit_cast<std::uint32_t>(out[i]) & 0x7fffffffu;
    largest = largest > magnitude ? largest : magnitude;
  }
  return largest;
}

LORIKEET_INLINE void nf4Row(const void* row, Number number, std::int64_t cols, std::uint8_t* codes, float* absmax) {
  alignas(64) float x[kBlock];
  alignas(64) std::int32_t level[kBlock];
  for (std::int64_t from = 0; from < cols; from += kBlock, codes += kBlock / 2, ++absmax) {
    *absmax = std::bit_cast<float>(loadBlock(row, number, from, std::min(kBlock, cols - from), x));
    const float divisor = *absmax > 0 ? *absmax : 1.0f;
#pragma omp simd
    for (std::int64_t i = 0; i < kBlock; ++i) level[i] = nearestLevel(x[i] / divisor, std::make_index_sequence<15>());
#pragma omp simd
    for (std::int64_t i = 0; i < kBlock / 2; ++i) codes[i] = static_cast<std::uint8_t>(level[i] | level[i + kBlock / 2] << 4);
  }
}

LORIKEET_INLINE bool int8Row(const void* row, Number number, std::int64_t cols, std::int8_t* codes, std::uint16_t* scales) {
  alignas(64) float x[kBlock];
  std::uint32_t largest = 0;
  for (std::int64_t from = 0; from < cols; from += kBlock, codes += kBlock, ++scales) {
    const std::uint32_t magnitude = loadBlock(row, number, from, std::min(kBlock, cols - from), x);
    largest = std::max(largest, magnitude);
    const std::uint16_t bits = bf16OfFloat(std::bit_cast<float>(magnitude) / 127.0f);
    // Below the normal numbers a scale has no precision left: such a block is zero.
    const bool isZero = floatOfBf16(bits) < std::numeric_limits<float>::min();
    *scales = isZero ? 0 : bits;
    const float divisor = isZero ? std::numeric_limits<float>::max() : floatOfBf16(bits);
#pragma omp simd
    for (std::int64_t i = 0; i < kBlock; ++i) {
      // The scale may have been rounded down.
      const float code = roundToInteger(x[i] / divisor);
      const float low = code > -127.0f ? code : -127.0f;
      codes[i] = static_cast<std::int8_t>(static_cast<std::int32_t>(low < 127.0f ? low : 127.0f));
    }
  }
  return largest < 0x7f800000u;
}

#ifdef LORIKEET_X86
LORIKEET_AVX2 void nf4RowAvx2(const void* row, Number number, std::int64_t cols, std::uint8_t* codes, float* absmax) {
  nf4Row(row, number, cols, codes, absmax);
}
LORIKEET_AVX512 void nf4RowAvx512(const void* row, Number number, std::int64_t cols, std::uint8_t* codes, float* absmax) {
  nf4Row(row, number, cols, codes, absmax);
}
LORIKEET_AVX2 bool int8RowAvx2(const void* row, Number number, std::int64_t cols, std::int8_t* codes, std::uint16_t* scales) {
  return int8Row(row, number, cols, codes, scales);
}
LORIKEET_AVX512 bool int8RowAvx512(const void* row, Number number, std::int64_t cols, std::int8_t* codes, std::uint16_t* scales) {
  return int8Row(row, number, cols, codes, scales);
}
#endif

}  // namespace

void encodeNf4Row(const void* row, Number number, std::int64_t cols, std::uint8_t* codes, float* absmax) {
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) return nf4RowAvx512(row, number, cols, codes, absmax);
  if (cpuLevel() >= CpuLevel::Avx2) return nf4RowAvx2(row, number, cols, codes, absmax);
#endif
  nf4Row(row, number, cols, codes, absmax);
}

bool encodeInt8Row(const void* row, Number number, std::int64_t cols, std::int8_t* codes, std::uint16_t* scales) {
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) return int8RowAvx512(row, number, cols, codes, scales);
  if (cpuLevel() >= CpuLevel::Avx2) return int8RowAvx2(row, number, cols, codes, scales);
#endif
  return int8Row(row, number, cols, codes, scales);
}

void encodeAbsmaxes(const float* absmax, std::int64_t blocks, float mean, std::int8_t* codes, float* groupScales) {
  constexpr std::int64_t kGroup = 256;
  for (std::int64_t from = 0; from < blocks; from += kGroup, ++groupScales) {
    const std::int64_t to = std::min(blocks, from + kGroup);
    float largest = 0;
    for (std::int64_t b = from; b < to; ++b) largest = std::max(largest, std::fabs(absmax[b] - mean));
    *groupScales = largest / 127.0f;
    if (*groupScales < std::numeric_limits<float>::min()) *groupScales = 0;
    for (std::int64_t b = from; b < to; ++b) {
      const float code = *groupScales > 0 ? roundToInteger((absmax[b] - mean) / *groupScales) : 0.0f;
      codes[b] = static_cast<std::int8_t>(std::clamp(code, -127.0f, 127.0f));
    }
  }
}

}  // namespace lorikeet
