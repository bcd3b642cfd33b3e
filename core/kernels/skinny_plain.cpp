// The skinny product in plain C++, for machines without AVX2. Used by skinny_product.cpp.
#include <cstring>

#include "core/kernels/bf16.h"
#include "core/kernels/skinny_kernels.h"

namespace lorikeet {
namespace {

constexpr int kLanes = 8;
constexpr std::int64_t kStep = kSkinnyBlock;

float sumOf(const float* lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

void store(float sum, const float* bias, std::int64_t row, float* y) { y[row] = bias == nullptr ? sum : sum + bias[row]; }

void loadStep(const float* w, std::int64_t count, float* out) {
  std::memcpy(out, w, static_cast<std::size_t>(count) * sizeof(float));
}
void loadStep(const std::uint16_t* w, std::int64_t count, float* out) {
  for (std::int64_t i = 0; i < count; ++i) out[i] = floatOfBf16(w[i]);
}

/// Called for each step of each pair of rows, and not inlined, so that its sums are the same whatever is around it.
__attribute__((noinline)) void addProducts(const float* w, const float* x, float* lanes) {
  for (std::int64_t i = 0; i < kStep; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] += w[i + lane] * x[i + lane];
  }
}

__attribute__((noinline)) void addBlock(const std::int16_t* w, const std::int16_t* x, float scale, float* lanes) {
  std::int32_t sums[kLanes] = {};
  for (std::int64_t i = 0; i < kStep; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) sums[lane] += std::int32_t{w[i + lane]} * std::int32_t{x[i + lane]};
  }
  for (int lane = 0; lane < kLanes; ++lane) lanes[lane] += static_cast<float>(sums[lane]) * scale;
}

template <class Weight>
void floatRows(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  for (std::int64_t row = row0; row < row1; ++row) {
    const Weight* w = static_cast<const Weight*>(task.w) + row * task.wStride;
    float lanes[kSkinnyRows][kLanes] = {};
    for (std::int64_t c = 0; c < task.cols; c += kStep) {
      float numbers[kStep] = {};
      loadStep(w + c, task.cols - c < kStep ? task.cols - c : kStep, numbers);
      for (int m = 0; m < M; ++m) addProducts(numbers, task.x + m0 * task.padded + c * M + m * kStep, lanes[m]);
    }
    for (int m = 0; m < M; ++m) store(sumOf(lanes[m]), task.bias, row, task.y + (m0 + m) * task.yStride);
  }
}

void int8Integers(const std::uint8_t* codes, std::int16_t* out) {
  for (std::int64_t i = 0; i < kStep; ++i) out[i] = static_cast<std::int8_t>(codes[i]);
}

void nf4Integers(const std::uint8_t* codes, std::int16_t* out) {
  for (std::int64_t i = 0; i < kStep / 2; ++i) {
    out[i] = kNf4Integers[codes[i] & 15u];
    out[i + kStep / 2] = kNf4Integers[codes[i] >> 4];
  }
}

template <void (*integers)(const std::uint8_t*, std::int16_t*)>
void quantRows(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  const std::int64_t blocks = task.w->blocks();
  for (std::int64_t row = row0; row < row1; ++row) {
    const std::uint8_t* codes = task.w->codes(row);
    float lanes[kSkinnyRows][kLanes] = {};
    for (std::int64_t b = 0; b < blocks; ++b, codes += task.w->blockBytes()) {
      std::int16_t numbers[kStep];
      integers(codes, numbers);
      const float scale = task.w->blockScale(row, b);
      for (int m = 0; m < M; ++m) {
        addBlock(numbers, task.x + (m0 * blocks + b * M + m) * kStep, scale * task.xScales[(m0 + m) * task.scaleStride + b],
                 lanes[m]);
      }
    }
    for (int m = 0; m < M; ++m) store(sumOf(lanes[m]), task.bias, row, task.y + (m0 + m) * task.yStride);
  }
}

}  // namespace

void skinnyFloat32Plain(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  floatRows<float>(task, row0, row1, m0, M);
}
void skinnyBf16Plain(const SkinnyFloatTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  floatRows<std::uint16_t>(task, row0, row1, m0, M);
}
void skinnyInt8Plain(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  quantRows<int8Integers>(task, row0, row1, m0, M);
}
void skinnyNf4Plain(const SkinnyQuantTask& task, std::int64_t row0, std::int64_t row1, std::int64_t m0, int M) {
  quantRows<nf4Integers>(task, row0, row1, m0, M);
}

}  // namespace lorikeet
