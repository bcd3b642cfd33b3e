// benchGenerate() and benchOpen(): prefill and decoding of random prompts, and how long a person waits after opening a model.
#include <algorithm>
#include <random>

#include "core/engine/bench_parts.h"
#include "core/engine/machine_rates.h"
#include "core/generate/past_end.h"
#include "core/generate/sampler.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/compute.h"
#include "core/model/loaded_model_impl.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;
constexpr std::int64_t kWarmTokens = 4;
constexpr const char* kQuestion = "What colour is the sky, and why is it not the same in the evening?";
constexpr std::size_t kLeastRead = std::size_t{256} << 20, kMostRead = std::size_t{1} << 30;

SamplingConfig greedy() {
  SamplingConfig config;
  config.temperature = 0;
  config.repetitionPenalty = 1;
  return config;
}

/// Lanes that decode together as generate() does it, from random ids and without an end.
class Decoding {
 public:
  /// @param lanes the adapter of each, null = base
  Decoding(const LanguageModel& model, std::vector<const Overlay*> lanes, const GenerateBenchOptions& options)
      : m_model(model), m_lanes(std::move(lanes)), m_next(m_lanes.size()) {
    std::mt19937_64 random(static_cast<std::uint64_t>(options.config.seed));
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
      std::vector<std::int64_t> prompt;
      for (std::int64_t i = 0; i < options.promptTokens; ++i) {
        prompt.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(model.config().vocabSize)));
      }
      m_prompts.push_back(std::move(prompt));
      m_caches.emplace_back(model.config(), options.promptTokens + std::max(options.newTokens, kWarmTokens), model.dtype());
      m_samplers.emplace_back(greedy(), std::span<const TokenId>());
    }
  }

  /// Reads all prompts. @return seconds
  double prefill() {
    for (KvCache& cache : m_caches) cache.clear();
    const auto start = Clock::now();
    pass(m_prompts);
    return secondsSince(start);
  }

  /// @return seconds of one step
  double decode(std::int64_t steps, std::stop_token stop) {
    const auto start = Clock::now();
    for (std::int64_t step = 0; step < steps; ++step) {
      if (stop.stop_requested()) throw Cancelled();
      std::vector<std::vector<std::int64_t>> newest;
      for (const std::int64_t token : m_next) newest.push_back({token});
      pass(newest);
    }
    return secondsSince(start) / static_cast<double>(steps);
  }

  void warmUp(std::stop_token stop) {
    prefill();
    decode(kWarmTokens, stop);
  }

 private:
  /// One forward pass; the likeliest next tokens go to m_next.
  void pass(const std::vector<std::vector<std::int64_t>>& ofLanes) {
    PackedInput input;
    AdapterRanges headRanges;
    std::vector<std::int64_t> tokens, lastRows;
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
      const auto begin = static_cast<std::int64_t>(tokens.size()), row = static_cast<std::int64_t>(i);
      tokens.insert(tokens.end(), ofLanes[i].begin(), ofLanes[i].end());
      const auto end = static_cast<std::int64_t>(tokens.size());
      input.lengths.push_back(end - begin);
      input.caches.push_back(&m_caches[i]);
      lastRows.push_back(end - 1);
      addRange(input.adapters, m_lanes[i], begin, end);
      addRange(headRanges, m_lanes[i], row, row + 1);
    }
    input.tokens = torch::tensor(tokens, torch::kInt64);
    input.wanted = torch::tensor(lastRows, torch::kInt64);
    const auto logits = m_model.logits(m_model.hidden(input), headRanges).contiguous();
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
      const auto row = logits[static_cast<std::int64_t>(i)];
      m_next[i] = m_samplers[i].next({row.data_ptr<float>(), static_cast<std::size_t>(row.size(0))});
    }
  }

  static void addRange(AdapterRanges& ranges, const Overlay* adapter, std::int64_t begin, std::int64_t end) {
    if (adapter == nullptr) return;
    if (!ranges.empty() && ranges.back().adapter == adapter && ranges.back().end == begin) {
      ranges.back().end = end;
    } else {
      ranges.push_back({adapter, 1.0, begin, end});
    }
  }

  const LanguageModel& m_model;
  std::vector<const Overlay*> m_lanes;
  std::vector<std::int64_t> m_next;
  std::vector<std::vector<std::int64_t>> m_prompts;
  std::vector<KvCache> m_caches;
  std::vector<Sampler> m_samplers;
};

/// The folder's adapter, or a fresh one that changes every output.
Adapter adapterFor(const LoadedModel& model, const GenerateBenchOptions& options) {
  const LanguageModel& base = model.impl().model;
  if (!options.adapter.empty()) return Adapter::load(base, options.adapter);
  const auto seed = static_cast<std::uint64_t>(options.config.seed);
  Adapter adapter = Adapter::create(base, peftConfigOf(options.config, base.config(), model.info().path.string()), seed);
  auto generator = at::detail::createCPUGenerator(seed);
  for (const LoraSite& site : adapter.sites()) torch::Tensor(site.b).normal_(0, 0.02, generator);
  return adapter.snapshot();  // as chat sees it
}

/// What a decoding step reads of the weights: the decoder's linear layers and the head.
std::int64_t bytesPerToken(const LanguageModel& model) {
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < model.modules().size(); ++i) {
    const ModuleSpec& spec = model.modules()[i];
    const bool ofSource = spec.part == Part::EncoderBlock || spec.role == Role::CrossK || spec.role == Role::CrossV;
    if (spec.kind != ModuleKind::Linear || ofSource) continue;
    const Linear& layer = *model.linear(i);
    bytes += layer.quantised != nullptr ? static_cast<std::int64_t>(layer.quantised->bytes())
                                        : layer.weight.numel() * static_cast<std::int64_t>(layer.weight.element_size());
  }
  return bytes;
}

