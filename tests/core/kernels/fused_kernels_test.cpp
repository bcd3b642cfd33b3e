// The kernels of training against plain loops in double: products, norms, gated units, attention, loss; values and gradients.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/kernels/gated_unit.h"
#include "core/kernels/gemm.h"
#include "core/kernels/norm_kernels.h"
#include "core/kernels/packed_attention.h"
#include "core/kernels/token_loss.h"
#include "core/kernels/vector_rows.h"

namespace lorikeet {
namespace {

using Doubles = std::vector<double>;

/// Numbers as a kernel sees them and, exactly the same, as doubles.
struct Numbers {
  Number number;
  std::vector<float> wide;
  std::vector<std::uint16_t> narrow;

  Numbers(Number kind, std::size_t count) : number(kind), wide(count), narrow(count) {}
  Numbers(Number kind, const std::vector<float>& values) : number(kind), wide(values), narrow(values.size()) {
    const auto n = static_cast<std::int64_t>(values.size());
    if (kind == Number::Float32) return;
    vec::narrow(wide.data(), narrow.data(), n);
    vec::widen(narrow.data(), wide.data(), n);
  }
  void* data() { return number == Number::Float32 ? static_cast<void*>(wide.data()) : narrow.data(); }
  double at(std::size_t i) const {
    if (number == Number::Float32) return wide[i];
    float value = 0;
    vec::widen(&narrow[i], &value, 1);
    return value;
  }
};

Numbers randomNumbers(Number kind, std::int64_t count, unsigned seed, float spread = 1) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal(0, spread);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = normal(engine);
  return {kind, values};
}

/// Largest difference over the largest expected number.
double worst(const Numbers& found, const Doubles& expected) {
  double difference = 0, most = 1e-30;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    difference = std::max(difference, std::abs(found.at(i) - expected[i]));
    most = std::max(most, std::abs(expected[i]));
  }
  return difference / most;
}

class FusedKernels : public testing::TestWithParam<Number> {
 protected:
  double bar() const { return GetParam() == Number::Float32 ? 2e-6 : 1.2e-2; }
};

TEST_P(FusedKernels, productsInEveryLayout) {
  const std::int64_t m = 37, n = 45, k = 70;
  Numbers a = randomNumbers(GetParam(), m * k, 1), b = randomNumbers(GetParam(), k * n, 2);
  for (const bool transposedA : {false, true}) {
    for (const bool transposedB : {false, true}) {
      const MatrixView left = transposedA ? rowMajor(a.data(), GetParam(), k, m).transposed() : rowMajor(a.data(), GetParam(), m, k);
      const MatrixView right = transposedB ? rowMajor(b.data(), GetParam(), n, k).transposed() : rowMajor(b.data(), GetParam(), k, n);
      Doubles expected(static_cast<std::size_t>(m * n), 1.0);
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j)
          for (std::int64_t x = 0; x < k; ++x)
            expected[static_cast<std::size_t>(i * n + j)] += a.at(static_cast<std::size_t>(transposedA ? x * m + i : i * k + x)) *
                                                             b.at(static_cast<std::size_t>(transposedB ? j * k + x : x * n + j));
      Numbers c(Number::Float32, std::vector<float>(static_cast<std::size_t>(m * n), 1.0f));
      multiply(left, right, rowMajor(c.data(), Number::Float32, m, n), true);
      EXPECT_LT(worst(c, expected), 2e-6) << transposedA << transposedB;
    }
  }
}

