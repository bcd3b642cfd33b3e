#include "core/kernels/packed_attention.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <numeric>

#include "core/kernels/gemm.h"
#include "core/kernels/head_blocks.h"
#include "core/kernels/parallel.h"
#include "core/kernels/part_timer.h"
#include "core/kernels/vector_rows.h"
#include "core/kernels/vector_units.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kQueryBlock = 64;
constexpr std::int64_t kRound = 16;  // sizes are rounded up to this, so that few different products are met

std::int64_t roundedUp(std::int64_t n) { return (n + kRound - 1) / kRound * kRound; }

/// Memory that one block after another uses.
class Scratch {
 public:
  void* numbers(Number number, std::int64_t count) { return bytes(static_cast<std::size_t>(count) * bytesOf(number)); }
  float* floats(std::int64_t count) { return static_cast<float*>(numbers(Number::Float32, count)); }

 private:
  void* bytes(std::size_t size) {
    if (m_bytes.size() < size) m_bytes.resize(size);
    return m_bytes.data();
  }
  std::vector<std::byte> m_bytes;
};

/// What one thread works with. Rows beyond a sequence are zeros.
struct Workspace {
  Scratch keys, values, queries, gradients, scores, weights, weightGradients, out, keyGradients, valueGradients, queryGradients;
};

Workspace& workspace() {
  thread_local Workspace space;
  return space;
}

/// Queries [first, first + count) of a sequence against the keys that any of them sees: [firstKey, firstKey + keys).
struct Block {
  std::int64_t first, count, rows, paddedRows;  // rows = count · groups
  std::int64_t firstKey, keys;                  // keys rounded up: those beyond the sequence are zeros and never seen
};

Block blockAt(const HeadGroup& group, std::int64_t first) {
  Block block;
  block.first = first;
  block.count = std::min(kQueryBlock, group.length - first);
  block.rows = block.count * group.groups();
  block.paddedRows = roundedUp(block.rows);
  const std::int64_t window = group.input.window, seen = window > 0 ? std::max<std::int64_t>(0, first - window + 1) : 0;
  block.firstKey = seen / kRound * kRound;
  block.keys = roundedUp(first + block.count) - block.firstKey;
  return block;
}

char* at(void* data, Number number, std::int64_t index) { return static_cast<char*>(data) + static_cast<std::size_t>(index) * bytesOf(number); }

void zero(void* data, Number number, std::int64_t from, std::int64_t to) {
  std::memset(at(data, number, from), 0, static_cast<std::size_t>(to - from) * bytesOf(number));
}

/// The columns of a block's scores that row `row` sees: [begin, end).
std::pair<std::int64_t, std::int64_t> seenColumns(const HeadGroup& group, const Block& block, std::int64_t row) {
  const std::int64_t token = block.first + row / group.groups();
  const std::int64_t window = group.input.window, begin = window > 0 ? std::max<std::int64_t>(0, token - window + 1) : 0;
  return {std::max<std::int64_t>(0, begin - block.firstKey), token + 1 - block.firstKey};
}

/// One sequence's part of the attention of one kv head.
class GroupWork {
 public:
  explicit GroupWork(const HeadGroup& group) : m_group(group), m_input(group.input), m_width(group.input.headDim), m_space(workspace()) {
    const std::int64_t length = group.length, padded = roundedUp(length);
    m_keys = m_space.keys.numbers(number(), padded * m_width);
    m_values = m_space.values.numbers(number(), padded * m_width);
    gatherHeads(group, m_input.k, m_input.kStride, kvColumn(), 1, 0, length, true, m_keys);
    gatherHeads(group, m_input.v, m_input.vStride, kvColumn(), 1, 0, length, false, m_values);
    zero(m_keys, number(), length * m_width, padded * m_width);
    zero(m_values, number(), length * m_width, padded * m_width);
  }

  void forward(void* out, float* logSums) {
    for (std::int64_t first = 0; first < m_group.length; first += kQueryBlock) {
      const Block block = blockAt(m_group, first);
      float* scores = scoresOf(block);
      void* weights = m_space.weights.numbers(number(), block.paddedRows * block.keys);
      std::vector<float> inverse(static_cast<std::size_t>(block.rows));
      for (std::int64_t row = 0; row < block.rows; ++row) inverse[static_cast<std::size_t>(row)] = softmaxRow(block, row, scores, weights, logSums);
      zero(weights, number(), block.rows * block.keys, block.paddedRows * block.keys);
      float* mixed = m_space.out.floats(block.paddedRows * m_width);
      multiply(weightMatrix(weights, block), keyMatrix(m_values, block), rowMajor(mixed, Number::Float32, block.paddedRows, m_width));
      for (std::int64_t row = 0; row < block.rows; ++row) vec::scale(mixed + row * m_width, inverse[static_cast<std::size_t>(row)], m_width);
      scatterHeads(m_group, mixed, m_input.heads * m_width, queryColumn(), m_group.groups(), first, block.count, false, out);
    }
  }