void requireFitting(const LoadedModel& model, const GenerateBenchOptions& options) {
  const ModelConfig& config = model.info().config;
  if (config.hasEncoder()) {
    throw Error("bench generate measures models that only have a decoder, but " + model.info().name + " has an encoder. Choose another model.");
  }
  const std::int64_t wanted = options.promptTokens + std::max(options.newTokens, kWarmTokens);
  if (wanted > config.maxPositions) {
    throw Error("A prompt of " + std::to_string(options.promptTokens) + " tokens and " + std::to_string(options.newTokens) +
                " new ones do not fit: this model reads at most " + std::to_string(config.maxPositions) +
                ". Lower --prompt-tokens or --new-tokens.");
  }
}

/// One question to the base, and beside it to `adapter` where there is one, exactly as the chat's panes ask it. @return seconds
double chatSeconds(const LoadedModel& model, const AdapterHandle& adapter, std::int64_t newTokens, std::stop_token stop) {
  GenerateLane base;
  base.messages = {{"user", kQuestion}};
  base.cutToFit = base.wantOdds = true;
  std::vector<GenerateLane> lanes{base};
  if (adapter) {
    lanes.push_back(base);
    lanes.back().adapter = adapter;
  }
  SamplingConfig sampling = greedy();
  sampling.maxNewTokens = newTokens;
  const auto start = Clock::now();
  generatePastEnd(model, lanes, sampling, stop);
  if (stop.stop_requested()) throw Cancelled();
  return secondsSince(start);
}

void measureChatPair(const LoadedModel& model, const Adapter& adapter, const GenerateBenchOptions& options, std::stop_token stop, PairBench& bench) {
  const AdapterHandle handle = makeAdapterHandle(adapter.snapshot(), "bench", -1);
  std::vector<double> base, pair;
  chatSeconds(model, handle, kWarmTokens, stop);
  for (int round = 0; round < kRounds; ++round) {
    base.push_back(chatSeconds(model, nullptr, options.newTokens, stop));
    pair.push_back(chatSeconds(model, handle, options.newTokens, stop));
  }
  bench.chatBaseSeconds = medianOf(base);
  bench.chatPairSeconds = medianOf(pair);
}

PairBench measurePair(const LanguageModel& model, const Overlay& adapter, const GenerateBenchOptions& options, std::stop_token stop) {
  Decoding alone(model, {nullptr}, options), both(model, {nullptr, &adapter}, options);
  alone.warmUp(stop);
  both.warmUp(stop);
  std::vector<double> base, pair;
  for (int round = 0; round < kRounds; ++round) {
    alone.prefill();
    base.push_back(alone.decode(options.newTokens, stop));
    both.prefill();
    pair.push_back(both.decode(options.newTokens, stop));
  }
  PairBench bench;
  bench.baseSeconds = medianOf(base);
  bench.pairSeconds = medianOf(pair);
  return bench;
}

}  // namespace

GenerateBench benchGenerate(const LoadedModel& model, const GenerateBenchOptions& options, std::stop_token stop) {
  const torch::NoGradGuard guard;
  requireFitting(model, options);
  useThreads(options.config.threads, model.info().parameters);
  const LanguageModel& network = model.impl().model;
  const MemoryWatch watch;
  std::optional<Adapter> adapter;
  if (options.pair || !options.adapter.empty()) adapter.emplace(adapterFor(model, options));
  GenerateBench bench;
  bench.setting = settingOf(model);
  bench.promptTokens = options.promptTokens;
  bench.newTokens = options.newTokens;
  bench.lanes = options.lanes;
  {
    const Overlay* worn = options.adapter.empty() ? nullptr : &*adapter;
    Decoding decoding(network, std::vector<const Overlay*>(static_cast<std::size_t>(options.lanes), worn), options);
    decoding.warmUp(stop);
    std::vector<double> prefill, decode;
    for (int round = 0; round < kRounds; ++round) {
      prefill.push_back(decoding.prefill());
      decode.push_back(decoding.decode(options.newTokens, stop));
    }
    bench.prefillSeconds = medianOf(prefill);
    bench.decodeSeconds = medianOf(decode);
  }
  if (options.pair) {
    bench.pair = measurePair(network, *adapter, options, stop);
    measureChatPair(model, *adapter, options, stop, *bench.pair);
  }
  bench.memory = watch.peak();
  bench.bytesPerToken = bytesPerToken(network);
  bench.readBandwidth = readBandwidth(std::clamp(static_cast<std::size_t>(bench.bytesPerToken), kLeastRead, kMostRead));
  return bench;
}

OpenBench benchOpen(const RunConfig& config, const Dataset& dataset) {
  const MemoryWatch watch;
  OpenBench bench;
  auto start = Clock::now();
  const ModelHandle model = openModel(config.baseModel, config.dtype, config.chatTemplate);
  bench.openSeconds = secondsSince(start);
  start = Clock::now();
  const TrainPlan plan = planRun(*model, config, dataset);
  bench.planSeconds = secondsSince(start);
  if (!plan.problems.empty()) throw Error(plan.problems.front());
  SamplingConfig sampling = greedy();
  sampling.maxNewTokens = 1;
  GenerateLane lane;
  lane.messages = {{"user", "Hello"}};
  start = Clock::now();
  generate(*model, {lane}, sampling);
  bench.firstTokenSeconds = secondsSince(start);
  bench.memory = watch.peak();
  bench.setting = settingOf(*model);
  return bench;
}

}  // namespace lorikeet
