// Frozen weights in 4 and 8 bits: levels, layout, errors, and the same bits on every CPU.
#include "core/kernels/quant_matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/kernels/bf16.h"
#include "core/kernels/cpu_level.h"
#include "core/kernels/quant_encode.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

const std::vector<CpuLevel> kLevels = {CpuLevel::Plain, CpuLevel::Avx2, CpuLevel::Avx512, CpuLevel::Avx512Bf16};
const std::vector<QuantKind> kKinds = {QuantKind::Nf4, QuantKind::Int8};

std::vector<float> normal(std::int64_t count, float sigma = 0.02f, unsigned seed = 1) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> distribution(0, sigma);
  std::vector<float> result(static_cast<std::size_t>(count));
  for (float& x : result) x = distribution(generator);
  return result;
}

QuantMatrix quantise(QuantKind kind, const std::vector<float>& w, std::int64_t rows, std::int64_t cols) {
  return QuantMatrix::quantise(kind, rowMajor(w.data(), Number::Float32, rows, cols));
}

std::vector<float> decode(const QuantMatrix& matrix) {
  std::vector<float> result(static_cast<std::size_t>(matrix.rows() * matrix.cols()));
  matrix.dequantiseRows(0, matrix.rows(), result.data(), matrix.cols());
  return result;
}

/// |a - b| / |a|
double relativeError(const std::vector<float>& a, const std::vector<float>& b) {
  double error = 0, norm = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    error += std::pow(static_cast<double>(a[i]) - b[i], 2);
    norm += std::pow(static_cast<double>(a[i]), 2);
  }
  return std::sqrt(error / norm);
}

/// Everything that a matrix holds, and what it decodes to.
std::vector<std::uint8_t> bitsOf(const QuantMatrix& matrix) {
  std::vector<std::uint8_t> bits;
  const auto add = [&bits](const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    bits.insert(bits.end(), bytes, bytes + size);
  };
  for (std::int64_t row = 0; row < matrix.rows(); ++row) {
    add(matrix.codes(row), static_cast<std::size_t>(matrix.blocks() * matrix.blockBytes()));
    for (std::int64_t b = 0; b < matrix.blocks(); ++b) {
      const float scale = matrix.blockScale(row, b);
      add(&scale, sizeof(scale));
    }
  }
  const std::vector<float> numbers = decode(matrix);
  add(numbers.data(), numbers.size() * sizeof(float));
  std::vector<std::uint16_t> halves(numbers.size());
  matrix.dequantiseRows(0, matrix.rows(), halves.data(), matrix.cols());
  add(halves.data(), halves.size() * sizeof(std::uint16_t));
  return bits;
}

TEST(Bf16, RoundsToNearestEvenAndKeepsNan) {
  EXPECT_EQ(bf16OfFloat(1.0f), 0x3f80);
  EXPECT_EQ(bf16OfFloat(std::bit_cast<float>(0x3f808000u)), 0x3f80);  // a tie, to even
  EXPECT_EQ(bf16OfFloat(std::bit_cast<float>(0x3f818000u)), 0x3f82);
  EXPECT_EQ(bf16OfFloat(std::bit_cast<float>(0x3f808001u)), 0x3f81);
  EXPECT_EQ(bf16OfFloat(std::numeric_limits<float>::max()), 0x7f80);
  EXPECT_EQ(bf16OfFloat(-std::numeric_limits<float>::infinity()), 0xff80);
  EXPECT_TRUE(std::isnan(floatOfBf16(bf16OfFloat(std::bit_cast<float>(0x7f800001u)))));
  EXPECT_EQ(floatOfBf16(0xc040), -3.0f);
}

TEST(QuantMatrix, EachLevelOfNf4IsItself) {
  // 16 levels and 48 zeros: absmax 1, so every level is kept exactly.
  std::vector<float> w(64, 0.0f);
  std::copy(kNf4Levels.begin(), kNf4Levels.end(), w.begin() + 20);
  const QuantMatrix matrix = quantise(QuantKind::Nf4, w, 1, 64);
  EXPECT_EQ(decode(matrix), w);
  // Byte 2 holds number 2 (a zero, code 7) and number 34 (level 14).
  EXPECT_EQ(matrix.codes(0)[2], 7 | 14 << 4);
}

