#include "core/kernels/quant_decode.h"

#include "core/kernels/bf16.h"
#include "core/kernels/quant_encode.h"

#ifdef LORIKEET_X86
// gcc 12 takes the "undefined" register in its own header for a mistake (PR 105593).
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#endif

// Every number is one float32 product level * scale (or code * scale), rounded once more for bfloat16: so all versions agree.
namespace lorikeet {
namespace {

constexpr int kHalf = QuantMatrix::kBlock / 2;

void put(float value, float* out) { *out = value; }
void put(float value, std::uint16_t* out) { *out = bf16OfFloat(value); }

template <class Out>
void nf4Plain(const std::uint8_t* codes, float scale, void* out) {
  auto* numbers = static_cast<Out*>(out);
  Out table[16];
  for (int i = 0; i < 16; ++i) put(kNf4Levels[static_cast<std::size_t>(i)] * scale, table + i);
  for (int i = 0; i < kHalf; ++i) {
    numbers[i] = table[codes[i] & 15];
    numbers[i + kHalf] = table[codes[i] >> 4];
  }
}

template <class Out>
void int8Plain(const std::uint8_t* codes, float scale, void* out) {
  auto* numbers = static_cast<Out*>(out);
  for (int i = 0; i < QuantMatrix::kBlock; ++i) put(static_cast<float>(static_cast<std::int8_t>(codes[i])) * scale, numbers + i);
}

#ifdef LORIKEET_X86

// ---- AVX2

/// bfloat16 bits in 32-bit lanes, to nearest even. NaN is not looked for: decoded weights are finite or infinite.
LORIKEET_AVX2 inline __m256i roundAvx2(__m256 value) {
  const __m256i bits = _mm256_castps_si256(value);
  const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
  return _mm256_srli_epi32(_mm256_add_epi32(_mm256_add_epi32(bits, odd), _mm256_set1_epi32(0x7fff)), 16);
}

LORIKEET_AVX2 inline __m256i sixteenAvx2(__m256 low, __m256 high) {
  return _mm256_permute4x64_epi64(_mm256_packus_epi32(roundAvx2(low), roundAvx2(high)), 0xd8);
}

LORIKEET_AVX2 void nf4FloatAvx2(const std::uint8_t* codes, float scale, void* out) {
  auto* numbers = static_cast<float*>(out);
  const __m256 factor = _mm256_set1_ps(scale);
  const __m256 negative = _mm256_mul_ps(_mm256_loadu_ps(kNf4Levels.data()), factor);
  const __m256 positive = _mm256_mul_ps(_mm256_loadu_ps(kNf4Levels.data() + 8), factor);
  for (int i = 0; i < kHalf; i += 8) {
    const __m256i both = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(codes + i)));
    for (int half = 0; half < 2; ++half) {
      // Bits 0 to 2 choose within a table, bit 3, moved to the sign, chooses the table.
      const __m256i code = half == 0 ? both : _mm256_srli_epi32(both, 4);
      const __m256 value = _mm256_blendv_ps(_mm256_permutevar8x32_ps(negative, code), _mm256_permutevar8x32_ps(positive, code),
                                            _mm256_castsi256_ps(_mm256_slli_epi32(code, 28)));
      _mm256_storeu_ps(numbers + i + half * kHalf, value);
    }
  }
}

LORIKEET_AVX2 void nf4Bf16Avx2(const std::uint8_t* codes, float scale, void* out) {
  auto* numbers = static_cast<__m256i*>(out);
  const __m256 factor = _mm256_set1_ps(scale);
  const __m256i table = sixteenAvx2(_mm256_mul_ps(_mm256_loadu_ps(kNf4Levels.data()), factor),
                                    _mm256_mul_ps(_mm256_loadu_ps(kNf4Levels.data() + 8), factor));
  // Low and high bytes of the 16 entries, each in both lanes, for byte shuffles.
  const __m256i split = _mm256_permute4x64_epi64(
      _mm256_packus_epi16(_mm256_and_si256(table, _mm256_set1_epi16(0xff)), _mm256_srli_epi16(table, 8)), 0xd8);
  const __m256i lowTable = _mm256_permute2x128_si256(split, split, 0x00), highTable = _mm256_permute2x128_si256(split, split, 0x11);
  const __m256i both = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes)), mask = _mm256_set1_epi8(15);
  for (int half = 0; half < 2; ++half) {
    const __m256i code = _mm256_and_si256(half == 0 ? both : _mm256_srli_epi16(both, 4), mask);
    const __m256i low = _mm256_shuffle_epi8(lowTable, code), high = _mm256_shuffle_epi8(highTable, code);
    const __m256i a = _mm256_unpacklo_epi8(low, high), b = _mm256_unpackhi_epi8(low, high);
    _mm256_storeu_si256(numbers + half * 2, _mm256_permute2x128_si256(a, b, 0x20));
    _mm256_storeu_si256(numbers + half * 2 + 1, _mm256_permute2x128_si256(a, b, 0x31));
  }
}