TEST_P(FusedKernels, rmsNormAndItsGradient) {
  const std::int64_t rows = 5, n = 83;
  Numbers x = randomNumbers(GetParam(), rows * n, 3), g = randomNumbers(GetParam(), rows * n, 4);
  const Numbers weight = randomNumbers(Number::Float32, n, 5);
  Numbers y(GetParam(), static_cast<std::size_t>(rows * n)), dx(GetParam(), static_cast<std::size_t>(rows * n));
  std::vector<float> inverse(static_cast<std::size_t>(rows));
  rmsNorm(x.data(), GetParam(), rows, n, weight.wide.data(), 1e-5f, y.data(), inverse.data());
  rmsNormGradient(g.data(), x.data(), GetParam(), rows, n, weight.wide.data(), inverse.data(), dx.data());
  Doubles expectedY, expectedDx;
  for (std::int64_t r = 0; r < rows; ++r) {
    const auto cell = [&](std::int64_t i) { return static_cast<std::size_t>(r * n + i); };
    double squares = 0, share = 0;
    for (std::int64_t i = 0; i < n; ++i) squares += x.at(cell(i)) * x.at(cell(i));
    const double root = 1 / std::sqrt(squares / static_cast<double>(n) + 1e-5);
    for (std::int64_t i = 0; i < n; ++i) share += g.at(cell(i)) * weight.at(static_cast<std::size_t>(i)) * x.at(cell(i)) * root;
    for (std::int64_t i = 0; i < n; ++i) {
      const double w = weight.at(static_cast<std::size_t>(i));
      expectedY.push_back(x.at(cell(i)) * root * w);
      expectedDx.push_back(root * (g.at(cell(i)) * w - x.at(cell(i)) * root * share / static_cast<double>(n)));
    }
  }
  EXPECT_LT(worst(y, expectedY), bar());
  EXPECT_LT(worst(dx, expectedDx), bar());
}

double silu(double x) { return x / (1 + std::exp(-x)); }
double geluTanh(double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }

TEST_P(FusedKernels, gatedUnitsAndTheirGradients) {
  const std::int64_t rows = 3, n = 2100;
  Numbers gate = randomNumbers(GetParam(), rows * n, 6, 3), up = randomNumbers(GetParam(), rows * n, 7), g = randomNumbers(GetParam(), rows * n, 8);
  for (const GateKind kind : {GateKind::Silu, GateKind::GeluTanh}) {
    const auto f = kind == GateKind::Silu ? silu : geluTanh;
    const auto size = static_cast<std::size_t>(rows * n);
    Numbers out(GetParam(), size), toGate(GetParam(), size), toUp(GetParam(), size);
    const GatedUnit unit{kind, GetParam(), rows, n, gate.data(), up.data(), n};
    gatedUnit(unit, out.data());
    gatedUnitGradient(unit, g.data(), toGate.data(), toUp.data());
    Doubles y, dGate, dUp;
    for (std::size_t i = 0; i < size; ++i) {
      const double x = gate.at(i), h = 1e-5;
      y.push_back(f(x) * up.at(i));
      dUp.push_back(g.at(i) * f(x));
      dGate.push_back(g.at(i) * up.at(i) * (f(x + h) - f(x - h)) / (2 * h));
    }
    EXPECT_LT(worst(out, y), bar());
    EXPECT_LT(worst(toGate, dGate), bar());
    EXPECT_LT(worst(toUp, dUp), bar());
  }
}

/// Attention of packed heads in double; its value is Σ gradient·out, so that differences of it are gradients.
struct Attention {
  PackedHeads shape;
  Doubles q, k, v, cos, sin;

  Doubles turned(const Doubles& x, std::int64_t token, std::int64_t head, std::int64_t heads) const {
    const std::int64_t width = shape.headDim, half = shape.rotaryDim / 2;
    Doubles out(x.begin() + (token * heads + head) * width, x.begin() + (token * heads + head + 1) * width);
    for (std::int64_t i = 0; i < half; ++i) {
      const double a = out[static_cast<std::size_t>(i)], b = out[static_cast<std::size_t>(i + half)];
      const double c = cos[static_cast<std::size_t>(token * half + i)], s = sin[static_cast<std::size_t>(token * half + i)];
      out[static_cast<std::size_t>(i)] = a * c - b * s;
      out[static_cast<std::size_t>(i + half)] = b * c + a * s;
    }
    return out;
  }

