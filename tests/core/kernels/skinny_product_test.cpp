// Products of few rows with frozen weights: against sums in double, and the same bits whatever runs beside.
#include "core/kernels/skinny_product.h"

#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/kernels/bf16.h"
#include "core/kernels/cpu_level.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

const std::vector<CpuLevel> kLevels = {CpuLevel::Plain, CpuLevel::Avx2, CpuLevel::Avx512, CpuLevel::Avx512Bf16};

enum class Kind { Float32, BFloat16, Int8, Nf4 };
const std::vector<Kind> kKinds = {Kind::Float32, Kind::BFloat16, Kind::Int8, Kind::Nf4};

std::vector<float> normal(std::int64_t count, float sigma, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> distribution(0, sigma);
  std::vector<float> result(static_cast<std::size_t>(count));
  for (float& x : result) x = distribution(generator);
  return result;
}

std::vector<std::uint16_t> halvesOf(const std::vector<float>& numbers) {
  std::vector<std::uint16_t> result;
  for (const float x : numbers) result.push_back(bf16OfFloat(x));
  return result;
}

/// W [out, in] of one kind, with the numbers it stands for.
struct Weights {
  Weights(Kind kind, const std::vector<float>& w, std::int64_t out, std::int64_t in) : kind(kind), out(out), in(in), numbers(w) {
    // Rows stand 3 numbers apart, so that they are not aligned.
    const std::int64_t stride = in + 3;
    floats.assign(static_cast<std::size_t>(out * stride), 1e9f);
    for (std::int64_t i = 0; i < out * in; ++i)
      floats[static_cast<std::size_t>(i / in * stride + i % in)] = w[static_cast<std::size_t>(i)];
    halves = halvesOf(floats);
    view = kind == Kind::BFloat16 ? rowMajor(halves.data(), Number::BFloat16, out, in, stride)
                                  : rowMajor(floats.data(), Number::Float32, out, in, stride);
    if (kind == Kind::BFloat16) {
      for (float& x : numbers) x = floatOfBf16(bf16OfFloat(x));
    } else if (kind != Kind::Float32) {
      quant = QuantMatrix::quantise(kind == Kind::Int8 ? QuantKind::Int8 : QuantKind::Nf4, view);
      quant.dequantiseRows(0, out, numbers.data(), in);
    }
  }

  std::vector<float> times(const MatrixView& x, const float* bias = nullptr) const {
    std::vector<float> y(static_cast<std::size_t>(x.rows * out), -77.0f);
    if (kind == Kind::Int8 || kind == Kind::Nf4) {
      skinnyProduct(x, quant, bias, y.data(), out);
    } else {
      skinnyProduct(x, view, bias, y.data(), out);
    }
    return y;
  }
  std::vector<float> times(const std::vector<float>& x, const float* bias = nullptr) const {
    return times(rowMajor(x.data(), Number::Float32, static_cast<std::int64_t>(x.size()) / in, in), bias);
  }

  Kind kind;
  std::int64_t out, in;
  std::vector<float> numbers, floats;
  std::vector<std::uint16_t> halves;
  MatrixView view;
  QuantMatrix quant;
};

/// |y - exact| / (|x|·|w|), with sums in double: of random rows the divisor is about |exact|, and cancellation does not blow it up.
double relativeError(const Weights& w, const std::vector<float>& x, const float* bias, const std::vector<float>& y) {
  double error = 0, norm = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const auto m = static_cast<std::int64_t>(i) / w.out, row = static_cast<std::int64_t>(i) % w.out;
    double exact = bias == nullptr ? 0.0 : static_cast<double>(bias[row]), xNorm = 0, wNorm = 0;
    for (std::int64_t c = 0; c < w.in; ++c) {
      const double a = x[static_cast<std::size_t>(m * w.in + c)], b = w.numbers[static_cast<std::size_t>(row * w.in + c)];
      exact += a * b;
      xNorm += a * a;
      wNorm += b * b;
    }
    error += std::pow(y[i] - exact, 2);
    norm += bias == nullptr ? xNorm * wNorm : std::max(xNorm * wNorm, exact * exact);
  }
  return std::sqrt(error / norm);
}

double boundOf(Kind kind) { return kind == Kind::Int8 || kind == Kind::Nf4 ? 1.5e-4 : 1e-6; }

