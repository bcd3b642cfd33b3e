// The skinny product with AVX-512 (F, BW, DQ, VL). Used by skinny_product.cpp.
#include "core/kernels/skinny_kernels.h"

#ifdef LORIKEET_X86
// gcc 12 takes the "undefined" register in its own header for a mistake (PR 105593).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <cstring>

// Loops over M must be unrolled, or the accumulators would live in memory.
#define LORIKEET_UNROLL _Pragma("GCC unroll 16")

namespace lorikeet {
namespace {

struct Float32Weights {
  using Number = float;
  LORIKEET_AVX512 static void load(const float* w, __m512* out) {
    out[0] = _mm512_loadu_ps(w);
    out[1] = _mm512_loadu_ps(w + 16);
  }
  LORIKEET_AVX512 static void loadTail(const float* w, unsigned mask, __m512* out) {
    out[0] = _mm512_maskz_loadu_ps(static_cast<__mmask16>(mask), w);
    out[1] = _mm512_maskz_loadu_ps(static_cast<__mmask16>(mask >> 16), w + 16);
  }
};

/// A 32-bit word holds two bfloat16: the even number moved up, and the odd one with the even one's bits cleared, are their float32.
struct Bf16Weights {
  using Number = std::uint16_t;
  LORIKEET_AVX512 static void split(__m512i pairs, __m512* out) {
    out[0] = _mm512_castsi512_ps(_mm512_slli_epi32(pairs, 16));
    out[1] = _mm512_castsi512_ps(_mm512_and_si512(pairs, _mm512_set1_epi32(static_cast<int>(0xffff0000u))));
  }
  LORIKEET_AVX512 static void load(const std::uint16_t* w, __m512* out) { split(_mm512_loadu_si512(w), out); }
  LORIKEET_AVX512 static void loadTail(const std::uint16_t* w, unsigned mask, __m512* out) {
    split(_mm512_maskz_loadu_epi16(mask, w), out);
  }
};

LORIKEET_AVX512 inline void store(__m512 sums, const float* bias, std::int64_t row, float* y) {
  const float sum = _mm512_reduce_add_ps(sums);
  y[row] = bias == nullptr ? sum : sum + bias[row];
}

/// Rows of W at once, as registers last: they share what is loaded of x. They lie far apart, because a single stream stumbles at
/// each page, where the hardware's prefetcher starts anew and a mapped file's address must be looked up.
constexpr int streamsFor(int M) { return M <= 2 ? 4 : M <= 4 ? 2 : 1; }

/// One step of 32 numbers. @param x the first row's 32 numbers; the next row's lie a block further
template <int R, int M>
LORIKEET_AVX512 __attribute__((always_inline)) inline void addStep(const __m512 (*numbers)[2], const float* x,
                                                                   __m512 (*sums)[M][2]) {
  LORIKEET_UNROLL for (int m = 0; m < M; ++m) {
    const __m512 x0 = _mm512_loadu_ps(x + m * kSkinnyBlock), x1 = _mm512_loadu_ps(x + m * kSkinnyBlock + 16);
    LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
      sums[r][m][0] = _mm512_fmadd_ps(numbers[r][0], x0, sums[r][m][0]);
      sums[r][m][1] = _mm512_fmadd_ps(numbers[r][1], x1, sums[r][m][1]);
    }
  }
}

/// Adds the products of `count` numbers of R rows of W with M rows of x.
/// @param apart rows from one of the R rows to the next
/// @param kept [R][M][2]: two chains of additions run at once, of the first and the second half of each 32 numbers (as prepared)
template <class Weights, int R, int M>
LORIKEET_AVX512 void floatSegment(const SkinnyFloatTask& task, std::int64_t row, std::int64_t apart, std::int64_t m0,
                                  std::int64_t from, std::int64_t count, std::int64_t ahead, __m512 (*kept)[M][2]) {
  const std::int64_t stride = task.wStride * apart;
  const auto* w = static_cast<const typename Weights::Number*>(task.w) + row * task.wStride + from;
  const float* x = task.x + m0 * task.padded + from * M;
  __m512 sums[R][M][2], numbers[R][2];
  LORIKEET_UNROLL for (int i = 0; i < R * M * 2; ++i) sums[i / (2 * M)][i / 2 % M][i % 2] = kept[i / (2 * M)][i / 2 % M][i % 2];
  for (; count >= 64; count -= 64, w += 64, x += M * kSkinnyBlock) {
    LORIKEET_UNROLL for (int c = 0; c < 64; c += 32) {
      LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
        Weights::load(w + r * stride + c, numbers[r]);
        _mm_prefetch(reinterpret_cast<const char*>(w + r * stride + c) + ahead, _MM_HINT_T1);
      }
      addStep<R, M>(numbers, x + c, sums);
    }
  }
  for (; count > 0; count -= 32, w += 32, x += 32) {
    const unsigned mask = count >= 32 ? ~0u : (1u << count) - 1u;
    LORIKEET_UNROLL for (int r = 0; r < R; ++r) Weights::loadTail(w + r * stride, mask, numbers[r]);
    addStep<R, M>(numbers, x, sums);
  }
  LORIKEET_UNROLL for (int i = 0; i < R * M * 2; ++i) kept[i / (2 * M)][i / 2 % M][i % 2] = sums[i / (2 * M)][i / 2 % M][i % 2];
}

