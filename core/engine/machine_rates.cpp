#include "core/engine/machine_rates.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/engine/bench_parts.h"
#include "core/kernels/cpu_level.h"
#include "core/kernels/gemm.h"
#include "core/kernels/parallel.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBeyondCaches = std::size_t{256} << 20;
constexpr std::int64_t kMostLogits = 40'000'000, kMostLogitRows = 512;  // the loss reckons no more at once (core/kernels/token_loss)
constexpr int kSamples = 5;
constexpr double kSampleSeconds = 0.03;
constexpr std::int64_t kMostRepeats = 200;

std::size_t weightBytes(const StepProduct& product, Number number) {
  return static_cast<std::size_t>(product.in * product.out) * bytesOf(number);
}

/// Different weights to multiply with in turn.
std::int64_t weightCount(const StepProduct& product, Number number) {
  const std::size_t enough = kBeyondCaches / weightBytes(product, number) + 1;
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(enough), 1, std::max<std::int64_t>(1, product.count));
}

std::int64_t rowsAtOnce(const StepProduct& product) {
  if (!product.head) return product.rows;
  return std::min(product.rows, std::clamp<std::int64_t>(kMostLogits / product.out, 1, kMostLogitRows));
}

/// Numbers between −0.5 and 0.5 whatever the kind: a bfloat16 is the upper half of a float32.
void fillNumbers(std::vector<std::uint16_t>& memory, Number number) {
  const auto valueAt = [](std::size_t i) {
    return static_cast<float>((i * 2654435761U >> 8) & 0xffff) / 65536.0f - 0.5f;
  };
  parallelFor(0, static_cast<std::int64_t>(memory.size() / 2), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      const auto bits = std::bit_cast<std::uint32_t>(valueAt(i));
      memory[2 * i + 1] = static_cast<std::uint16_t>(bits >> 16);
      memory[2 * i] = number == Number::Float32 ? static_cast<std::uint16_t>(bits) : memory[2 * i + 1];
    }
  });
}

}  // namespace

struct RateMeter::Buffers {
  std::vector<std::uint16_t> weights, in, out;
};

RateMeter::RateMeter(const std::vector<StepProduct>& products, Number number) : m_buffers(std::make_unique<Buffers>()), m_number(number) {
  std::size_t weights = 0, in = 0, out = 0;
  for (const StepProduct& product : products) {
    weights = std::max(weights, weightBytes(product, number) * static_cast<std::size_t>(weightCount(product, number)));
    const auto rows = static_cast<std::size_t>(rowsAtOnce(product));
    const auto read = static_cast<std::size_t>(product.backward ? product.out : product.in);
    const auto written = static_cast<std::size_t>(product.backward ? product.in : product.out);
    in = std::max(in, rows * read * bytesOf(number));
    out = std::max(out, rows * written * 4);
  }
  m_buffers->weights.resize(weights / 2 + 2);
  m_buffers->in.resize(in / 2 + 2);
  m_buffers->out.resize(out / 2 + 2);
  fillNumbers(m_buffers->weights, number);
  fillNumbers(m_buffers->in, number);
}

RateMeter::~RateMeter() = default;

double RateMeter::rate(const StepProduct& product) {
  const std::int64_t rows = rowsAtOnce(product), weights = weightCount(product, m_number);
  const std::int64_t read = product.backward ? product.out : product.in, written = product.backward ? product.in : product.out;
  const Number result = product.head && !product.backward ? Number::Float32 : m_number;
  const MatrixView x = rowMajor(m_buffers->in.data(), m_number, rows, read);
  const MatrixView y = rowMajor(m_buffers->out.data(), result, rows, written);
  const auto multiplyOnce = [&](std::int64_t turn) {
    const auto* at = reinterpret_cast<const std::byte*>(m_buffers->weights.data()) +
                     weightBytes(product, m_number) * static_cast<std::size_t>(turn % weights);
    const MatrixView w = product.transposed ? rowMajor(at, m_number, product.in, product.out).transposed()
                                            : rowMajor(at, m_number, product.out, product.in);
    multiply(x, product.backward ? w : w.transposed(), y);
  };
  multiplyOnce(0);
  auto start = Clock::now();
  multiplyOnce(1);
  const double guess = std::max(secondsSince(start), 1e-9);
  const auto repeats = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(kSampleSeconds / guess)), 1, kMostRepeats);
  std::vector<double> samples;
  std::int64_t turn = 2;
  for (int i = 0; i < kSamples; ++i) {
    start = Clock::now();
    for (std::int64_t repeat = 0; repeat < repeats; ++repeat) multiplyOnce(turn++);
    samples.push_back(secondsSince(start) / static_cast<double>(repeats));
  }
  return 2.0 * static_cast<double>(rows) * static_cast<double>(product.in * product.out) / medianOf(samples);
}

namespace {

/// Eight sums side by side, so that a compiler keeps them in vector registers.
[[gnu::always_inline]] inline std::uint64_t sumOf(const std::uint64_t* words, std::int64_t count) {
  std::uint64_t sums[32] = {};
  std::int64_t i = 0;
  for (; i + 32 <= count; i += 32) {
    for (int lane = 0; lane < 32; ++lane) sums[lane] += words[i + lane];
  }
  std::uint64_t sum = 0;
  for (; i < count; ++i) sum += words[i];
  for (const std::uint64_t lane : sums) sum += lane;
  return sum;
}

std::uint64_t sumPlain(const std::uint64_t* words, std::int64_t count) { return sumOf(words, count); }
#ifdef LORIKEET_X86
LORIKEET_AVX2 std::uint64_t sumAvx2(const std::uint64_t* words, std::int64_t count) { return sumOf(words, count); }
LORIKEET_AVX512 std::uint64_t sumAvx512(const std::uint64_t* words, std::int64_t count) { return sumOf(words, count); }
#endif

using Sum = std::uint64_t (*)(const std::uint64_t*, std::int64_t);

Sum bestSum() {
#ifdef LORIKEET_X86
  if (cpuLevel() >= CpuLevel::Avx512) return sumAvx512;
  if (cpuLevel() >= CpuLevel::Avx2) return sumAvx2;
#endif
  return sumPlain;
}

}  // namespace

double readBandwidth(std::size_t bytes) {
  const std::vector<std::uint64_t> words(bytes / sizeof(std::uint64_t), 1);  // written, so that every page is one of its own
  const Sum sum = bestSum();
  double best = 0;
  for (int round = 0; round < 3; ++round) {
    std::atomic<std::uint64_t> total = 0;
    const auto start = Clock::now();
    parallelFor(0, static_cast<std::int64_t>(words.size()), 1 << 14,
                [&](std::int64_t begin, std::int64_t end) { total += sum(words.data() + begin, end - begin); });
    const double seconds = secondsSince(start);
    if (total == words.size()) best = std::max(best, static_cast<double>(words.size() * sizeof(std::uint64_t)) / seconds);
  }
  return best;
}

}  // namespace lorikeet
