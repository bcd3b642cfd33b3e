#include "core/kernels/skinny_product.h"

#include <algorithm>
#include <string>

#include "core/kernels/aligned_bytes.h"
#include "core/kernels/parallel.h"
#include "core/kernels/skinny_kernels.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Below this much of W a thread is not worth waking.
constexpr std::int64_t kGrainBytes = 128 << 10;

/// Bytes that one call needs and the next one overwrites; kept, since a decoding step makes hundreds of calls.
std::uint8_t* scratch(std::size_t size) {
  thread_local AlignedBytes kept;
  if (kept.size() < size) kept = AlignedBytes(size);
  return kept.data();
}

template <class Task, class Kernel>
void runRows(const Task& task, Kernel kernel, std::int64_t rows, std::int64_t rowBytes, std::int64_t M) {
  const std::int64_t tiles = (rows + kSkinnyTile - 1) / kSkinnyTile;
  const std::int64_t grain = std::max<std::int64_t>(1, kGrainBytes / std::max<std::int64_t>(1, rowBytes * kSkinnyTile));
  parallelFor(0, tiles, grain, [&](std::int64_t from, std::int64_t to) {
    // With more rows of x than a kernel takes, each tile of W goes through all of them while it is in the caches.
    const std::int64_t step = M <= kSkinnyRows ? to - from : 1;
    for (std::int64_t tile = from; tile < to; tile += step) {
      const std::int64_t row0 = tile * kSkinnyTile, row1 = std::min(rows, (tile + step) * kSkinnyTile);
      for (std::int64_t m0 = 0; m0 < M; m0 += kSkinnyRows) {
        kernel(task, row0, row1, m0, static_cast<int>(std::min<std::int64_t>(kSkinnyRows, M - m0)));
      }
    }
  });
}

const std::uint8_t* rowOf(const MatrixView& x, std::int64_t row) {
  return static_cast<const std::uint8_t*>(x.data) + row * x.rowStride * static_cast<std::int64_t>(bytesOf(x.number));
}

void check(const MatrixView& x, std::int64_t xCols, std::int64_t wCols, std::int64_t wColStride) {
  if (xCols == wCols && x.colStride == 1 && wColStride == 1) return;
  throw Error("A product of few rows needs matrices of as many columns that stand row after row: x has " + std::to_string(xCols) +
              ", the weights have " + std::to_string(wCols) + ".");
}

SkinnyFloatKernel floatKernel(Number number, SkinnyOrder& order) {
  const bool isBf16 = number == Number::BFloat16;
  order = SkinnyOrder::Natural;
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) {
    if (isBf16) order = SkinnyOrder::EvenOdd32;
    return isBf16 ? skinnyBf16Avx512 : skinnyFloat32Avx512;
  }
  if (cpuLevel() >= CpuLevel::Avx2) {
    if (isBf16) order = SkinnyOrder::EvenOdd16;
    return isBf16 ? skinnyBf16Avx2 : skinnyFloat32Avx2;
  }
#endif
  return isBf16 ? skinnyBf16Plain : skinnyFloat32Plain;
}

SkinnyQuantKernel quantKernel(QuantKind kind, SkinnyOrder& order) {
  const bool isNf4 = kind == QuantKind::Nf4;
  order = SkinnyOrder::Natural;
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) return isNf4 ? skinnyNf4Avx512 : skinnyInt8Avx512;
  if (cpuLevel() >= CpuLevel::Avx2) {
    if (isNf4) order = SkinnyOrder::Unpacked32;
    return isNf4 ? skinnyNf4Avx2 : skinnyInt8Avx2;
  }
#endif
  return isNf4 ? skinnyNf4Plain : skinnyInt8Plain;
}

std::int64_t roundUp(std::int64_t value, std::int64_t unit) { return (value + unit - 1) / unit * unit; }

/// Where row m of x begins in the groups of prepared rows, and how far its blocks are apart. See kSkinnyBlock.
struct Place {
  std::int64_t start, stride;
};
Place placeOf(std::int64_t m, std::int64_t M, std::int64_t padded) {
  const std::int64_t m0 = m / kSkinnyRows * kSkinnyRows, rows = std::min<std::int64_t>(kSkinnyRows, M - m0);
  return {m0 * padded + (m - m0) * kSkinnyBlock, rows * kSkinnyBlock};
}

}  // namespace

void skinnyProduct(const MatrixView& x, const MatrixView& w, const float* bias, float* y, std::int64_t yStride) {
  check(x, x.cols, w.cols, w.colStride);
  SkinnyOrder order;
  const SkinnyFloatKernel kernel = floatKernel(w.number, order);
  const std::int64_t padded = roundUp(w.cols, kSkinnyBlock);
  auto* numbers = reinterpret_cast<float*>(scratch(static_cast<std::size_t>(x.rows * padded) * sizeof(float)));
  for (std::int64_t m = 0; m < x.rows; ++m) {
    const Place place = placeOf(m, x.rows, padded);
    prepareFloatRow(rowOf(x, m), x.number == Number::BFloat16, w.cols, order, numbers + place.start, place.stride);
  }
  const SkinnyFloatTask task{numbers, padded, w.data, w.rowStride, w.cols, bias, y, yStride};
  runRows(task, kernel, w.rows, w.cols * static_cast<std::int64_t>(bytesOf(w.number)), x.rows);
}

void skinnyProduct(const MatrixView& x, const QuantMatrix& w, const float* bias, float* y, std::int64_t yStride) {
  check(x, x.cols, w.cols(), 1);
  SkinnyOrder order;
  const SkinnyQuantKernel kernel = quantKernel(w.kind(), order);
  // The kernels read scales 16 at a time.
  const std::int64_t scaleStride = roundUp(w.blocks(), 16), padded = w.blocks() * kSkinnyBlock;
  const std::size_t scaleBytes = static_cast<std::size_t>(x.rows * scaleStride) * sizeof(float);
  std::uint8_t* bytes = scratch(scaleBytes + static_cast<std::size_t>(x.rows * padded) * sizeof(std::int16_t));
  auto* scales = reinterpret_cast<float*>(bytes);
  auto* numbers = reinterpret_cast<std::int16_t*>(bytes + scaleBytes);
  const float unit = w.kind() == QuantKind::Nf4 ? static_cast<float>(kSkinnyUnit) : 1.0f;
  for (std::int64_t m = 0; m < x.rows; ++m) {
    const Place place = placeOf(m, x.rows, padded);
    float* rowScales = scales + m * scaleStride;
    std::fill(rowScales + w.blocks(), rowScales + scaleStride, 0.0f);
    prepareQuantRow(rowOf(x, m), x.number == Number::BFloat16, w.cols(), order, unit, numbers + place.start, place.stride,
                    rowScales);
  }
  const SkinnyQuantTask task{numbers, scales, scaleStride, &w, bias, y, yStride};
  runRows(task, kernel, w.rows(), w.blocks() * w.blockBytes(), x.rows);
}

}  // namespace lorikeet
