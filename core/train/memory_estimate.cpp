#include "core/train/memory_estimate.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "core/model/compute.h"
#include "core/model/parameter_list.h"
#include "core/train/epoch_order.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kMega = 1'000'000;
constexpr std::int64_t kProgram = 225 * kMega;      // libraries, tokenizer, code that is made for the products
constexpr std::int64_t kLogitsAtOnce = 40'000'000;  // as core/kernels/token_loss.cpp cuts them
constexpr std::int64_t kMostLogitRows = 512;
constexpr double kInt8Bytes = 66.0 / 64, kNf4Bytes = 0.521;  // a number, with its share of the scales
// Batches differ in length, so blocks of other sizes wait in the pool of core/model/reusing_allocator, which lets go at 256 MB.
constexpr double kWaitingShare = 1.2, kMostWaiting = 200e6;
constexpr double kBatchesUntilFull = 12;
constexpr std::int64_t kTransientLayers = 2;        // being computed, forward or backward
constexpr std::int64_t kMostRowsDrawn = 2'000'000;  // the batches of so many rows are looked at, at least those of one epoch
constexpr std::int64_t kBytesOfTrainable = 16;      // float32: values, gradients, two moments

/// "nf4, computed in bfloat16"
bool isInt8(const ModelInfo& info) { return info.computeDtype.starts_with("int8"); }
bool isQuantised(const ModelInfo& info) { return isInt8(info) || info.computeDtype.starts_with("nf4"); }

double bytesOfNumber(const ModelInfo& info) { return info.computeDtype.ends_with("float32") ? 4 : 2; }

/// Weights as they are held. What is mapped from the file is as large as a copy of it, so both count the same; weights that are
/// converted leave the pages of their file in memory too, unless they were quantised.
std::int64_t baseBytes(const ModelInfo& info) {
  const double whole = bytesOfNumber(info), small = isInt8(info) ? kInt8Bytes : kNf4Bytes;
  double held = 0, wholeNumbers = 0;
  for (const ModuleSpec& spec : moduleSpecs(info.config)) {
    const bool inBlock = spec.part == Part::DecoderBlock || spec.part == Part::EncoderBlock;
    const double numbers = static_cast<double>(spec.parameters());
    const bool quantised = isQuantised(info) && spec.kind == ModuleKind::Linear && inBlock;
    held += numbers * (quantised ? small : whole);
    if (!quantised) wholeNumbers += numbers;
    // Decoding reads a copy of the head in 8 bits.
    if (isQuantised(info) && spec.part == Part::Head) held += static_cast<double>(spec.shape[0] * spec.shape[1]) * kInt8Bytes;
  }
  const double stored = info.parameters > 0 ? static_cast<double>(info.bytesOnDisk) / static_cast<double>(info.parameters) : whole;
  const bool converted = stored > 0 && (stored < 0.9 * whole || stored > 1.1 * whole);
  return static_cast<std::int64_t>(held + (converted ? wholeNumbers * stored : 0));
}

/// A micro-batch by what its memory depends on.
struct BatchSize {
  std::int64_t tokens = 0, supervised = 0;
  double pairs = 0;  ///< of tokens in one row, for attention that keeps its scores

  void add(const SampleSize& row) {
    tokens += row.kept;
    supervised += row.supervised;
    pairs += static_cast<double>(row.kept) * row.kept;
  }
};

/// Numbers of one token that a fused layer keeps: its input, both normed inputs, the middle, queries, keys, values, mixed values,
/// gate and up.
std::int64_t keptNumbers(const ModelConfig& config) {
  const std::int64_t heads = config.heads * config.headDim, kvHeads = config.kvHeads * config.headDim;
  return 5 * config.hiddenSize + 2 * heads + 2 * kvHeads + (config.gatedMlp ? 2 : 1) * config.intermediateSize;
}

/// The same where torch's own operations compute: norms and rotary angles keep more of their steps, and activations stay beside
/// their product. Fitted to measured peaks of the built-in model.
std::int64_t keptByTorch(const ModelConfig& config) {
  const std::int64_t heads = config.heads * config.headDim, kvHeads = config.kvHeads * config.headDim;
  return 6 * config.hiddenSize + 4 * heads + 4 * kvHeads + (config.gatedMlp ? 3 : 2) * config.intermediateSize;
}

/// Bytes that a micro-batch of one run takes.
class BatchMemory {
 public:
  BatchMemory(const ModelInfo& info, const RunConfig& config) : m_info(info), m_fused(isFusedModel(info)) {
    const ModelConfig& model = info.config;
    m_layers = model.layers + model.encoderLayers;
    m_kept = m_fused ? keptNumbers(model) : keptByTorch(model);
    m_again = config.gradientCheckpointing && !model.hasEncoder();
  }

  double states(const BatchSize& batch) const {
    const ModelConfig& model = m_info.config;
    const std::int64_t kept = m_again ? m_layers * model.hiddenSize : m_layers * m_kept;
    double bytes = static_cast<double>(batch.tokens * (kept + kTransientLayers * m_kept)) * bytesOfNumber(m_info);
    if (!m_fused) bytes += batch.pairs * static_cast<double>(model.heads * (m_again ? 1 : m_layers)) * 4;  // attention's weights
    return bytes;
  }