  void backward(const void* out, const float* logSums, const void* gradient, void* qGradient, void* kGradient, void* vGradient) {
    const std::int64_t padded = roundedUp(m_group.length), rowStride = m_input.heads * m_width;
    float* toKeys = m_space.keyGradients.floats(padded * m_width);
    float* toValues = m_space.valueGradients.floats(padded * m_width);
    zero(toKeys, Number::Float32, 0, padded * m_width);
    zero(toValues, Number::Float32, 0, padded * m_width);
    for (std::int64_t first = 0; first < m_group.length; first += kQueryBlock) {
      const Block block = blockAt(m_group, first);
      float* scores = scoresOf(block);
      void* outGradient = m_space.gradients.numbers(number(), block.paddedRows * m_width);
      gatherHeads(m_group, gradient, rowStride, queryColumn(), m_group.groups(), first, block.count, false, outGradient);
      zero(outGradient, number(), block.rows * m_width, block.paddedRows * m_width);
      float* slopes = m_space.weightGradients.floats(block.paddedRows * block.keys);
      multiply(rowMajor(outGradient, number(), block.paddedRows, m_width), keyMatrix(m_values, block).transposed(),
               rowMajor(slopes, Number::Float32, block.paddedRows, block.keys));
      void* weights = m_space.weights.numbers(number(), block.paddedRows * block.keys);
      for (std::int64_t row = 0; row < block.rows; ++row) weightsAgain(block, row, scores, weights, logSums);
      zero(weights, number(), block.rows * block.keys, block.paddedRows * block.keys);
      multiply(weightMatrix(weights, block).transposed(), rowMajor(outGradient, number(), block.paddedRows, m_width),
               gradientMatrix(toValues, block), true);
      // The weights' memory now takes the gradient of the scores.
      for (std::int64_t row = 0; row < block.rows; ++row) scoreGradient(block, row, scores, slopes, outGradient, out, weights);
      multiply(weightMatrix(weights, block).transposed(), rowMajor(m_queries, number(), block.paddedRows, m_width),
               gradientMatrix(toKeys, block), true);
      float* toQueries = m_space.queryGradients.floats(block.paddedRows * m_width);
      multiply(weightMatrix(weights, block), keyMatrix(m_keys, block), rowMajor(toQueries, Number::Float32, block.paddedRows, m_width));
      scatterHeads(m_group, toQueries, m_input.qStride, queryColumn(), m_group.groups(), first, block.count, true, qGradient);
    }
    scatterHeads(m_group, toKeys, m_input.kStride, kvColumn(), 1, 0, m_group.length, true, kGradient);
    scatterHeads(m_group, toValues, m_input.vStride, kvColumn(), 1, 0, m_group.length, false, vGradient);
  }

 private:
  Number number() const { return m_input.number; }
  std::int64_t kvColumn() const { return m_group.kvHead * m_width; }
  std::int64_t queryColumn() const { return m_group.kvHead * m_group.groups() * m_width; }
  MatrixView keyMatrix(void* keys, const Block& block) const {
    return rowMajor(at(keys, number(), block.firstKey * m_width), number(), block.keys, m_width);
  }
  MatrixView gradientMatrix(float* gradients, const Block& block) const {
    return rowMajor(gradients + block.firstKey * m_width, Number::Float32, block.keys, m_width);
  }
  MatrixView weightMatrix(void* weights, const Block& block) const { return rowMajor(weights, number(), block.paddedRows, block.keys); }
  std::int64_t sumIndex(const Block& block, std::int64_t row) const {
    return (m_group.start + block.first + row / m_group.groups()) * m_input.heads + m_group.kvHead * m_group.groups() + row % m_group.groups();
  }

  /// q·k of a block, not yet scaled. [paddedRows, keys]
  float* scoresOf(const Block& block) {
    m_queries = m_space.queries.numbers(number(), block.paddedRows * m_width);
    gatherHeads(m_group, m_input.q, m_input.qStride, queryColumn(), m_group.groups(), block.first, block.count, true, m_queries);
    zero(m_queries, number(), block.rows * m_width, block.paddedRows * m_width);
    float* scores = m_space.scores.floats(block.paddedRows * block.keys);
    multiply(rowMajor(m_queries, number(), block.paddedRows, m_width), keyMatrix(m_keys, block).transposed(),
             rowMajor(scores, Number::Float32, block.paddedRows, block.keys));
    return scores;
  }

