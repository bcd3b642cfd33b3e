// The skinny product with AVX2 and FMA. Used by skinny_product.cpp.
#include "core/kernels/skinny_kernels.h"

#ifdef LORIKEET_X86
#include <immintrin.h>

#include <cstring>

// As skinny_avx512.cpp, with half the registers of half the width: more than 4 rows of x go through a segment of W one half after
// the other.
#define LORIKEET_UNROLL _Pragma("GCC unroll 16")

namespace lorikeet {
namespace {

/// How far ahead W is fetched where several rows of x give the core more to do between reads.
constexpr std::int64_t kFarAheadBytes = 8192;

struct Float32Weights {
  using Number = float;
  LORIKEET_AVX2 static void load(const float* w, __m256* out) {
    out[0] = _mm256_loadu_ps(w);
    out[1] = _mm256_loadu_ps(w + 8);
  }
};

/// A 32-bit word holds two bfloat16: the even number moved up, and the odd one with the even one's bits cleared, are their float32.
struct Bf16Weights {
  using Number = std::uint16_t;
  LORIKEET_AVX2 static void load(const std::uint16_t* w, __m256* out) {
    const __m256i pairs = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
    out[0] = _mm256_castsi256_ps(_mm256_slli_epi32(pairs, 16));
    out[1] = _mm256_castsi256_ps(_mm256_and_si256(pairs, _mm256_set1_epi32(static_cast<int>(0xffff0000u))));
  }
};

LORIKEET_AVX2 inline void store(__m256 sums, const float* bias, std::int64_t row, float* y) {
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_extractf128_ps(sums, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  const float sum = _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  y[row] = bias == nullptr ? sum : sum + bias[row];
}

/// Rows of W at once: two share what is loaded of x while registers last.
constexpr int floatRowsAtOnce(int M) { return M == 2 ? 2 : 1; }

/// One step of 16 numbers. @param x the first row's 16 numbers; the next row's lie a block further
template <int R, int M>
LORIKEET_AVX2 __attribute__((always_inline)) inline void addStep(const __m256 (*numbers)[2], const float* x, __m256 (*sums)[M][2]) {
  LORIKEET_UNROLL for (int m = 0; m < M; ++m) {
    const __m256 x0 = _mm256_loadu_ps(x + m * kSkinnyBlock), x1 = _mm256_loadu_ps(x + m * kSkinnyBlock + 8);
    LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
      sums[r][m][0] = _mm256_fmadd_ps(numbers[r][0], x0, sums[r][m][0]);
      sums[r][m][1] = _mm256_fmadd_ps(numbers[r][1], x1, sums[r][m][1]);
    }
  }
}

/// Adds the products of `count` numbers of R rows of W with M of the G rows of a group of x. @param x of the group's block at w
/// @param kept [R][G][2], from the first of the M rows on
template <class Weights, int R, int M, int G>
LORIKEET_AVX2 void floatSegment(const typename Weights::Number* w, std::int64_t stride, const float* x, std::int64_t count,
                                std::int64_t ahead, __m256 (*kept)[2]) {
  __m256 sums[R][M][2], numbers[R][2];
  LORIKEET_UNROLL for (int i = 0; i < R * M * 2; ++i) sums[i / (2 * M)][i / 2 % M][i % 2] =
      kept[i / (2 * M) * G + i / 2 % M][i % 2];
  for (; count >= 64; count -= 64, w += 64, x += G * kSkinnyBlock) {
    for (int c = 0; c < 64; c += 16) {
      LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
        Weights::load(w + r * stride + c, numbers[r]);
        _mm_prefetch(reinterpret_cast<const char*>(w + r * stride + c) + ahead, _MM_HINT_T1);
      }
      addStep<R, M>(numbers, x + c, sums);
    }
  }
  for (; count > 0; count -= 16, w += 16, x += 16) {
    LORIKEET_UNROLL for (int r = 0; r < R; ++r) {
      typename Weights::Number last[16] = {};
      std::memcpy(last, w + r * stride, static_cast<std::size_t>(count < 16 ? count : 16) * sizeof(last[0]));
      Weights::load(last, numbers[r]);
    }
    addStep<R, M>(numbers, x, sums);
  }
  LORIKEET_UNROLL for (int i = 0; i < R * M * 2; ++i) kept[i / (2 * M) * G + i / 2 % M][i % 2] =
      sums[i / (2 * M)][i / 2 % M][i % 2];
}

template <class Weights, int M>
LORIKEET_AVX2 void floatRows(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0) {
  using Number = typename Weights::Number;
  constexpr int R = floatRowsAtOnce(M), kFirst = M > 4 ? 4 : M;
  constexpr std::int64_t kNumber = sizeof(Number), kSegment = kSegmentBytes / (M * 4) / kSkinnyBlock * kSkinnyBlock;
  const std::int64_t stride = task.wStride, ahead = M == 1 ? kAheadBytes : rowsAheadBytes(stride * kNumber, kSegment * kNumber, R);
  alignas(64) __m256 sums[kSkinnyTile][M][2];
  for (; row0 < row1; row0 += kSkinnyTile) {
    const std::int64_t rows = row1 - row0 < kSkinnyTile ? row1 - row0 : kSkinnyTile;
    std::memset(sums, 0, sizeof(sums));
    for (std::int64_t c = 0; c < task.cols; c += kSegment) {
      const std::int64_t count = task.cols - c < kSegment ? task.cols - c : kSegment;
      const Number* w = static_cast<const Number*>(task.w) + row0 * stride + c;
      const float* x = task.x + m0 * task.padded + c * M;
      std::int64_t r = 0;
      for (; r + R <= rows; r += R) {
        floatSegment<Weights, R, kFirst, M>(w + r * stride, stride, x, count, ahead, sums[r]);
        if constexpr (M > kFirst) {
          floatSegment<Weights, R, M - kFirst, M>(w + r * stride, stride, x + kFirst * kSkinnyBlock, count, ahead,
                                                  sums[r] + kFirst);
        }
      }
      if (r < rows) floatSegment<Weights, 1, kFirst, M>(w + r * stride, stride, x, count, ahead, sums[r]);
    }
    for (std::int64_t r = 0; r < rows; ++r) {
      for (int m = 0; m < M; ++m) {
        store(_mm256_add_ps(sums[r][m][0], sums[r][m][1]), task.bias, row0 + r, task.y + (m0 + m) * task.yStride);
      }
    }
  }
}

struct Int8Weights {
  static constexpr int kBytes = 64;
  struct Table {};
  LORIKEET_AVX2 static Table table() { return {}; }
  LORIKEET_AVX2 static void load(const std::uint8_t* codes, Table, __m256i* out) {
    LORIKEET_UNROLL for (int i = 0; i < 4; ++i) {
      out[i] = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + 16 * i)));
    }
  }
  /// The scales of blocks [b, b + 8) of a row; what lies behind its last block is not used.
  LORIKEET_AVX2 static __m256 scales(const QuantMatrix& w, std::int64_t row, std::int64_t b) {
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(w.scales(row) + b));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
  }
};