LORIKEET_AVX2 inline __m256 int8Avx2(const std::uint8_t* codes, float scale) {
  const __m256i code = _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(codes)));
  return _mm256_mul_ps(_mm256_cvtepi32_ps(code), _mm256_set1_ps(scale));
}

LORIKEET_AVX2 void int8FloatAvx2(const std::uint8_t* codes, float scale, void* out) {
  for (int i = 0; i < QuantMatrix::kBlock; i += 8) _mm256_storeu_ps(static_cast<float*>(out) + i, int8Avx2(codes + i, scale));
}

LORIKEET_AVX2 void int8Bf16Avx2(const std::uint8_t* codes, float scale, void* out) {
  for (int i = 0; i < QuantMatrix::kBlock; i += 16) {
    const __m256i numbers = sixteenAvx2(int8Avx2(codes + i, scale), int8Avx2(codes + i + 8, scale));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(static_cast<std::uint16_t*>(out) + i), numbers);
  }
}

// ---- AVX-512

LORIKEET_AVX512 inline __m256i sixteenAvx512(__m512 value) {
  const __m512i bits = _mm512_castps_si512(value);
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
  const __m512i sum = _mm512_add_epi32(_mm512_add_epi32(bits, odd), _mm512_set1_epi32(0x7fff));
  return _mm512_cvtepi32_epi16(_mm512_srli_epi32(sum, 16));
}

LORIKEET_AVX512 inline __m512 scaledLevels(float scale) {
  return _mm512_mul_ps(_mm512_loadu_ps(kNf4Levels.data()), _mm512_set1_ps(scale));
}

LORIKEET_AVX512 void nf4FloatAvx512(const std::uint8_t* codes, float scale, void* out) {
  auto* numbers = static_cast<float*>(out);
  const __m512 table = scaledLevels(scale);
  for (int i = 0; i < kHalf; i += 16) {
    // The permutation looks at the low 4 bits only.
    const __m512i both = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + i)));
    _mm512_storeu_ps(numbers + i, _mm512_permutexvar_ps(both, table));
    _mm512_storeu_ps(numbers + i + kHalf, _mm512_permutexvar_ps(_mm512_srli_epi32(both, 4), table));
  }
}

LORIKEET_AVX512 void nf4Bf16Avx512(const std::uint8_t* codes, float scale, void* out) {
  auto* numbers = static_cast<std::uint16_t*>(out);
  // The word permutation looks at 5 bits, of which the fifth belongs to the other code: so the table stands twice.
  const __m512i table = _mm512_broadcast_i64x4(sixteenAvx512(scaledLevels(scale)));
  const __m512i both = _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes)));
  _mm512_storeu_si512(numbers, _mm512_permutexvar_epi16(both, table));
  _mm512_storeu_si512(numbers + kHalf, _mm512_permutexvar_epi16(_mm512_srli_epi16(both, 4), table));
}

LORIKEET_AVX512 inline __m512 int8Avx512(const std::uint8_t* codes, float scale) {
  const __m512i code = _mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(codes)));
  return _mm512_mul_ps(_mm512_cvtepi32_ps(code), _mm512_set1_ps(scale));
}

LORIKEET_AVX512 void int8FloatAvx512(const std::uint8_t* codes, float scale, void* out) {
  for (int i = 0; i < QuantMatrix::kBlock; i += 16) _mm512_storeu_ps(static_cast<float*>(out) + i, int8Avx512(codes + i, scale));
}

LORIKEET_AVX512 void int8Bf16Avx512(const std::uint8_t* codes, float scale, void* out) {
  for (int i = 0; i < QuantMatrix::kBlock; i += 16) {
    auto* numbers = reinterpret_cast<__m256i*>(static_cast<std::uint16_t*>(out) + i);
    _mm256_storeu_si256(numbers, sixteenAvx512(int8Avx512(codes + i, scale)));
  }
}

#endif

}  // namespace

DecodeBlock decoderFor(QuantKind kind, Number out, CpuLevel level) {
  const bool isNf4 = kind == QuantKind::Nf4, isFloat = out == Number::Float32;
#ifdef LORIKEET_X86
  if (level >= CpuLevel::Avx512)
    return isNf4 ? (isFloat ? nf4FloatAvx512 : nf4Bf16Avx512) : (isFloat ? int8FloatAvx512 : int8Bf16Avx512);
  if (level >= CpuLevel::Avx2) return isNf4 ? (isFloat ? nf4FloatAvx2 : nf4Bf16Avx2) : (isFloat ? int8FloatAvx2 : int8Bf16Avx2);
#endif
  static_cast<void>(level);
  if (isNf4) return isFloat ? nf4Plain<float> : nf4Plain<std::uint16_t>;
  return isFloat ? int8Plain<float> : int8Plain<std::uint16_t>;
}

}  // namespace lorikeet