  Doubles out() const {
    const std::int64_t width = shape.headDim, groups = shape.heads / shape.kvHeads;
    Doubles result(q.size(), 0.0);
    std::int64_t start = 0;
    for (const std::int64_t length : shape.lengths) {
      for (std::int64_t t = 0; t < length; ++t) {
        for (std::int64_t h = 0; h < shape.heads; ++h) {
          const Doubles query = turned(q, start + t, h, shape.heads);
          const std::int64_t first = shape.window > 0 ? std::max<std::int64_t>(0, t - shape.window + 1) : 0;
          Doubles weights;
          double sum = 0;
          for (std::int64_t j = first; j <= t; ++j) {
            const Doubles key = turned(k, start + j, h / groups, shape.kvHeads);
            double dot = 0;
            for (std::size_t i = 0; i < key.size(); ++i) dot += query[i] * key[i];
            weights.push_back(std::exp(dot * shape.scale));
            sum += weights.back();
          }
          for (std::int64_t j = first; j <= t; ++j)
            for (std::int64_t i = 0; i < width; ++i)
              result[static_cast<std::size_t>(((start + t) * shape.heads + h) * width + i)] +=
                  weights[static_cast<std::size_t>(j - first)] / sum *
                  v[static_cast<std::size_t>(((start + j) * shape.kvHeads + h / groups) * width + i)];
        }
      }
      start += length;
    }
    return result;
  }

  double value(const Doubles& gradient) const {
    const Doubles y = out();
    double sum = 0;
    for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] * gradient[i];
    return sum;
  }
};

Doubles doublesOf(const Numbers& numbers) {
  Doubles all;
  for (std::size_t i = 0; i < numbers.wide.size(); ++i) all.push_back(numbers.at(i));
  return all;
}

void checkAttention(Number number, std::vector<std::int64_t> lengths, std::int64_t heads, std::int64_t kvHeads, std::int64_t width,
                    std::int64_t rotaryDim, std::int64_t window, bool checkGradients) {
  std::int64_t tokens = 0;
  for (const std::int64_t length : lengths) tokens += length;
  Numbers q = randomNumbers(number, tokens * heads * width, 11), k = randomNumbers(number, tokens * kvHeads * width, 12);
  Numbers v = randomNumbers(number, tokens * kvHeads * width, 13), g = randomNumbers(number, tokens * heads * width, 14);
  std::vector<float> cos, sin;
  for (std::int64_t i = 0; i < tokens * rotaryDim / 2; ++i) {
    cos.push_back(std::cos(0.37f * static_cast<float>(i)));
    sin.push_back(std::sin(0.37f * static_cast<float>(i)));
  }
  PackedHeads input{number, heads, kvHeads, width, lengths, q.data(), k.data(), v.data(), heads * width, kvHeads * width, kvHeads * width,
                    nullptr, nullptr, rotaryDim, 0.3f, window};
  if (rotaryDim > 0) input.cos = cos.data(), input.sin = sin.data();
  Attention reference{input, doublesOf(q), doublesOf(k), doublesOf(v), Doubles(cos.begin(), cos.end()), Doubles(sin.begin(), sin.end())};
  Numbers out(number, q.wide.size()), dq(number, q.wide.size()), dk(number, k.wide.size()), dv(number, v.wide.size());
  std::vector<float> logSums(static_cast<std::size_t>(tokens * heads));
  packedAttention(input, out.data(), logSums.data());
  const double bar = number == Number::Float32 ? 4e-6 : 2e-2;
  EXPECT_LT(worst(out, reference.out()), bar);
  if (!checkGradients) return;
  packedAttentionGradient(input, out.data(), logSums.data(), g.data(), dq.data(), dk.data(), dv.data());
  const Doubles gradient = doublesOf(g);
  for (auto [numbers, found] : {std::pair{&reference.q, &dq}, {&reference.k, &dk}, {&reference.v, &dv}}) {
    Doubles expected;
    for (double& x : *numbers) {
      const double kept = x, h = 1e-5;
      x = kept + h;
      const double above = reference.value(gradient);
      x = kept - h;
      expected.push_back((above - reference.value(gradient)) / (2 * h));
      x = kept;
    }
    EXPECT_LT(worst(*found, expected), number == Number::Float32 ? 1e-5 : 3e-2);
  }
}

