#include "core/kernels/vector_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/kernels/vector_units.h"

namespace lorikeet::vec {
namespace {

// Loops over lanes say `omp simd`: gcc would unroll them into sixteen scalar sums otherwise.
constexpr std::int64_t kLanes = 16;

float sumOfLanes(float* lanes) {
  for (std::int64_t half = kLanes / 2; half > 0; half /= 2) {
    for (std::int64_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

/// e^x without branches, so that loops over it become vectors. Source: Cody & Waite 1980; the polynomial is Cephes' expf.
inline __attribute__((always_inline)) float fastExp(float x) {
  constexpr float kMagic = 12582912.0f;  // 1.5·2^23: adding it rounds to a whole number
  const float clamped = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
  const float shifted = clamped * 1.44269504f + kMagic;
  const float whole = shifted - kMagic;
  const float r = (clamped - whole * 0.693359375f) - whole * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const std::uint32_t exponent = (std::bit_cast<std::uint32_t>(shifted) + 127u) << 23;  // the low bits of `shifted` are the whole number
  const float result = p * std::bit_cast<float>(exponent);
  return x < -87.0f ? 0.0f : result;
}

inline __attribute__((always_inline)) float sigmoid(float x) { return 1.0f / (1.0f + fastExp(-x)); }

constexpr float kSqrt2OverPi = 0.7978845608f, kCubic = 0.044715f;

/// tanh(√(2/π)·(x + 0.044715·x³)) as 2·sigmoid(2y) − 1.
inline __attribute__((always_inline)) float geluTanh(float x) { return 2.0f * sigmoid(2.0f * kSqrt2OverPi * (x + kCubic * x * x * x)) - 1.0f; }

}  // namespace

LORIKEET_VECTOR_UNITS void widen(const std::uint16_t* x, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(x[i]) << 16);
}

LORIKEET_VECTOR_UNITS void narrow(const float* x, std::uint16_t* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x[i]);
    const std::uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    const bool isNan = (bits & 0x7fffffffu) > 0x7f800000u;
    out[i] = static_cast<std::uint16_t>(isNan ? (bits >> 16) | 0x40u : rounded);
  }
}

const float* load(const void* data, Number number, std::int64_t at, float* buffer, std::int64_t n) {
  if (number == Number::Float32) return static_cast<const float*>(data) + at;
  widen(static_cast<const std::uint16_t*>(data) + at, buffer, n);
  return buffer;
}

void store(const float* x, void* data, Number number, std::int64_t at, std::int64_t n) {
  if (number == Number::BFloat16) return narrow(x, static_cast<std::uint16_t*>(data) + at, n);
  float* to = static_cast<float*>(data) + at;
  if (to != x) std::memcpy(to, x, static_cast<std::size_t>(n) * sizeof(float));
}

LORIKEET_VECTOR_UNITS float sumOfProducts(const float* a, const float* b, std::int64_t n) {
  float lanes[kLanes] = {};
  std::int64_t at = 0;
  for (; at + kLanes <= n; at += kLanes) {
#pragma omp simd
    for (std::int64_t i = 0; i < kLanes; ++i) lanes[i] = std::fma(a[at + i], b[at + i], lanes[i]);
  }
  for (std::int64_t i = 0; at + i < n; ++i) lanes[i] = std::fma(a[at + i], b[at + i], lanes[i]);
  return sumOfLanes(lanes);
}

LORIKEET_VECTOR_UNITS float largest(const float* x, std::int64_t n) {
  float lanes[kLanes];
  for (float& lane : lanes) lane = x[0];
  std::int64_t at = 0;
  for (; at + kLanes <= n; at += kLanes) {
#pragma omp simd
    for (std::int64_t i = 0; i < kLanes; ++i) lanes[i] = lanes[i] > x[at + i] ? lanes[i] : x[at + i];
  }
  for (std::int64_t i = 0; at + i < n; ++i) lanes[i] = lanes[i] > x[at + i] ? lanes[i] : x[at + i];
  return *std::max_element(lanes, lanes + kLanes);
}

LORIKEET_VECTOR_UNITS void addScaled(float* x, const float* y, float factor, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) x[i] = std::fma(y[i], factor, x[i]);
}

LORIKEET_VECTOR_UNITS void scale(float* x, float factor, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) x[i] *= factor;
}

LORIKEET_VECTOR_UNITS void centredProduct(const float* a, const float* b, float mean, float factor, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = a[i] * (b[i] - mean) * factor;
}

LORIKEET_VECTOR_UNITS float exponentials(float* x, float factor, float shift, std::int64_t n) {
  float lanes[kLanes] = {};
  std::int64_t at = 0;
  for (; at + kLanes <= n; at += kLanes) {
#pragma omp simd
    for (std::int64_t i = 0; i < kLanes; ++i) {
      const float e = fastExp(std::fma(x[at + i], factor, shift));
      x[at + i] = e;
      lanes[i] += e;
    }
  }
  for (std::int64_t i = 0; at + i < n; ++i) {
    x[at + i] = fastExp(std::fma(x[at + i], factor, shift));
    lanes[i] += x[at + i];
  }
  return sumOfLanes(lanes);
}

LORIKEET_VECTOR_UNITS void siluTimes(const float* gate, const float* up, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = gate[i] * sigmoid(gate[i]) * up[i];
}

LORIKEET_VECTOR_UNITS void siluTimesGradient(const float* gradient, const float* gate, const float* up, float* gateGradient,
                                             float* upGradient, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float s = sigmoid(gate[i]), g = gradient[i];
    upGradient[i] = g * gate[i] * s;
    gateGradient[i] = g * up[i] * s * (1.0f + gate[i] * (1.0f - s));
  }
}

LORIKEET_VECTOR_UNITS void geluTimes(const float* gate, const float* up, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = 0.5f * gate[i] * (1.0f + geluTanh(gate[i])) * up[i];
}

LORIKEET_VECTOR_UNITS void geluTimesGradient(const float* gradient, const float* gate, const float* up, float* gateGradient,
                                             float* upGradient, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float x = gate[i], t = geluTanh(x), g = gradient[i];
    const float slope = 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * kSqrt2OverPi * (1.0f + 3.0f * kCubic * x * x);
    upGradient[i] = g * 0.5f * x * (1.0f + t);
    gateGradient[i] = g * up[i] * slope;
  }
}

LORIKEET_VECTOR_UNITS void turnPairs(float* head, const float* cos, const float* sin, std::int64_t half, float direction) {
  for (std::int64_t i = 0; i < half; ++i) {
    const float first = head[i], second = head[i + half], s = sin[i] * direction;
    head[i] = first * cos[i] - second * s;
    head[i + half] = second * cos[i] + first * s;
  }
}

}  // namespace lorikeet::vec
