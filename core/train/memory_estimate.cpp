#include "core/train/memory_estimate.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <string>

#include "core/model/parameter_list.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kProgram = 200 << 20;           // libraries, tokenizer, rows
constexpr std::int64_t kLogitsAtOnce = 40'000'000;     // as core/kernels/token_loss.cpp cuts them
constexpr double kInt8Bytes = 66.0 / 64, kNf4Bytes = 0.521;  // a number, with its share of the scales

/// "nf4, computed in bfloat16"
bool isQuantised(const ModelInfo& info) { return info.computeDtype.starts_with("int8") || info.computeDtype.starts_with("nf4"); }

double bytesOfNumber(const ModelInfo& info) { return info.computeDtype.ends_with("float32") ? 4 : 2; }

std::int64_t baseBytes(const ModelInfo& info) {
  const double whole = bytesOfNumber(info);
  const double small = !isQuantised(info) ? whole : info.computeDtype.starts_with("int8") ? kInt8Bytes : kNf4Bytes;
  double bytes = 0;
  for (const ModuleSpec& spec : moduleSpecs(info.config)) {
    const bool inBlock = spec.part == Part::DecoderBlock || spec.part == Part::EncoderBlock;
    const double numbers = static_cast<double>(spec.parameters());
    bytes += numbers * (spec.kind == ModuleKind::Linear && inBlock ? small : whole);
  }
  return static_cast<std::int64_t>(bytes);
}

/// Tokens of the largest micro-batch that chance can make.
std::int64_t mostTokens(const PreparedData& data, std::int64_t batch) {
  std::vector<std::int64_t> lengths;
  for (const Sample& sample : data.train) lengths.push_back(static_cast<std::int64_t>(sample.tokens.size() + sample.source.size()));
  const auto count = std::min<std::size_t>(lengths.size(), static_cast<std::size_t>(std::max<std::int64_t>(1, batch)));
  std::partial_sort(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(count), lengths.end(), std::greater<>());
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += lengths[i];
  return sum;
}

/// States of one token that a layer keeps: its input, both normed inputs, the middle, queries, keys, values, mixed values, gate and up.
std::int64_t keptNumbers(const ModelConfig& config) {
  const std::int64_t heads = config.heads * config.headDim, kvHeads = config.kvHeads * config.headDim;
  return 5 * config.hiddenSize + 2 * heads + 2 * kvHeads + (config.gatedMlp ? 2 : 1) * config.intermediateSize;
}

}  // namespace

MemoryEstimate estimateMemory(const LoadedModel& model, const RunConfig& config, const PreparedData& data, std::int64_t trainable) {
  const ModelInfo& info = model.info();
  const std::int64_t layers = info.config.layers + info.config.encoderLayers, tokens = mostTokens(data, config.batchSize);
  const std::int64_t kept = keptNumbers(info.config);
  const std::int64_t numbers = config.gradientCheckpointing ? layers * info.config.hiddenSize + 2 * kept : (layers + 2) * kept;
  MemoryEstimate estimate;
  estimate.base = baseBytes(info);
  estimate.adapter = trainable * 4 * 4;  // float32: values, gradients, two moments
  estimate.states = static_cast<std::int64_t>(static_cast<double>(tokens * numbers) * bytesOfNumber(info));
  const std::int64_t cells = std::min(tokens * info.config.vocabSize, std::max(kLogitsAtOnce, info.config.vocabSize));
  estimate.logits = cells * (bytesOfNumber(info) == 2 ? 6 : 4);
  estimate.program = kProgram;
  return estimate;
}

std::int64_t availableMemory() {
  std::ifstream info("/proc/meminfo");
  for (std::string name, unit; info >> name;) {
    std::int64_t kilobytes = 0;
    info >> kilobytes;
    std::getline(info, unit);
    if (name == "MemAvailable:") return kilobytes * 1024;
  }
  return 0;
}

}  // namespace lorikeet