/// Rows [row0, row0 + each) and, for each further stream, the same a number of `each` rows on.
template <class Weights, int R, int M>
LORIKEET_AVX512 void floatStreams(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t each, std::int64_t m0) {
  constexpr std::int64_t kSegment = kSegmentBytes / (M * 4) / kSkinnyBlock * kSkinnyBlock, kTile = kSkinnyTile / R;
  alignas(64) __m512 sums[kTile][R][M][2];
  for (std::int64_t at = 0; at < each; at += kTile) {
    const std::int64_t rows = each - at < kTile ? each - at : kTile;
    std::memset(sums, 0, sizeof(sums));
    for (std::int64_t c = 0; c < task.cols; c += kSegment) {
      const std::int64_t count = task.cols - c < kSegment ? task.cols - c : kSegment;
      for (std::int64_t t = 0; t < rows; ++t)
        floatSegment<Weights, R, M>(task, row0 + at + t, each, m0, c, count, kAheadBytes, sums[t]);
    }
    for (std::int64_t t = 0; t < rows; ++t) {
      for (int i = 0; i < R * M; ++i) {
        const int r = i / M, m = i % M;
        store(_mm512_add_ps(sums[t][r][m][0], sums[t][r][m][1]), task.bias, row0 + r * each + at + t,
              task.y + (m0 + m) * task.yStride);
      }
    }
  }
}

template <class Weights, int M>
void floatRows(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0) {
  constexpr int R = streamsFor(M);
  const std::int64_t each = (row1 - row0) / R;
  if (each > 0) floatStreams<Weights, R, M>(task, row0, each, m0);
  if (row0 + R * each < row1) floatStreams<Weights, 1, M>(task, row0 + R * each, row1 - row0 - R * each, m0);
}

struct Int8Weights {
  static constexpr int kBytes = 64;
  static constexpr auto kHint = _MM_HINT_T1;
  struct Table {};
  LORIKEET_AVX512 static Table table() { return {}; }
  LORIKEET_AVX512 static void load(const std::uint8_t* codes, Table, __m512i* out) {
    out[0] = _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes)));
    out[1] = _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes + 32)));
  }
  /// The scales of blocks [b, b + 16) of a row; what lies behind its last block is multiplied by 0 or not used.
  LORIKEET_AVX512 static __m512 scales(const QuantMatrix& w, std::int64_t row, std::int64_t b) {
    const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w.scales(row) + b));
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
  }
};

