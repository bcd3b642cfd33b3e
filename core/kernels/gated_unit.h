// activation(gate)·up of gated feed-forward layers, forward and backward in one pass. Used by the model's fused operations.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

enum class GateKind { Silu, GeluTanh };

/// All matrices [rows, n] of `number`; gate and up may lie inside wider rows (a fused gate_up layer).
struct GatedUnit {
  GateKind kind;
  Number number;
  std::int64_t rows, n;
  const void *gate, *up;
  std::int64_t stride;  ///< numbers from row to row of gate and up
};

/// out = activation(gate)·up. @param out [rows, n], contiguous. Source: Shazeer 2020, arXiv:2002.05202
void gatedUnit(const GatedUnit& unit, void* out);

/// Gradients with respect to gate and up, with rows `stride` numbers apart like gate and up. @param gradient of out, contiguous
void gatedUnitGradient(const GatedUnit& unit, const void* gradient, void* gateGradient, void* upGradient);

}  // namespace lorikeet