TEST(SkinnyProduct, AgreesWithDoublesForEveryKindSizeAndLevel) {
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const Kind kind : kKinds) {
      for (const std::int64_t in : {1, 31, 33, 63, 64, 65, 896, 4864}) {
        for (const std::int64_t out : {1, 7, 19}) {
          const Weights w(kind, normal(out * in, 0.02f, 1), out, in);
          const std::vector<float> bias = normal(out, 0.1f, 2);
          for (const std::int64_t m : {1, 2, 3, 4, 5, 6, 7, 8, 9, 16}) {
            const std::vector<float> x = normal(m * in, 1.0f, 3);
            const float* added = m % 2 == 1 ? bias.data() : nullptr;
            ASSERT_LT(relativeError(w, x, added, w.times(x, added)), boundOf(kind))
                << nameOf(level) << ", kind " << static_cast<int>(kind) << ", in " << in << ", out " << out << ", m " << m;
          }
        }
      }
    }
  }
}

TEST(SkinnyProduct, Bf16RowsAreAsTheirFloats) {
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const Kind kind : kKinds) {
      const Weights w(kind, normal(9 * 100, 0.02f, 1), 9, 100);
      const std::vector<std::uint16_t> halves = halvesOf(normal(3 * 100, 1.0f, 2));
      std::vector<float> floats;
      for (const std::uint16_t x : halves) floats.push_back(floatOfBf16(x));
      EXPECT_EQ(w.times(rowMajor(halves.data(), Number::BFloat16, 3, 100)), w.times(floats));
    }
  }
}

/// 300 rows are enough for several threads, 4864 numbers for several segments.
TEST(SkinnyProduct, BitsDependNeitherOnOtherRowsNorOnThreads) {
  const std::int64_t in = 4864, out = 300, M = 16;
  const std::vector<float> numbers = normal(out * in, 0.02f, 1), x = normal(M * in, 1.0f, 2);
  const int threads = omp_get_max_threads();
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const Kind kind : kKinds) {
      const Weights w(kind, numbers, out, in);
      const std::vector<float> all = w.times(x);
      for (const std::int64_t m : {1, 2, 3, 4, 5, 6, 7, 8, 11}) {
        omp_set_num_threads(static_cast<int>(1 + m % 4));
        // The last m rows, so that they also stand at other places.
        const std::vector<float> some = w.times(std::vector<float>(x.end() - m * in, x.end()));
        EXPECT_TRUE(std::equal(some.begin(), some.end(), all.end() - m * out))
            << nameOf(level) << ", kind " << static_cast<int>(kind) << ", m " << m;
      }
      omp_set_num_threads(threads);
    }
  }
}

TEST(SkinnyProduct, RunsInsideAParallelRegion) {
  const Weights w(Kind::Int8, normal(300 * 4864, 0.02f, 1), 300, 4864);
  const std::vector<float> x = normal(4864, 1.0f, 2), alone = w.times(x);
  std::vector<std::vector<float>> results(3);
#pragma omp parallel for num_threads(3)
  for (int i = 0; i < 3; ++i) results[static_cast<std::size_t>(i)] = w.times(x);
  for (const auto& result : results) EXPECT_EQ(result, alone);
}

TEST(SkinnyProduct, YMayHaveRoomBetweenRows) {
  const Weights w(Kind::BFloat16, normal(5 * 70, 0.02f, 1), 5, 70);
  const std::vector<float> x = normal(2 * 70, 1.0f, 2), dense = w.times(x);
  std::vector<float> y(2 * 8, -77.0f);
  skinnyProduct(rowMajor(x.data(), Number::Float32, 2, 70), w.view, nullptr, y.data(), 8);
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(y[i], i % 8 < 5 ? dense[i / 8 * 5 + i % 8] : -77.0f);
}

TEST(SkinnyProduct, ZerosEqualHugeAndTinyNumbers) {
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const Kind kind : kKinds) {
      const Weights zero(kind, std::vector<float>(5 * 130, 0.0f), 5, 130), equal(kind, std::vector<float>(5 * 130, 0.5f), 5, 130);
      for (const float y : zero.times(normal(130, 1.0f, 1))) EXPECT_EQ(y, 0.0f);
      for (const float y : equal.times(std::vector<float>(130, 0.0f))) EXPECT_EQ(y, 0.0f);
      for (const float value : {1.0f, -1e30f, 1e-30f}) {
        for (const float y : equal.times(std::vector<float>(130, value))) EXPECT_NEAR(static_cast<double>(y) / value, 65.0, 0.3);
      }
      for (const float value : {1e30f, 1e-30f}) {
        const Weights w(kind, std::vector<float>(5 * 130, value), 5, 130);
        for (const float y : w.times(std::vector<float>(130, 1 / value))) EXPECT_NEAR(y, 130.0, 0.6);
      }
      // One large number among small ones must not swallow the blocks beside it.
      std::vector<float> x(130, 1.0f);
      x[0] = 1e4f;
      for (const float y : equal.times(x)) EXPECT_NEAR(y, 5064.5, 25.0);
    }
  }
}

