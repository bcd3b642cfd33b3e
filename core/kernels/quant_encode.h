// Blocks of 64 weights to codes. Used by QuantMatrix::quantise.
#pragma once
#include <array>
#include <cstdint>

#include "core/kernels/number.h"

namespace lorikeet {

/// The 16 levels of NF4. Source: Dettmers et al. 2023, arXiv:2305.14314, appendix E.
inline constexpr std::array<float, 16> kNf4Levels = {
    -1.0f,
    -0.6961928009986877f,
    -0.5250730514526367f,
    -0.39491748809814453f,
    -0.28444138169288635f,
    -0.18477343022823334f,
    -0.09105003625154495f,
    0.0f,
    0.07958029955625534f,
    0.16093020141124725f,
    0.24611230194568634f,
    0.33791524171829224f,
    0.44070982933044434f,
    0.5626170039176941f,
    0.7229568362236023f,
    1.0f,
};

/// One row of weights to codes, in blocks of 64, the last filled up with zeros. The same bits at every CpuLevel.
/// @param row [cols] numbers  @param codes [blocks, 32]  @param absmax [blocks], infinite or NaN where a weight is
void encodeNf4Row(const void* row, Number number, std::int64_t cols, std::uint8_t* codes, float* absmax);

/// @param codes [blocks, 64]  @param scales [blocks], bfloat16 bits  @return false where a weight is infinite or NaN
bool encodeInt8Row(const void* row, Number number, std::int64_t cols, std::int8_t* codes, std::uint16_t* scales);

/// Second quantisation of one row's absmaxes, in groups of 256: absmax ≈ mean + code * groupScale.
void encodeAbsmaxes(const float* absmax, std::int64_t blocks, float mean, std::int8_t* codes, float* groupScales);

}  // namespace lorikeet
