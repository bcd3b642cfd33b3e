#include "core/kernels/gated_unit.h"

#include <algorithm>
#include <array>

#include "core/kernels/parallel.h"
#include "core/kernels/vector_rows.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kPiece = 2048;  // numbers at a time: what is in flight stays in the first cache
constexpr std::int64_t kNumbersPerTask = 32768;
using Buffer = std::array<float, kPiece>;

/// `work(row, column, count)` for all pieces of all rows, on all threads.
template <typename Work>
void forPieces(const GatedUnit& unit, const Work& work) {
  const std::int64_t grain = std::max<std::int64_t>(1, kNumbersPerTask / std::max<std::int64_t>(1, unit.n));
  parallelFor(0, unit.rows, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      for (std::int64_t at = 0; at < unit.n; at += kPiece) work(row, at, std::min(kPiece, unit.n - at));
    }
  });
}

}  // namespace

void gatedUnit(const GatedUnit& unit, void* out) {
  forPieces(unit, [&](std::int64_t row, std::int64_t at, std::int64_t count) {
    Buffer gateBuffer, upBuffer, result;
    const float* gate = vec::load(unit.gate, unit.number, row * unit.stride + at, gateBuffer.data(), count);
    const float* up = vec::load(unit.up, unit.number, row * unit.stride + at, upBuffer.data(), count);
    (unit.kind == GateKind::Silu ? vec::siluTimes : vec::geluTimes)(gate, up, result.data(), count);
    vec::store(result.data(), out, unit.number, row * unit.n + at, count);
  });
}

void gatedUnitGradient(const GatedUnit& unit, const void* gradient, void* gateGradient, void* upGradient) {
  forPieces(unit, [&](std::int64_t row, std::int64_t at, std::int64_t count) {
    Buffer gateBuffer, upBuffer, gradientBuffer, toGate, toUp;
    const float* gate = vec::load(unit.gate, unit.number, row * unit.stride + at, gateBuffer.data(), count);
    const float* up = vec::load(unit.up, unit.number, row * unit.stride + at, upBuffer.data(), count);
    const float* g = vec::load(gradient, unit.number, row * unit.n + at, gradientBuffer.data(), count);
    (unit.kind == GateKind::Silu ? vec::siluTimesGradient : vec::geluTimesGradient)(g, gate, up, toGate.data(), toUp.data(), count);
    vec::store(toGate.data(), gateGradient, unit.number, row * unit.stride + at, count);
    vec::store(toUp.data(), upGradient, unit.number, row * unit.stride + at, count);
  });
}

}  // namespace lorikeet