/// The largest integers that meet: every x and every weight at its block's absmax.
TEST(SkinnyProduct, IntegerSumsDoNotOverflow) {
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const Kind kind : {Kind::Int8, Kind::Nf4}) {
      for (const float sign : {1.0f, -1.0f}) {
        const Weights w(kind, std::vector<float>(8 * 1024, 1.0f), 8, 1024);
        for (const float y : w.times(std::vector<float>(1024, sign))) EXPECT_NEAR(y, sign * 1024, 0.5);
      }
    }
  }
}

TEST(SkinnyProduct, NanStaysInItsRow) {
  for (const CpuLevel level : kLevels) {
    const ScopedCpuLevel scope(level);
    for (const Kind kind : kKinds) {
      for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const Weights w(kind, normal(5 * 130, 1.0f, 1), 5, 130);
        std::vector<float> x = normal(2 * 130, 1.0f, 2);
        x[129] = bad;
        const std::vector<float> y = w.times(x);
        for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(std::isfinite(y[i]), i >= 5) << static_cast<int>(kind);
      }
    }
  }
}

TEST(SkinnyProduct, SizesThatDoNotFitAreRefused) {
  const Weights w(Kind::Int8, normal(5 * 130, 1.0f, 1), 5, 130);
  std::vector<float> x(128, 1.0f), y(5);
  EXPECT_THROW(skinnyProduct(rowMajor(x.data(), Number::Float32, 1, 128), w.quant, nullptr, y.data(), 5), Error);
  EXPECT_THROW(skinnyProduct(rowMajor(x.data(), Number::Float32, 1, 128), w.view, nullptr, y.data(), 5), Error);
}

TEST(SkinnyProduct, severalLayersAtOnceWithUpdatesEqualEachAlone) {
  const std::int64_t in = 200;
  const auto x = normal(3 * in, 1, 1);
  std::vector<Weights> layers;
  unsigned seed = 2;
  for (const Kind kind : {Kind::BFloat16, Kind::Int8, Kind::BFloat16, Kind::Nf4, Kind::Float32}) {
    const std::int64_t out = 37 + 300 * static_cast<std::int64_t>(layers.size());
    layers.emplace_back(kind, normal(out * in, 1, seed), out, in);
    ++seed;
  }
  const std::int64_t rank = 5, widest = layers.back().out;
  const auto a = normal(rank * in, 1, 20), b = normal(rank * widest, 1, 21);  // every layer takes the first rank·out of b
  const std::vector<SkinnyUpdate> updates = {{1, a.data(), b.data(), rank, 0.5f}, {2, a.data(), b.data(), 2, -1.0f}};
  std::vector<std::vector<float>> found;
  std::vector<SkinnyLayer> together;
  for (const Weights& layer : layers) {
    const bool isQuant = layer.kind == Kind::Int8 || layer.kind == Kind::Nf4;
    found.emplace_back(static_cast<std::size_t>(3 * layer.out), -77.0f);
    together.push_back({layer.view, isQuant ? &layer.quant : nullptr, nullptr, found.back().data(), layer.out, updates});
  }
  skinnyProducts(rowMajor(x.data(), Number::Float32, 3, in), together);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    std::vector<float> expected = layers[i].times(x);
    const std::int64_t out = layers[i].out;
    for (const SkinnyUpdate& update : updates) {
      for (std::int64_t r = 0; r < update.rank; ++r) {
        double low = 0;
        for (std::int64_t c = 0; c < in; ++c) low += static_cast<double>(a[static_cast<std::size_t>(r * in + c)]) * x[static_cast<std::size_t>(update.row * in + c)];
        for (std::int64_t o = 0; o < out; ++o) {
          expected[static_cast<std::size_t>(update.row * out + o)] += static_cast<float>(update.factor * low * b[static_cast<std::size_t>(r * out + o)]);
        }
      }
    }
    for (std::size_t k = 0; k < expected.size(); ++k) {
      if (k < static_cast<std::size_t>(out)) {
        ASSERT_EQ(found[i][k], expected[k]) << "row 0 has no update; layer " << i;
      } else {
        ASSERT_NEAR(found[i][k], expected[k], 1e-3) << i << " " << k;
      }
    }
  }
}

}  // namespace
}  // namespace lorikeet