TEST_P(FusedKernels, attentionAndItsGradients) {
  checkAttention(GetParam(), {5, 1, 9}, 4, 2, 6, 6, 0, true);
  checkAttention(GetParam(), {7}, 3, 3, 8, 4, 0, true);   // partial rotary, a kv head each
  checkAttention(GetParam(), {11}, 2, 1, 4, 0, 3, true);  // a window, no rotary
}

TEST_P(FusedKernels, attentionOverSeveralBlocks) {
  checkAttention(GetParam(), {200, 64, 65}, 4, 2, 16, 16, 0, false);
  checkAttention(GetParam(), {150, 130}, 2, 1, 8, 8, 20, false);
}

TEST_P(FusedKernels, lossAndItsGradient) {
  const std::int64_t count = 9, width = 24, vocabulary = 301;
  Numbers states = randomNumbers(GetParam(), count * width, 21), head = randomNumbers(GetParam(), vocabulary * width, 22, 0.5f);
  std::vector<std::int64_t> targets;
  for (std::int64_t i = 0; i < count; ++i) targets.push_back(i * 37 % vocabulary);
  Numbers gradient(GetParam(), static_cast<std::size_t>(count * width));
  std::vector<float> rowLosses(static_cast<std::size_t>(count));
  for (const double cap : {0.0, 5.0}) {
    const double sum = tokenLoss(rowMajor(states.data(), GetParam(), count, width), rowMajor(head.data(), GetParam(), vocabulary, width),
                                 targets.data(), gradient.data(), rowLosses.data(), static_cast<float>(cap));
    double expected = 0;
    Doubles slope(static_cast<std::size_t>(count * width), 0.0);
    for (std::int64_t r = 0; r < count; ++r) {
      Doubles logits, slopes;
      double total = 0;
      for (std::int64_t w = 0; w < vocabulary; ++w) {
        double x = 0;
        for (std::int64_t i = 0; i < width; ++i) x += states.at(static_cast<std::size_t>(r * width + i)) * head.at(static_cast<std::size_t>(w * width + i));
        slopes.push_back(cap > 0 ? 1 - std::pow(std::tanh(x / cap), 2) : 1);
        logits.push_back(cap > 0 ? cap * std::tanh(x / cap) : x);
        total += std::exp(logits.back());
      }
      const double loss = std::log(total) - logits[static_cast<std::size_t>(targets[static_cast<std::size_t>(r)])];
      EXPECT_NEAR(rowLosses[static_cast<std::size_t>(r)], loss, 1e-4);
      expected += loss;
      for (std::int64_t w = 0; w < vocabulary; ++w) {
        const double p = std::exp(logits[static_cast<std::size_t>(w)]) / total - (w == targets[static_cast<std::size_t>(r)] ? 1 : 0);
        for (std::int64_t i = 0; i < width; ++i)
          slope[static_cast<std::size_t>(r * width + i)] += p * slopes[static_cast<std::size_t>(w)] * head.at(static_cast<std::size_t>(w * width + i));
      }
    }
    EXPECT_NEAR(sum, expected, 1e-3);
    EXPECT_LT(worst(gradient, slope), GetParam() == Number::Float32 ? 4e-6 : 1.5e-2);
  }
}

INSTANTIATE_TEST_SUITE_P(, FusedKernels, testing::Values(Number::Float32, Number::BFloat16),
                         [](const auto& kind) { return kind.param == Number::Float32 ? "Float32" : "BFloat16"; });

}  // namespace
}  // namespace lorikeet