struct Nf4Weights {
  static constexpr int kBytes = 32;
  /// Low and high bytes of the levels, for byte shuffles.
  struct Table {
    __m256i low, high;
  };
  LORIKEET_AVX2 static Table table() {
    const __m256i levels = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kNf4Integers.data()));
    const __m256i low = _mm256_and_si256(levels, _mm256_set1_epi16(0xff)), high = _mm256_srli_epi16(levels, 8);
    const __m256i split = _mm256_permute4x64_epi64(_mm256_packus_epi16(low, high), 0xd8);
    return {_mm256_permute2x128_si256(split, split, 0x00), _mm256_permute2x128_si256(split, split, 0x11)};
  }
  /// The numbers come in SkinnyOrder::Unpacked32.
  LORIKEET_AVX2 static void load(const std::uint8_t* codes, Table table, __m256i* out) {
    const __m256i both = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes)), mask = _mm256_set1_epi8(15);
    LORIKEET_UNROLL for (int half = 0; half < 2; ++half) {
      const __m256i code = _mm256_and_si256(half == 0 ? both : _mm256_srli_epi16(both, 4), mask);
      const __m256i low = _mm256_shuffle_epi8(table.low, code), high = _mm256_shuffle_epi8(table.high, code);
      out[2 * half] = _mm256_unpacklo_epi8(low, high);
      out[2 * half + 1] = _mm256_unpackhi_epi8(low, high);
    }
  }
  LORIKEET_AVX2 static __m256 scales(const QuantMatrix& w, std::int64_t row, std::int64_t b) {
    const __m128i codes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(w.absmaxCodes(row) + b));
    const __m256 scale = _mm256_set1_ps(w.groupScales(row)[b / QuantMatrix::kGroup]);
    const __m256 absmax = _mm256_fmadd_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(codes)), scale, _mm256_set1_ps(w.absmaxMean()));
    return _mm256_max_ps(absmax, _mm256_setzero_ps());
  }
};

