// What skinny_product.cpp hands to the kernels of each CpuLevel. Internal to skinny_*.cpp.
#pragma once
#include <array>
#include <cstdint>

#include "core/kernels/cpu_level.h"
#include "core/kernels/quant_matrix.h"

namespace lorikeet {

/// Rows of x that a kernel takes at once.
inline constexpr int kSkinnyRows = 8;

/// NF4 levels are held as integers of 14 bits and a sign in the product; x, too. 8 such products fit into an int32.
inline constexpr int kSkinnyUnit = 16383;
extern const std::array<std::int16_t, 16> kNf4Integers;

// How the vector kernels walk: one row of W after another, as prefetchers like it best, in segments short enough for M rows of x to
// stay in the L1 cache. Sums of a few rows are kept in memory from segment to segment, so each is added up in the same order for
// any M.

/// Numbers of x that stand together: x is prepared in groups of up to kSkinnyRows rows, of each the first 64 numbers, then of each
/// the next 64 and so on, [groups][blocks][rows of the group][64], so that a kernel follows one pointer.
inline constexpr std::int64_t kSkinnyBlock = QuantMatrix::kBlock;
/// Rows of W whose sums are kept.
inline constexpr std::int64_t kSkinnyTile = 8;
/// What M rows of x may take of the L1 cache; at least 16 blocks of 8 rows in int16.
inline constexpr std::int64_t kSegmentBytes = 16 << 10;
/// How far ahead W is fetched into the L2 cache where reading is all there is to do (measured on Zen 4).
inline constexpr std::int64_t kAheadBytes = 512;
/// The same where segments or several rows at once break the stream: some rows further, at least 4 KB of reading.
inline std::int64_t rowsAheadBytes(std::int64_t rowBytes, std::int64_t segmentBytes, int rowsAtOnce) {
  const std::int64_t read = (rowBytes < segmentBytes ? rowBytes : segmentBytes) * rowsAtOnce;
  return rowBytes * rowsAtOnce * (read > 0 ? (4096 + read - 1) / read : 1);
}

/// In which order the kernels of a level want the numbers of x.
enum class SkinnyOrder {
  Natural,
  EvenOdd16,  ///< of each 16 numbers, the even ones before the odd ones: halves of 32-bit words of bfloat16 (AVX2)
  EvenOdd32,  ///< the same for each 32 (AVX-512)
  Unpacked32  ///< of each 32 numbers, 0-7, 16-23, 8-15, 24-31: as byte unpacking in 128-bit lanes leaves them (AVX2, NF4)
};

/// y = x·Wᵀ + bias with W in float32 or bfloat16.
struct SkinnyFloatTask {
  const float* x;       ///< in groups and blocks, filled up with zeros, in the kernel's order
  std::int64_t padded;  ///< cols rounded up to 64
  const void* w;        ///< [out, cols]
  std::int64_t wStride, cols;
  const float* bias;  ///< [out] or null
  float* y;           ///< [M, out]
  std::int64_t yStride;
};

/// The same with W in blocks of 64 integers.
struct SkinnyQuantTask {
  const std::int16_t* x;  ///< in groups and blocks, -16383...16383
  const float*
      xScales;  ///< [M, scaleStride]: what a block's integer sum is multiplied by, beside W's scale; zeros behind the last block
  std::int64_t scaleStride;
  const QuantMatrix* w;
  const float* bias;
  float* y;
  std::int64_t yStride;
};

/// Computes y[m0, m0 + M) x [row0, row1). M is 1...kSkinnyRows.
using SkinnyFloatKernel = void (*)(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
using SkinnyQuantKernel = void (*)(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);

void skinnyFloat32Plain(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyBf16Plain(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyInt8Plain(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyNf4Plain(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);

#ifdef LORIKEET_X86
void skinnyFloat32Avx2(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyBf16Avx2(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyInt8Avx2(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyNf4Avx2(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyFloat32Avx512(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyBf16Avx512(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyInt8Avx512(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
void skinnyNf4Avx512(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M);
#endif

/// One row of x as float32, filled up with zeros to whole blocks of 64. @param out the first block  @param stride numbers from
/// block to block
void prepareFloatRow(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float* out, std::int64_t stride);

/// One row of x as integers in blocks of 64. @param unit what scales are divided by besides: kSkinnyUnit for NF4, 1 for int8
/// @param out, stride as above  @param scales [blocks]; NaN where a number of the block is infinite or NaN
void prepareQuantRow(const void* x, bool isBf16, std::int64_t cols, SkinnyOrder order, float unit, std::int16_t* out,
                     std::int64_t stride, float* scales);

}  // namespace lorikeet
