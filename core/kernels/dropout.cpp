#include "core/kernels/dropout.h"

#include <algorithm>
#include <array>

#include "core/kernels/parallel.h"
#include "core/kernels/vector_rows.h"
#include "core/kernels/vector_units.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kPiece = 2048;
constexpr std::int64_t kNumbersPerTask = 65536;

/// A well-mixed 32-bit hash of place and seed. Source: the finaliser of MurmurHash3, twice keyed
LORIKEET_VECTOR_UNITS void dropPiece(float* x, std::uint32_t first, std::uint32_t seedLow, std::uint32_t seedHigh, std::uint32_t limit,
                                     float factor, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    std::uint32_t h = (first + static_cast<std::uint32_t>(i)) * 0x9e3779b9u ^ seedLow;
    h = (h ^ (h >> 16)) * 0x85ebca6bu;
    h = (h ^ (h >> 13)) * 0xc2b2ae35u ^ seedHigh;
    h = (h ^ (h >> 16)) * 0x85ebca6bu;
    h ^= h >> 15;
    x[i] = h < limit ? 0.0f : x[i] * factor;
  }
}

}  // namespace

void dropNumbers(const void* x, Number number, std::int64_t count, double rate, std::uint64_t seed, void* out) {
  const auto limit = static_cast<std::uint32_t>(std::min(rate * 4294967296.0, 4294967295.0));
  const auto factor = static_cast<float>(1.0 / (1.0 - rate));
  const std::int64_t pieces = (count + kPiece - 1) / kPiece;
  parallelFor(0, pieces, kNumbersPerTask / kPiece, [&](std::int64_t begin, std::int64_t end) {
    std::array<float, kPiece> buffer;
    for (std::int64_t piece = begin; piece < end; ++piece) {
      const std::int64_t at = piece * kPiece, n = std::min(kPiece, count - at);
      const float* wide = vec::load(x, number, at, buffer.data(), n);
      if (wide != buffer.data()) std::copy(wide, wide + n, buffer.data());
      // Pieces have seeds of their own, so that counts beyond 32 bits do not repeat.
      const std::uint64_t mixed = (seed ^ static_cast<std::uint64_t>(at >> 32)) * 0xbf58476d1ce4e5b9ULL;
      dropPiece(buffer.data(), static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(mixed), static_cast<std::uint32_t>(mixed >> 32), limit,
                factor, n);
      vec::store(buffer.data(), out, number, at, n);
    }
  });
}

}  // namespace lorikeet