/// Adds the products of blocks [b, end) of a row of W with M rows of x. b is a multiple of 16.
template <class Weights, int M>
LORIKEET_AVX2 void quantSegment(const SkinnyQuantTask& task, std::int64_t row, std::int64_t m0, std::int64_t b, std::int64_t end,
                                __m256* kept) {
  const typename Weights::Table table = Weights::table();
  const std::uint8_t* codes = task.w->codes(row) + b * Weights::kBytes;
  const std::int16_t* x = task.x + (m0 * task.w->blocks() + b * M) * kSkinnyBlock;
  __m256 sums[M];
  LORIKEET_UNROLL for (int m = 0; m < M; ++m) sums[m] = kept[m];
  for (; b < end; b += 8) {
    alignas(32) float scales[M][8];
    const __m256 wScales = Weights::scales(*task.w, row, b);
    LORIKEET_UNROLL for (int m = 0; m < M; ++m) {
      _mm256_store_ps(scales[m], _mm256_mul_ps(wScales, _mm256_loadu_ps(task.xScales + (m0 + m) * task.scaleStride + b)));
    }
    const std::int64_t count = end - b < 8 ? end - b : 8;
    for (std::int64_t i = 0; i < count; ++i, codes += Weights::kBytes, x += M * kSkinnyBlock) {
      __m256i numbers[4];
      Weights::load(codes, table, numbers);
      _mm_prefetch(reinterpret_cast<const char*>(codes) + (M == 1 ? kAheadBytes : kFarAheadBytes), _MM_HINT_T1);
      LORIKEET_UNROLL for (int m = 0; m < M; ++m) {
        const auto* from = reinterpret_cast<const __m256i*>(x + m * kSkinnyBlock);
        // 8 products a lane, each below 2^28: the sum fits.
        __m256i sum = _mm256_madd_epi16(numbers[0], _mm256_loadu_si256(from));
        LORIKEET_UNROLL for (int k = 1; k < 4; ++k) sum =
            _mm256_add_epi32(sum, _mm256_madd_epi16(numbers[k], _mm256_loadu_si256(from + k)));
        sums[m] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum), _mm256_set1_ps(scales[m][i]), sums[m]);
      }
    }
  }
  LORIKEET_UNROLL for (int m = 0; m < M; ++m) kept[m] = sums[m];
}

template <class Weights, int M>
LORIKEET_AVX2 void quantRows(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0) {
  constexpr std::int64_t kSegment = kSegmentBytes / (M * kSkinnyBlock * 2) / 16 * 16;
  const std::int64_t blocks = task.w->blocks();
  alignas(64) __m256 sums[kSkinnyTile][M];
  for (; row0 < row1; row0 += kSkinnyTile) {
    const std::int64_t rows = row1 - row0 < kSkinnyTile ? row1 - row0 : kSkinnyTile;
    std::memset(sums, 0, sizeof(sums));
    for (std::int64_t b = 0; b < blocks; b += kSegment) {
      const std::int64_t end = blocks - b < kSegment ? blocks : b + kSegment;
      for (std::int64_t r = 0; r < rows; ++r) quantSegment<Weights, M>(task, row0 + r, m0, b, end, sums[r]);
    }
    for (std::int64_t r = 0; r < rows; ++r) {
      for (int m = 0; m < M; ++m) store(sums[r][m], task.bias, row0 + r, task.y + (m0 + m) * task.yStride);
    }
  }
}

template <class Weights>
void floatRows(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  using Rows = void (*)(const SkinnyFloatTask&, std::int64_t, std::int64_t, std::int64_t);
  static constexpr Rows kRows[kSkinnyRows] = {floatRows<Weights, 1>, floatRows<Weights, 2>, floatRows<Weights, 3>,
                                              floatRows<Weights, 4>, floatRows<Weights, 5>, floatRows<Weights, 6>,
                                              floatRows<Weights, 7>, floatRows<Weights, 8>};
  kRows[M - 1](task, row0, row1, m0);
}

template <class Weights>
void quantRows(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  using Rows = void (*)(const SkinnyQuantTask&, std::int64_t, std::int64_t, std::int64_t);
  static constexpr Rows kRows[kSkinnyRows] = {quantRows<Weights, 1>, quantRows<Weights, 2>, quantRows<Weights, 3>,
                                              quantRows<Weights, 4>, quantRows<Weights, 5>, quantRows<Weights, 6>,
                                              quantRows<Weights, 7>, quantRows<Weights, 8>};
  kRows[M - 1](task, row0, row1, m0);
}

}  // namespace

void skinnyFloat32Avx2(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  floatRows<Float32Weights>(task, row0, row1, m0, M);
}
void skinnyBf16Avx2(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  floatRows<Bf16Weights>(task, row0, row1, m0, M);
}
void skinnyInt8Avx2(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  quantRows<Int8Weights>(task, row0, row1, m0, M);
}
void skinnyNf4Avx2(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  quantRows<Nf4Weights>(task, row0, row1, m0, M);
}

}  // namespace lorikeet
#endif