TEST(QuantMatrix, SmallNf4ByHand) {
  // absmax 1. 0.5 lies between the levels 0.4407 and 0.5626, below their midpoint 0.5017. What fills up the block is 0, code 7.
  const QuantMatrix matrix = quantise(QuantKind::Nf4, {1.0f, -1.0f, 0.5f, 0.0f}, 1, 4);
  EXPECT_EQ(matrix.codes(0)[0], 15 | 7 << 4);
  EXPECT_EQ(matrix.codes(0)[1], 0 | 7 << 4);
  EXPECT_EQ(matrix.codes(0)[2], 12 | 7 << 4);
  EXPECT_EQ(matrix.codes(0)[3], 7 | 7 << 4);
  EXPECT_EQ(decode(matrix), (std::vector<float>{1.0f, -1.0f, 0.44070982933044434f, 0.0f}));
}

TEST(QuantMatrix, SecondQuantisationByHand) {
  // Blocks with absmax 1, 2 and 4.5: mean 2.5, the farthest 2 away, so a step is 2 / 127.
  std::vector<float> w(192, 0.0f);
  w[0] = 1.0f;
  w[64] = -2.0f;
  w[128] = 4.5f;
  const QuantMatrix matrix = quantise(QuantKind::Nf4, w, 1, 192);
  EXPECT_EQ(matrix.absmaxMean(), 2.5f);
  EXPECT_FLOAT_EQ(matrix.groupScales(0)[0], 2.0f / 127);
  EXPECT_EQ(matrix.absmaxCodes(0)[0], -95);  // -1.5 / (2 / 127) = -95.25
  EXPECT_EQ(matrix.absmaxCodes(0)[1], -32);  // -0.5 / (2 / 127) = -31.75
  EXPECT_EQ(matrix.absmaxCodes(0)[2], 127);
  EXPECT_FLOAT_EQ(decode(matrix)[64], -(2.5f - 32 * 2.0f / 127));
}

TEST(QuantMatrix, SmallInt8ByHand) {
  // 1 / 127 rounds to 129 / 2^14 in bfloat16; 0.5 is 63.504 of it.
  const float scale = 129.0f / 16384;
  const QuantMatrix matrix = quantise(QuantKind::Int8, {1.0f, -1.0f, 0.5f, 0.0f}, 1, 4);
  EXPECT_EQ(matrix.blockScale(0, 0), scale);
  EXPECT_EQ(decode(matrix), (std::vector<float>{127 * scale, -127 * scale, 64 * scale, 0.0f}));
}

TEST(QuantMatrix, ErrorsOnNormalWeights) {
  const std::int64_t rows = 64, cols = 4096;
  const std::vector<float> w = normal(rows * cols);
  // Published for NF4 in blocks of 64: a root mean square error of about 0.09 of sigma.
  EXPECT_NEAR(relativeError(w, decode(quantise(QuantKind::Nf4, w, rows, cols))), 0.092, 0.006);
  const double int8Error = relativeError(w, decode(quantise(QuantKind::Int8, w, rows, cols)));
  // Q8_0: blocks of 32, scale absmax / 127.
  std::vector<float> reference(w.size());
  for (std::size_t from = 0; from < w.size(); from += 32) {
    float absmax = 0;
    for (std::size_t i = from; i < from + 32; ++i) absmax = std::max(absmax, std::fabs(w[i]));
    for (std::size_t i = from; i < from + 32; ++i) reference[i] = std::round(w[i] / (absmax / 127)) * (absmax / 127);
  }
  EXPECT_LT(int8Error, 1.25 * relativeError(w, reference));
  EXPECT_LT(int8Error, 0.0075);
}

TEST(QuantMatrix, NoNumberIsFurtherOffThanHalfAStep) {
  const std::vector<float> w = normal(7 * 896, 1.0f);
  const QuantMatrix int8 = quantise(QuantKind::Int8, w, 7, 896), nf4 = quantise(QuantKind::Nf4, w, 7, 896);
  const std::vector<float> a = decode(int8), b = decode(nf4);
  for (std::int64_t row = 0; row < 7; ++row) {
    for (std::int64_t col = 0; col < 896; ++col) {
      const auto i = static_cast<std::size_t>(row * 896 + col);
      // The scale may be rounded down by 2^-9, which the largest number of a block feels 127 times.
      EXPECT_LE(std::fabs(a[i] - w[i]), 0.76f * int8.blockScale(row, col / 64));
      // The widest gap between levels is 0.304, and absmax is off by half a step of its group.
      EXPECT_LE(std::fabs(b[i] - w[i]), 0.153f * nf4.blockScale(row, col / 64) + nf4.groupScales(row)[0]);
    }
  }
}

