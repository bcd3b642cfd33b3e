#include "core/kernels/all_finite.h"

#include <algorithm>
#include <atomic>

#include "core/kernels/parallel.h"
#include "core/kernels/vector_units.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kPiece = 1 << 18;

/// The exponent bits of infinities and NaN are all ones.
LORIKEET_VECTOR_UNITS bool finite16(const std::uint16_t* x, std::int64_t n) {
  std::uint16_t bad = 0;
  for (std::int64_t i = 0; i < n; ++i) bad |= static_cast<std::uint16_t>((x[i] & 0x7f80u) == 0x7f80u);
  return bad == 0;
}

LORIKEET_VECTOR_UNITS bool finite32(const std::uint32_t* x, std::int64_t n) {
  std::uint32_t bad = 0;
  for (std::int64_t i = 0; i < n; ++i) bad |= static_cast<std::uint32_t>((x[i] & 0x7f800000u) == 0x7f800000u);
  return bad == 0;
}

}  // namespace

bool allFinite(const void* data, Number number, std::int64_t count) {
  std::atomic<bool> good = true;
  parallelFor(0, (count + kPiece - 1) / kPiece, 4, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t piece = begin; piece < end && good; ++piece) {
      const std::int64_t at = piece * kPiece, n = std::min(kPiece, count - at);
      const bool finite = number == Number::BFloat16 ? finite16(static_cast<const std::uint16_t*>(data) + at, n)
                                                     : finite32(static_cast<const std::uint32_t*>(data) + at, n);
      if (!finite) good = false;
    }
  });
  return good;
}

}  // namespace lorikeet