  double logits(const BatchSize& batch) const {
    const double vocabulary = static_cast<double>(m_info.config.vocabSize), rows = static_cast<double>(batch.supervised);
    if (!m_fused) return rows * vocabulary * 4 * 3;  // their logarithms, and the gradients of these and of the logits
    const double most = static_cast<double>(std::clamp<std::int64_t>(kLogitsAtOnce / m_info.config.vocabSize, 1, kMostLogitRows));
    return std::min(rows, most) * vocabulary * (bytesOfNumber(m_info) == 2 ? 6 : 4);
  }

  double bytes(const BatchSize& batch) const { return states(batch) + logits(batch); }

  /// Blocks that lie idle beside the largest batch. @param batches of the run
  double waiting(const BatchSize& batch, double batches) const {
    return std::min(kWaitingShare * bytes(batch), kMostWaiting) * std::min(1.0, batches / kBatchesUntilFull);
  }

 private:
  const ModelInfo& m_info;
  bool m_fused, m_again = false;
  std::int64_t m_layers = 0, m_kept = 0;
};

struct RunBatches {
  BatchSize largest;
  double count = 0;
};

/// The micro-batch that takes most, of those that the run will draw: their order follows from the seed.
RunBatches batchesOf(const DataSizes& data, const RunConfig& config, const RunLength& length, const BatchMemory& memory) {
  RunBatches run;
  const auto count = static_cast<std::int64_t>(data.train.size()), size = std::max<std::int64_t>(1, config.batchSize);
  const std::int64_t window = size * std::max<std::int64_t>(1, config.accumulation);
  const std::int64_t epochs = std::min(length.epochs, 1 + kMostRowsDrawn / std::max<std::int64_t>(1, count));
  std::int64_t rowsLeft = length.steps > 0 ? length.steps * window : std::numeric_limits<std::int64_t>::max();
  for (std::int64_t epoch = 0; epoch < epochs && rowsLeft > 0 && count > 0; ++epoch) {
    const std::vector<std::size_t> order = epochOrder(data.train.size(), static_cast<std::uint64_t>(config.seed), epoch);
    for (std::int64_t first = 0; first < count && rowsLeft > 0; first += size, rowsLeft -= size) {
      BatchSize batch;
      for (std::int64_t i = first; i < std::min(count, first + size); ++i)
        batch.add(data.train[order[static_cast<std::size_t>(i)]]);
      if (memory.bytes(batch) > memory.bytes(run.largest)) run.largest = batch;
      ++run.count;
    }
  }
  return run;
}

/// What a control group leaves to its processes; 0 = no limit. Source: kernel.org admin-guide/cgroup-v2, memory.max and
/// memory.current.
std::int64_t groupMemory() {
  std::int64_t most = 0, now = 0;
  std::ifstream("/sys/fs/cgroup/memory.max") >> most;  // "max" leaves 0
  std::ifstream("/sys/fs/cgroup/memory.current") >> now;
  return most > 0 ? std::max<std::int64_t>(1, most - now) : 0;
}

std::int64_t machineMemory() {
  std::ifstream info("/proc/meminfo");
  for (std::string name, unit; info >> name;) {
    std::int64_t kilobytes = 0;
    info >> kilobytes;
    std::getline(info, unit);
    if (name == "MemAvailable:") return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

bool isFusedModel(const ModelInfo& info) { return isQuantised(info) || bytesOfNumber(info) == 2 || info.parameters >= kLargeModel; }

std::string computeDtypeFor(const ModelInfo& info, const std::string& dtype) {
  const std::string now = info.computeDtype.ends_with("float32") ? "float32" : "bfloat16";
  if (dtype == "int8" || dtype == "nf4") return dtype + ", computed in " + now;
  return dtype == "auto" ? now : dtype;
}

MemoryEstimate estimateMemory(const ModelInfo& info, const RunConfig& config, const DataSizes& data, const RunLength& length,
                              std::int64_t trainable) {
  const BatchMemory memory(info, config);
  const auto [batch, batches] = batchesOf(data, config, length, memory);
  MemoryEstimate estimate;
  estimate.base = baseBytes(info);
  estimate.adapter = trainable * kBytesOfTrainable;
  estimate.states = static_cast<std::int64_t>(memory.states(batch) + memory.waiting(batch, batches));
  estimate.logits = static_cast<std::int64_t>(memory.logits(batch));
  estimate.program = kProgram;
  return estimate;
}

std::int64_t availableMemory() {
  const std::int64_t machine = machineMemory(), group = groupMemory();
  return machine > 0 && group > 0 ? std::min(machine, group) : std::max(machine, group);
}

double packingOf(const ModelInfo& info, const RunConfig& config, const DataSizes& data) {
  if (isFusedModel(info) || data.train.empty()) return 1;
  // Rows of like length share a grid (core/model/attention.cpp); a batch is a chance draw, so that a spread of its size stands for
  // all.
  const auto size = static_cast<std::size_t>(std::max<std::int64_t>(1, config.batchSize));
  const std::size_t batches = (data.train.size() + size - 1) / size;
  double real = 0, computed = 0;
  for (std::size_t first = 0; first < batches; ++first) {
    std::vector<std::uint32_t> lengths;
    for (std::size_t i = first; i < data.train.size(); i += batches) lengths.push_back(data.train[i].kept);
    std::sort(lengths.begin(), lengths.end());
    for (std::size_t at = 0; at < lengths.size();) {
      std::size_t end = at;
      while (end < lengths.size() && lengths[end] <= lengths[at] * 5 / 4 + 24) real += lengths[end++];
      computed += static_cast<double>((end - at) * lengths[end - 1]);
      at = end;
    }
  }
  return computed > 0 ? real / computed : 1;
}

}  // namespace lorikeet