TEST(QuantMatrix, BytesHeld) {
  const std::vector<float> w = normal(16 * 4096);
  EXPECT_EQ(quantise(QuantKind::Int8, w, 16, 4096).bytes(), 16 * 64 * (64 + 2u));
  EXPECT_EQ(quantise(QuantKind::Nf4, w, 16, 4096).bytes(), 16 * (64 * (32 + 1u) + 4u));
}

TEST(QuantMatrix, OddSizesAndEveryLevelGiveTheSameBits) {
  for (const QuantKind kind : kKinds) {
    for (const std::int64_t rows : {1, 7}) {
      for (const std::int64_t cols : {1, 2, 63, 64, 65, 127, 896, 4864, 64 * 300 + 5}) {
        const std::vector<float> w = normal(rows * cols, 0.3f, static_cast<unsigned>(cols));
        std::vector<std::uint8_t> expected;
        for (const CpuLevel level : kLevels) {
          const ScopedCpuLevel scope(level);
          const QuantMatrix matrix = quantise(kind, w, rows, cols);
          if (level == CpuLevel::Plain) {
            expected = bitsOf(matrix);
            EXPECT_LT(relativeError(w, decode(matrix)), kind == QuantKind::Nf4 ? 0.2 : 0.02) << rows << " x " << cols;
          } else {
            EXPECT_TRUE(bitsOf(matrix) == expected) << nameOf(level) << ", " << rows << " x " << cols;
          }
        }
      }
    }
  }
}

TEST(QuantMatrix, Bf16SourceIsAsItsFloatsAndBf16OutIsTheFloatRounded) {
  const std::int64_t rows = 3, cols = 200, stride = 208;
  const std::vector<float> source = normal(rows * stride);
  std::vector<std::uint16_t> halves;
  for (const float x : source) halves.push_back(bf16OfFloat(x));
  std::vector<float> floats;
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t col = 0; col < cols; ++col)
      floats.push_back(floatOfBf16(halves[static_cast<std::size_t>(row * stride + col)]));
  }
  for (const QuantKind kind : kKinds) {
    const QuantMatrix a = QuantMatrix::quantise(kind, rowMajor(halves.data(), Number::BFloat16, rows, cols, stride));
    EXPECT_TRUE(bitsOf(a) == bitsOf(quantise(kind, floats, rows, cols)));
    // A tile of the last two rows, with room between rows that is not touched.
    std::vector<std::uint16_t> tile(2 * 256, 0x1234);
    a.dequantiseRows(1, 3, tile.data(), 256);
    const std::vector<float> all = decode(a);
    for (std::int64_t i = 0; i < 2 * 256; ++i) {
      const std::int64_t col = i % 256;
      const std::uint16_t wanted = col < cols ? bf16OfFloat(all[static_cast<std::size_t>((1 + i / 256) * cols + col)]) : 0x1234;
      ASSERT_EQ(tile[static_cast<std::size_t>(i)], wanted) << i;
    }
  }
}

TEST(QuantMatrix, ZerosEqualHugeAndTinyWeights) {
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const QuantKind kind : kKinds) {
      const double bound = kind == QuantKind::Nf4 ? 1e-6 : 0.004;
      for (const float x : decode(quantise(kind, std::vector<float>(130, 0.0f), 2, 65))) EXPECT_EQ(x, 0.0f);
      for (const float value : {0.25f, -3e37f, 1e-30f}) {
        for (const float x : decode(quantise(kind, std::vector<float>(130, value), 2, 65))) {
          EXPECT_NEAR(static_cast<double>(x) / value, 1.0, bound) << value;
        }
      }
      // A zero block beside large ones, and numbers below the normal ones.
      std::vector<float> mixed(192, 0.0f);
      for (std::size_t i = 64; i < 128; ++i) mixed[i] = 1e38f;
      for (std::size_t i = 128; i < 192; ++i) mixed[i] = 1e-42f;
      const std::vector<float> decoded = decode(quantise(kind, mixed, 1, 192));
      for (std::size_t i = 0; i < 192; ++i) EXPECT_NEAR(static_cast<double>(decoded[i]) / 1e38, i / 64 == 1 ? 1.0 : 0.0, 0.01);
    }
  }
}

TEST(QuantMatrix, WeightsThatAreNoNumbersAreRefused) {
  for (const QuantKind kind : kKinds) {
    for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      std::vector<float> w(300, 0.1f);
      w[250] = bad;
      try {
        quantise(kind, w, 3, 100);
        FAIL();
      } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("row 2"), std::string::npos) << error.what();
      }
    }
  }
}

}  // namespace
}  // namespace lorikeet
