// float32 to bfloat16 and back, one number at a time. Used by kernels for tails and by tests.
#pragma once
#include <bit>
#include <cstdint>

namespace lorikeet {

/// The float32 that the 16 bits stand for, exactly.
inline float floatOfBf16(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

/// The nearest bfloat16, ties to even. Numbers beyond the largest become infinite; NaN stays NaN (quiet, sign kept).
inline std::uint16_t bf16OfFloat(float value) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

}  // namespace lorikeet
