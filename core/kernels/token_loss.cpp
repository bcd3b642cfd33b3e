#include "core/kernels/token_loss.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/kernels/gemm.h"
#include "core/kernels/parallel.h"
#include "core/kernels/part_timer.h"
#include "core/kernels/vector_rows.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kLogitsAtOnce = 40'000'000;  // 160 MB of float32
constexpr std::int64_t kMostRows = 512;

/// Memory that one step after another uses: fresh pages are dear.
template <typename T>
T* scratch(std::size_t size) {
  thread_local std::vector<T> buffer;
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

struct RowWork {
  std::int64_t vocabulary;
  Number number;
  float softcap;
};

/// Logits of one row to its loss; with a place for it, the row's gradient in `number`.
float lossOfRow(float* logits, std::int64_t target, const RowWork& work, void* gradient, std::int64_t at) {
  const std::int64_t n = work.vocabulary;
  std::vector<float> slopes;
  if (work.softcap > 0) {
    if (gradient != nullptr) slopes.resize(static_cast<std::size_t>(n));
    for (std::int64_t i = 0; i < n; ++i) {
      const float t = std::tanh(logits[i] / work.softcap);
      if (gradient != nullptr) slopes[static_cast<std::size_t>(i)] = 1.0f - t * t;
      logits[i] = work.softcap * t;
    }
  }
  const float most = vec::largest(logits, n), wanted = logits[target];
  const float sum = vec::exponentials(logits, 1.0f, -most, n);
  const float loss = std::log(sum) + most - wanted;
  if (gradient == nullptr) return loss;
  vec::scale(logits, 1.0f / sum, n);
  logits[target] -= 1.0f;
  for (std::size_t i = 0; i < slopes.size(); ++i) logits[i] *= slopes[i];
  vec::store(logits, gradient, work.number, at, n);
  return loss;
}

}  // namespace

double tokenLoss(const MatrixView& states, const MatrixView& head, const std::int64_t* targets, void* gradient, float* rowLosses,
                 float softcap) {
  const std::int64_t count = states.rows, width = states.cols, vocabulary = head.rows;
  if (count == 0) return 0;
  const PartTimer timer(WorkPart::Loss);
  const std::int64_t most = std::clamp<std::int64_t>(kLogitsAtOnce / vocabulary, 1, kMostRows);
  const std::int64_t chunks = (count + most - 1) / most, chunkRows = (count + chunks - 1) / chunks;  // chunks of like size
  const auto cells = static_cast<std::size_t>(chunkRows * vocabulary);
  float* logits = scratch<float>(cells);
  // In float32 the gradient takes the place of the logits.
  void* logitGradient = states.number == Number::Float32 ? static_cast<void*>(logits)
                        : gradient != nullptr            ? static_cast<void*>(scratch<std::uint16_t>(cells))
                                                         : nullptr;
  const RowWork work{vocabulary, states.number, softcap};
  std::vector<float> losses(static_cast<std::size_t>(count));
  for (std::int64_t first = 0; first < count; first += chunkRows) {
    const std::int64_t here = std::min(chunkRows, count - first);
    const auto offset = [&](const void* data, std::int64_t stride) {
      return static_cast<const char*>(data) + static_cast<std::size_t>(first * stride) * bytesOf(states.number);
    };
    multiply(rowMajor(offset(states.data, states.rowStride), states.number, here, width, states.rowStride), head.transposed(),
             rowMajor(logits, Number::Float32, here, vocabulary));
    parallelFor(0, here, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        losses[static_cast<std::size_t>(first + row)] =
            lossOfRow(logits + row * vocabulary, targets[first + row], work, gradient != nullptr ? logitGradient : nullptr, row * vocabulary);
      }
    });
    if (gradient == nullptr) continue;
    multiply(rowMajor(logitGradient, states.number, here, vocabulary), head,
             rowMajor(offset(gradient, width), states.number, here, width));
  }
  if (rowLosses != nullptr) std::copy(losses.begin(), losses.end(), rowLosses);
  double sum = 0;
  for (const float loss : losses) sum += loss;
  return sum;
}

}  // namespace lorikeet
