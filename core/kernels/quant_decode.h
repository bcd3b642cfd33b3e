// Blocks of 64 codes to numbers. Used by QuantMatrix::dequantiseRows.
#pragma once
#include <cstdint>

#include "core/kernels/cpu_level.h"
#include "core/kernels/number.h"
#include "core/kernels/quant_matrix.h"

namespace lorikeet {

/// Decodes one block. @param codes [blockBytes]  @param scale what the block is multiplied by  @param out [64] float32 or bfloat16
/// bits
using DecodeBlock = void (*)(const std::uint8_t* codes, float scale, void* out);

/// The fastest decoder that `level` allows; all give the same bits.
DecodeBlock decoderFor(QuantKind kind, Number out, CpuLevel level);

}  // namespace lorikeet