struct Nf4Weights {
  static constexpr int kBytes = 32;
  static constexpr auto kHint = _MM_HINT_T0;  // half the bytes a block: the first cache has room for them
  struct Table {
    __m512i levels;
  };
  /// Twice, because the permutation looks at five bits, of which the fifth belongs to the other code.
  LORIKEET_AVX512 static Table table() {
    return {_mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(kNf4Integers.data())))};
  }
  LORIKEET_AVX512 static void load(const std::uint8_t* codes, Table table, __m512i* out) {
    const __m512i both = _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes)));
    out[0] = _mm512_permutexvar_epi16(both, table.levels);
    out[1] = _mm512_permutexvar_epi16(_mm512_srli_epi16(both, 4), table.levels);
  }
  LORIKEET_AVX512 static __m512 scales(const QuantMatrix& w, std::int64_t row, std::int64_t b) {
    const __m128i codes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(w.absmaxCodes(row) + b));
    const __m512 scale = _mm512_set1_ps(w.groupScales(row)[b / QuantMatrix::kGroup]);
    const __m512 absmax = _mm512_fmadd_ps(_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(codes)), scale, _mm512_set1_ps(w.absmaxMean()));
    return _mm512_max_ps(absmax, _mm512_setzero_ps());
  }
};

/// Sums of 4 products a lane, each below 2^28, so that a sum fits. Both ways give the same integers; with VNNI one instruction does
/// the work of two. (In assembler, since a function compiled for it could not share its body with one that is not.)
template <bool kVnni>
LORIKEET_AVX512 __attribute__((always_inline)) inline __m512i dot(const __m512i* w, __m512i x0, __m512i x1) {
  __m512i sum = _mm512_madd_epi16(w[0], x0);
  if constexpr (kVnni) {
    asm("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(w[1]), "v"(x1));
    return sum;
  }
  return _mm512_add_epi32(sum, _mm512_madd_epi16(w[1], x1));
}

/// Adds the products of blocks [b, end) of R rows of W, `apart` rows from one to the next, with M rows of x. b is a multiple of 16.
template <class Weights, bool kVnni, int R, int M>
LORIKEET_AVX512 void quantSegment(const SkinnyQuantTask& task, std::int64_t row, std::int64_t apart, std::int64_t m0,
                                  std::int64_t b, std::int64_t end, __m512 (*kept)[M]) {
  const typename Weights::Table table = Weights::table();
  const std::uint8_t* codes = task.w->codes(row) + b * Weights::kBytes;
  const std::int64_t stride = apart * task.w->blocks() * Weights::kBytes;
  const std::int16_t* x = task.x + (m0 * task.w->blocks() + b * M) * kSkinnyBlock;
  __m512 sums[R][M];
  LORIKEET_UNROLL for (int i = 0; i < R * M; ++i) sums[i / M][i % M] = kept[i / M][i % M];
  for (; b < end; b += 16) {
    alignas(64) float scales[R][M][16];
    LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
      const __m512 wScales = Weights::scales(*task.w, row + r * apart, b);
      LORIKEET_UNROLL for (int m = 0; m < M; ++m) {
        _mm512_store_ps(scales[r][m], _mm512_mul_ps(wScales, _mm512_loadu_ps(task.xScales + (m0 + m) * task.scaleStride + b)));
      }
    }
    const std::int64_t count = end - b < 16 ? end - b : 16;
    for (std::int64_t i = 0; i < count; ++i, codes += Weights::kBytes, x += M * kSkinnyBlock) {
      __m512i numbers[R][2];
      LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
        Weights::load(codes + r * stride, table, numbers[r]);
        _mm_prefetch(reinterpret_cast<const char*>(codes + r * stride) + kAheadBytes, Weights::kHint);
      }
      LORIKEET_UNROLL for (int m = 0; m < M; ++m) {
        const __m512i x0 = _mm512_loadu_si512(x + m * kSkinnyBlock), x1 = _mm512_loadu_si512(x + m * kSkinnyBlock + 32);
        LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
          sums[r][m] =
              _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot<kVnni>(numbers[r], x0, x1)), _mm512_set1_ps(scales[r][m][i]), sums[r][m]);
        }
      }
    }
  }
  LORIKEET_UNROLL for (int i = 0; i < R * M; ++i) kept[i / M][i % M] = sums[i / M][i % M];
}

