#include "core/train/batch.h"

#include <algorithm>
#include <numeric>

namespace lorikeet {

std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9e3779b97f4a7c15ULL * (b + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

TokenBatch makeBatch(const std::vector<const Sample*>& samples) {
  TokenBatch batch;
  std::vector<std::int64_t> tokens, predictAt, targets, source;
  for (const Sample* sample : samples) {
    const std::int64_t start = static_cast<std::int64_t>(tokens.size());
    for (std::size_t i = 0; i < sample->tokens.size(); ++i) {
      tokens.push_back(sample->tokens[i]);
      if (i > 0 && sample->supervised[i]) {
        predictAt.push_back(start + static_cast<std::int64_t>(i) - 1);
        targets.push_back(sample->tokens[i]);
      }
    }
    batch.lengths.push_back(static_cast<std::int64_t>(sample->tokens.size()));
    batch.targetCounts.push_back(targetsOf(*sample));
    if (sample->source.empty()) continue;
    source.insert(source.end(), sample->source.begin(), sample->source.end());
    batch.sourceLengths.push_back(static_cast<std::int64_t>(sample->source.size()));
  }
  if (!source.empty()) batch.source = torch::tensor(source, torch::kInt64);
  batch.tokens = torch::tensor(tokens, torch::kInt64);
  batch.predictAt = torch::tensor(predictAt, torch::kInt64);
  batch.targets = torch::tensor(targets, torch::kInt64);
  return batch;
}

std::vector<TokenBatch> makeBatches(const std::vector<const Sample*>& samples, std::int64_t size) {
  std::vector<TokenBatch> batches;
  const auto step = static_cast<std::ptrdiff_t>(size), count = static_cast<std::ptrdiff_t>(samples.size());
  for (std::ptrdiff_t at = 0; at < count; at += step)
    batches.push_back(makeBatch({samples.begin() + at, samples.begin() + std::min(count, at + step)}));
  return batches;
}

std::int64_t targetsOf(const Sample& sample) {
  return static_cast<std::int64_t>(sample.supervisedCount()) - (!sample.supervised.empty() && sample.supervised[0] ? 1 : 0);
}

std::vector<std::size_t> epochOrder(std::size_t count, std::uint64_t seed, std::int64_t epoch) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::uint64_t state = mixSeed(seed, static_cast<std::uint64_t>(epoch));
  for (std::size_t i = count; i > 1; --i) {
    state = mixSeed(state, i);
    std::swap(order[i - 1], order[state % i]);
  }
  return order;
}

}  // namespace lorikeet
