#include "tests/core/engine/tiny_decoder.h"

#include "core/model/model_files.h"
#include "core/model/parameter_list.h"

namespace lorikeet::test {

LanguageModel tinyDecoder(const ModelConfig& config, std::uint64_t seed) {
  torch::NoGradGuard guard;
  LanguageModel decoder = randomLanguageModel(config, seed);
  for (const auto& [name, weight] : decoder.weights()) {
    if (weight.dim() == 2) torch::Tensor(weight).mul_(8.0);
    if (name.ends_with(".bias")) torch::Tensor(weight).fill_(0.1);
  }
  return decoder;
}

Adapter randomAdapter(const LanguageModel& base, const std::string& targets, std::int64_t rank, std::uint64_t seed) {
  torch::NoGradGuard guard;
  PeftConfig config;
  config.rank = rank;
  config.alpha = 2.0 * static_cast<double>(rank);
  const TargetPattern pattern = parseTargets(targets);
  config.targets = pattern.names;
  config.targetsAreRegex = pattern.isRegex;
  return randomAdapter(base, config, seed);
}

Adapter randomAdapter(const LanguageModel& base, const PeftConfig& config, std::uint64_t seed) {
  torch::NoGradGuard guard;
  Adapter adapter = Adapter::create(base, config, seed);
  auto generator = at::detail::createCPUGenerator(seed + 1);
  const auto move = [&](const torch::Tensor& tensor, double by) {
    if (tensor.defined()) torch::Tensor(tensor).add_(torch::empty_like(tensor).normal_(0, by, generator));
  };
  for (const LoraSite& site : adapter.sites()) move(site.isEmbedding ? site.a : site.b, 0.05);
  for (const LoraSite& site : adapter.sites()) move(site.magnitude, 0.1);
  for (const WholeModule& whole : adapter.wholeModules()) {
    move(whole.weight, 0.05);
    move(whole.bias, 0.05);
  }
  return adapter;
}

Ids someIds(std::size_t count, std::uint64_t seed) {
  Ids ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back(static_cast<TokenId>(3 + mixSeed(seed, i) % 500));
  return ids;
}

Sample sampleOf(const Ids& tokens, std::size_t firstAnswer) {
  Sample sample;
  sample.tokens = tokens;
  sample.supervised.assign(tokens.size(), 0);
  for (std::size_t i = firstAnswer; i < tokens.size(); ++i) sample.supervised[i] = 1;
  sample.fullLength = tokens.size();
  return sample;
}

std::vector<Sample> unevenSamples() {
  return {sampleOf(someIds(5, 1), 3), sampleOf(someIds(17, 2), 6), sampleOf(someIds(9, 3), 8)};
}

std::vector<const Sample*> pointersTo(const std::vector<Sample>& samples) {
  std::vector<const Sample*> pointers;
  for (const Sample& sample : samples) pointers.push_back(&sample);
  return pointers;
}

torch::Tensor logitsOf(const LanguageModel& decoder, const std::vector<Ids>& sequences, const AdapterRanges& adapters) {
  torch::NoGradGuard guard;
  PackedInput input;
  std::vector<std::int64_t> tokens;
  for (const Ids& ids : sequences) {
    tokens.insert(tokens.end(), ids.begin(), ids.end());
    input.lengths.push_back(static_cast<std::int64_t>(ids.size()));
  }
  input.tokens = torch::tensor(tokens, torch::kInt64);
  input.adapters = adapters;
  return decoder.logits(decoder.hidden(input), adapters);
}

double worst(const torch::Tensor& a, const torch::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace lorikeet::test