/// As floatStreams.
template <class Weights, bool kVnni, int R, int M>
LORIKEET_AVX512 void quantStreams(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t each, std::int64_t m0) {
  constexpr std::int64_t kSegment = kSegmentBytes / (M * kSkinnyBlock * 2) / 16 * 16, kTile = kSkinnyTile / R;
  const std::int64_t blocks = task.w->blocks();
  alignas(64) __m512 sums[kTile][R][M];
  for (std::int64_t at = 0; at < each; at += kTile) {
    const std::int64_t rows = each - at < kTile ? each - at : kTile;
    std::memset(sums, 0, sizeof(sums));
    for (std::int64_t b = 0; b < blocks; b += kSegment) {
      const std::int64_t end = blocks - b < kSegment ? blocks : b + kSegment;
      for (std::int64_t t = 0; t < rows; ++t) quantSegment<Weights, kVnni, R, M>(task, row0 + at + t, each, m0, b, end, sums[t]);
    }
    for (std::int64_t t = 0; t < rows; ++t) {
      for (int i = 0; i < R * M; ++i) {
        store(sums[t][i / M][i % M], task.bias, row0 + i / M * each + at + t, task.y + (m0 + i % M) * task.yStride);
      }
    }
  }
}

template <class Weights, bool kVnni, int M>
void quantRows(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0) {
  constexpr int R = streamsFor(M);
  const std::int64_t each = (row1 - row0) / R;
  if (each > 0) quantStreams<Weights, kVnni, R, M>(task, row0, each, m0);
  if (row0 + R * each < row1) quantStreams<Weights, kVnni, 1, M>(task, row0 + R * each, row1 - row0 - R * each, m0);
}

template <class Weights>
void floatRows(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  using Rows = void (*)(const SkinnyFloatTask&, std::int64_t, std::int64_t, std::int64_t);
  static constexpr Rows kRows[kSkinnyRows] = {floatRows<Weights, 1>, floatRows<Weights, 2>, floatRows<Weights, 3>,
                                              floatRows<Weights, 4>, floatRows<Weights, 5>, floatRows<Weights, 6>,
                                              floatRows<Weights, 7>, floatRows<Weights, 8>};
  kRows[M - 1](task, row0, row1, m0);
}

template <class Weights, bool kVnni>
void quantRowsFor(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  using Rows = void (*)(const SkinnyQuantTask&, std::int64_t, std::int64_t, std::int64_t);
  static constexpr Rows kRows[kSkinnyRows] = {
      quantRows<Weights, kVnni, 1>, quantRows<Weights, kVnni, 2>, quantRows<Weights, kVnni, 3>, quantRows<Weights, kVnni, 4>,
      quantRows<Weights, kVnni, 5>, quantRows<Weights, kVnni, 6>, quantRows<Weights, kVnni, 7>, quantRows<Weights, kVnni, 8>};
  kRows[M - 1](task, row0, row1, m0);
}

template <class Weights>
void quantRows(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  (cpuHasVnni() ? quantRowsFor<Weights, true> : quantRowsFor<Weights, false>)(task, row0, row1, m0, M);
}

}  // namespace

void skinnyFloat32Avx512(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  floatRows<Float32Weights>(task, row0, row1, m0, M);
}
void skinnyBf16Avx512(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  floatRows<Bf16Weights>(task, row0, row1, m0, M);
}
void skinnyInt8Avx512(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  quantRows<Int8Weights>(task, row0, row1, m0, M);
}
void skinnyNf4Avx512(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  quantRows<Nf4Weights>(task, row0, row1, m0, M);
}

}  // namespace lorikeet
#endif
