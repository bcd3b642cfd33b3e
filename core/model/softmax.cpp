#include "core/model/softmax.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

// One source, compiled for the vector units there are and chosen at start. A fused multiply-add is one rounding in every version.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LORIKEET_VECTOR_UNITS __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define LORIKEET_VECTOR_UNITS
#endif

namespace lorikeet {
namespace {

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kNumbersPerTask = 16384;

/// Sixteen partial sums to one by halves, or fewer than sixteen numbers from the left.
float sumOfLanes(float* lanes, std::int64_t used) {
  if (used < kLanes) {
    float sum = lanes[0];
    for (std::int64_t i = 1; i < used; ++i) sum += lanes[i];
    return sum;
  }
  for (std::int64_t half = kLanes / 2; half > 0; half /= 2) {
    for (std::int64_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

LORIKEET_VECTOR_UNITS float sumOf(const float* x, std::int64_t n) {
  float lanes[kLanes] = {};
  const std::int64_t first = std::min(n, kLanes);
  for (std::int64_t i = 0; i < first; ++i) lanes[i] = x[i];
  std::int64_t at = first;
  for (; at + kLanes <= n; at += kLanes) {
    for (std::int64_t i = 0; i < kLanes; ++i) lanes[i] += x[at + i];
  }
  for (std::int64_t i = 0; at + i < n; ++i) lanes[i] += x[at + i];
  return sumOfLanes(lanes, first);
}

LORIKEET_VECTOR_UNITS float sumOfProducts(const float* a, const float* b, std::int64_t n) {
  float lanes[kLanes] = {};
  const std::int64_t first = std::min(n, kLanes);
  for (std::int64_t i = 0; i < first; ++i) lanes[i] = a[i] * b[i];
  std::int64_t at = first;
  for (; at + kLanes <= n; at += kLanes) {
    for (std::int64_t i = 0; i < kLanes; ++i) lanes[i] = std::fma(a[at + i], b[at + i], lanes[i]);
  }
  for (std::int64_t i = 0; at + i < n; ++i) lanes[i] = std::fma(a[at + i], b[at + i], lanes[i]);
  return sumOfLanes(lanes, first);
}

LORIKEET_VECTOR_UNITS void subtract(const float* x, float less, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = x[i] - less;
}

LORIKEET_VECTOR_UNITS void multiply(float* x, float factor, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) x[i] *= factor;
}

LORIKEET_VECTOR_UNITS void softmaxGradient(const float* gradient, const float* y, float sum, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = (gradient[i] - sum) * y[i];
}

LORIKEET_VECTOR_UNITS void logSoftmaxGradient(const float* gradient, const float* weights, float sum, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = std::fma(-weights[i], sum, gradient[i]);
}

/// `work(row)` for all rows of [rows, n], on all threads.
template <typename Work>
void forRows(std::int64_t rows, std::int64_t n, const Work& work) {
  at::parallel_for(0, rows, std::max<std::int64_t>(1, kNumbersPerTask / std::max<std::int64_t>(1, n)),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t row = begin; row < end; ++row) work(row);
                   });
}

/// x less the largest number of its row.
torch::Tensor shifted(const torch::Tensor& x) {
  const std::int64_t n = x.size(-1), rows = x.numel() / std::max<std::int64_t>(1, n);
  auto out = torch::empty(x.sizes(), x.options());
  const float* from = x.data_ptr<float>();
  float* to = out.data_ptr<float>();
  forRows(rows, n, [&](std::int64_t row) { subtract(from + row * n, *std::max_element(from + row * n, from + (row + 1) * n), to + row * n, n); });
  return out;
}

class SoftmaxRows : public torch::autograd::Function<SoftmaxRows> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input) {
    const std::int64_t n = input.size(-1), rows = input.numel() / std::max<std::int64_t>(1, n);
    auto y = shifted(input.contiguous()).exp_();
    float* out = y.data_ptr<float>();
    forRows(rows, n, [&](std::int64_t row) { multiply(out + row * n, 1.0f / sumOf(out + row * n, n), n); });
    context->save_for_backward({y});
    return y;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    const auto y = context->get_saved_variables()[0], gradient = gradients[0].contiguous();
    const std::int64_t n = y.size(-1), rows = y.numel() / std::max<std::int64_t>(1, n);
    auto result = torch::empty(y.sizes(), y.options());
    const float *g = gradient.data_ptr<float>(), *weights = y.data_ptr<float>();
    float* out = result.data_ptr<float>();
    forRows(rows, n, [&](std::int64_t row) {
      const std::int64_t at = row * n;
      softmaxGradient(g + at, weights + at, sumOfProducts(g + at, weights + at, n), out + at, n);
    });
    return {result};
  }
};

class LogSoftmaxRows : public torch::autograd::Function<LogSoftmaxRows> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input) {
    const std::int64_t n = input.size(-1), rows = input.numel() / std::max<std::int64_t>(1, n);
    auto y = shifted(input.contiguous());
    const auto weights = y.exp();
    auto sums = torch::empty({rows}, y.options());
    const float* exponentials = weights.data_ptr<float>();
    float* sum = sums.data_ptr<float>();
    forRows(rows, n, [&](std::int64_t row) { sum[row] = sumOf(exponentials + row * n, n); });
    y.view({rows, n}).sub_(sums.log_().unsqueeze(1));
    context->save_for_backward({y});
    return y;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    const auto y = context->get_saved_variables()[0], gradient = gradients[0].contiguous();
    const std::int64_t n = y.size(-1), rows = y.numel() / std::max<std::int64_t>(1, n);
    auto result = y.exp();
    const float* g = gradient.data_ptr<float>();
    float* out = result.data_ptr<float>();
    forRows(rows, n, [&](std::int64_t row) { logSoftmaxGradient(g + row * n, out + row * n, sumOf(g + row * n, n), out + row * n, n); });
    return {result};
  }
};

}  // namespace

torch::Tensor softmaxRows(const torch::Tensor& x) { return SoftmaxRows::apply(x); }
torch::Tensor logSoftmaxRows(const torch::Tensor& x) { return LogSoftmaxRows::apply(x); }

}  // namespace lorikeet