  /// Weights of one row, not yet divided by their sum. @return 1 / sum
  float softmaxRow(const Block& block, std::int64_t row, float* scores, void* weights, float* logSums) const {
    const auto [begin, end] = seenColumns(m_group, block, row);
    float* x = scores + row * block.keys;
    const float most = vec::largest(x + begin, end - begin) * m_input.scale;
    const float sum = vec::exponentials(x + begin, m_input.scale, -most, end - begin);
    if (logSums != nullptr) logSums[sumIndex(block, row)] = most + std::log(sum);
    writeSeen(block, row, begin, end, x, weights);
    return 1.0f / sum;
  }

  /// The same weights, divided, from the logarithm of their sum.
  void weightsAgain(const Block& block, std::int64_t row, float* scores, void* weights, const float* logSums) const {
    const auto [begin, end] = seenColumns(m_group, block, row);
    float* x = scores + row * block.keys;
    vec::exponentials(x + begin, m_input.scale, -logSums[sumIndex(block, row)], end - begin);
    writeSeen(block, row, begin, end, x, weights);
  }

  /// d loss / d (q·k) = weight · (slope − Σ gradient·out) · scale. Source: arXiv:2205.14135, appendix B
  void scoreGradient(const Block& block, std::int64_t row, const float* scores, float* slopes, const void* outGradient, const void* out,
                     void* result) const {
    const auto [begin, end] = seenColumns(m_group, block, row);
    std::vector<float> outBuffer(static_cast<std::size_t>(m_width)), gradientBuffer(static_cast<std::size_t>(m_width));
    const float* mixed = vec::load(out, number(), sumIndex(block, row) * m_width, outBuffer.data(), m_width);
    const float* gradient = vec::load(outGradient, number(), row * m_width, gradientBuffer.data(), m_width);
    const float mean = vec::sumOfProducts(mixed, gradient, m_width);
    float* x = slopes + row * block.keys;
    vec::centredProduct(scores + row * block.keys + begin, x + begin, mean, m_input.scale, x + begin, end - begin);
    writeSeen(block, row, begin, end, x, result);
  }

  /// A row of a [paddedRows, keys] matrix: x where the row sees keys, zeros elsewhere.
  void writeSeen(const Block& block, std::int64_t row, std::int64_t begin, std::int64_t end, const float* x, void* to) const {
    const std::int64_t start = row * block.keys;
    zero(to, number(), start, start + begin);
    vec::store(x + begin, to, number(), start + begin, end - begin);
    zero(to, number(), start + end, start + block.keys);
  }

  const HeadGroup& m_group;
  const PackedHeads& m_input;
  std::int64_t m_width;
  Workspace& m_space;
  void *m_keys, *m_values, *m_queries = nullptr;
};

/// `work(group)` for each kv head of each sequence, on all threads, the longest first. A group's result does not depend on who reckons it.
template <typename Work>
void forGroups(const PackedHeads& input, const Work& work) {
  std::vector<HeadGroup> groups;
  std::int64_t start = 0;
  for (const std::int64_t length : input.lengths) {
    for (std::int64_t head = 0; head < input.kvHeads; ++head) groups.push_back({input, start, length, head});
    start += length;
  }
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return groups[a].length > groups[b].length; });
  std::atomic<std::size_t> next = 0;
  parallelFor(0, static_cast<std::int64_t>(groups.size()), 1, [&](std::int64_t, std::int64_t) {
    for (std::size_t i = next++; i < order.size(); i = next++) work(groups[order[i]]);
  });
}

}  // namespace

void packedAttention(const PackedHeads& input, void* out, float* logSums) {
  const PartTimer timer(WorkPart::Attention);
  forGroups(input, [&](const HeadGroup& group) { GroupWork(group).forward(out, logSums); });
}

void packedAttentionGradient(const PackedHeads& input, const void* out, const float* logSums, const void* gradient, void* qGradient,
                             void* kGradient, void* vGradient) {
  const PartTimer timer(WorkPart::Attention);
  forGroups(input, [&](const HeadGroup& group) { GroupWork(group).backward(out, logSums, gradient, qGradient, kGradient, vGradient); });
}

}  // namespace lorikeet
