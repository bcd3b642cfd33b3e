// See step_timer.h.
#include "core/engine/step_timer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "core/engine/pinned_prompts.h"
#include "core/engine/sitting.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/compute.h"
#include "core/model/reusing_allocator.h"
#include "core/train/batch.h"
#include "core/train/loss.h"
#include "core/train/optimizer.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFewestBatches = 3, kMostBatches = 60;
constexpr std::int64_t kTimedTokens = 8;
constexpr double kPatience = 4;        // budgets that the fewest batches may take
constexpr double kSpreadOfOne = 0.25;  // how unsure a single batch leaves us, as a share

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// A row of the right sizes: what its tokens say does not change how long it takes.
Sample sampleOf(const SampleSize& size, std::int64_t vocabulary, std::uint64_t seed) {
  Sample sample;
  const std::size_t tokens = std::max<std::size_t>(2, size.kept - size.source);
  const auto id = [&](std::size_t at) { return static_cast<TokenId>(mixSeed(seed, at) % static_cast<std::uint64_t>(vocabulary)); };
  for (std::size_t i = 0; i < tokens; ++i) sample.tokens.push_back(id(i));
  for (std::size_t i = 0; i < size.source; ++i) sample.source.push_back(id(tokens + i));
  sample.supervised.assign(tokens, 0);
  const std::size_t learned = std::clamp<std::size_t>(size.supervised, 1, tokens - 1);
  std::fill(sample.supervised.end() - static_cast<std::ptrdiff_t>(learned), sample.supervised.end(), std::uint8_t{1});
  return sample;
}

/// Micro-batches in the order of the run's first epoch.
class BatchSource {
 public:
  BatchSource(const DataSizes& data, const RunConfig& config, std::int64_t vocabulary, std::int64_t mostTokens)
      : m_data(data),
        m_config(config),
        m_vocabulary(vocabulary),
        m_mostTokens(mostTokens),
        m_order(epochOrder(data.train.size(), static_cast<std::uint64_t>(config.seed), 0)) {}

  TokenBatch next() {
    std::vector<Sample> samples;
    std::int64_t tokens = 0;
    for (std::int64_t i = 0; i < m_config.batchSize; ++i) {
      const SampleSize& size = m_data.train[m_order[m_at % m_order.size()]];
      if (!samples.empty() && tokens + size.kept > m_mostTokens) break;
      samples.push_back(sampleOf(size, m_vocabulary, m_at++));
      tokens += size.kept;
      if (m_at % m_order.size() == 0) break;  // the last batch of an epoch is short
    }
    std::vector<const Sample*> pointers;
    for (const Sample& sample : samples) pointers.push_back(&sample);
    return makeBatch(pointers);
  }

 private:
  const DataSizes& m_data;
  const RunConfig& m_config;
  std::int64_t m_vocabulary, m_mostTokens;
  std::vector<std::size_t> m_order;
  std::size_t m_at = 0;
};

/// Memory of tensors is the next step's, as in train().
struct ReusedMemory {
  ReusedMemory() { reuseTensorMemory(); }
  ~ReusedMemory() { releaseUnusedTensorMemory(); }
};

/// PiSSA's decomposition takes minutes and changes no step.
RunConfig plainStart(RunConfig config) {
  config.initialisation = "default";
  return config;
}

class Timer {
 public:
  Timer(const LoadedModel& model, const RunConfig& config)
      : m_config(plainStart(config)), m_sitting(model, m_config), m_optimizer(m_sitting.trainee.parameters(), {}) {}

  void forwardBackward(const TokenBatch& batch) {
    if (m_config.dropout > 0 || m_config.neftuneAlpha > 0) torch::manual_seed(1);
    const PassOptions pass{true, m_config.neftuneAlpha, m_config.gradientCheckpointing};
    const auto loss = lossSum(*m_sitting.trainee.model, m_sitting.trainee.adapter, batch, pass) / static_cast<double>(batch.supervised());
    loss.backward();
    static_cast<void>(loss.item<double>());
  }

  void update() {
    m_optimizer.clip(m_config.clipNorm);
    m_optimizer.step(0);
    m_optimizer.zeroGrad();
  }

  void forward(const TokenBatch& batch) {
    const torch::NoGradGuard guard;
    static_cast<void>(lossSum(*m_sitting.trainee.model, m_sitting.trainee.adapter, batch, {}).item<double>());
  }

  /// What answers during the run; null = the base (method "full": its weights answer as fast as the base's do).
  AdapterHandle snapshot() const {
    return m_sitting.adapter ? makeAdapterHandle(m_sitting.adapter->snapshot(), "", 0) : nullptr;
  }

 private:
  RunConfig m_config;
  Sitting m_sitting;
  AdamW m_optimizer;
};

/// Tokens that the longest of the pinned answers may have: answers become like those of the rows, and of k rows the longest is in the
/// middle about the k/(k+1) quantile.
double pinnedTokens(const DataSizes& data, std::size_t questions) {
  std::vector<std::uint32_t> lengths;
  for (const SampleSize& row : data.train) lengths.push_back(row.supervised);
  const auto at = static_cast<std::ptrdiff_t>(lengths.size() * questions / (questions + 1));
  std::nth_element(lengths.begin(), lengths.begin() + at, lengths.end());
  return std::clamp<double>(lengths[static_cast<std::size_t>(at)], 1, kMostPinnedTokens);
}

/// Seconds to answer all pinned questions once: the questions are read and a few tokens made. 0 where they cannot be answered.
double timeAnswers(const LoadedModel& model, const RunConfig& config, const DataSizes& data, const AdapterHandle& adapter,
                   const std::stop_token& stop) {
  const std::vector<GenerateLane> lanes = pinnedLanes(config, adapter);
  if (lanes.empty()) return 0;
  SamplingConfig sampling;
  sampling.temperature = 0;
  const auto timed = [&](std::int64_t tokens, std::size_t& made) {
    sampling.maxNewTokens = tokens;
    const auto start = Clock::now();
    for (const GenerateResult& result : generate(model, lanes, sampling, {}, stop)) made = std::max(made, result.tokens.size());
    return secondsSince(start);
  };
  try {
    std::size_t first = 0, made = 0;
    timed(1, first);  // what only the first answer of all costs
    const double reading = timed(1, first), both = timed(1 + kTimedTokens, made);
    if (stop.stop_requested()) throw Cancelled();
    const double token = made > 1 ? std::max(0.0, both - reading) / static_cast<double>(made - 1) : reading;
    return reading + token * (pinnedTokens(data, lanes.size()) - 1);
  } catch (const Error&) {  // the run says why, and goes on
    return 0;
  }
}

/// Sum over sum is the mean a run will see; its error from how the batches differ.
void fill(StepRates& rates, const std::vector<double>& tokens, const std::vector<double>& seconds) {
  const double allTokens = std::accumulate(tokens.begin(), tokens.end(), 0.0);
  rates.perToken = std::accumulate(seconds.begin(), seconds.end(), 0.0) / allTokens;
  double squares = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) squares += std::pow(seconds[i] - rates.perToken * tokens[i], 2);
  rates.spread =
      std::max(std::sqrt(squares) / (rates.perToken * allTokens), kSpreadOfOne / std::sqrt(static_cast<double>(tokens.size())));
}

}  // namespace

StepRates timeSteps(const LoadedModel& model, const RunConfig& config, const DataSizes& data, double budgetSeconds,
                    std::int64_t mostTokens, std::stop_token stop) {
  StepRates rates;
  if (data.train.empty()) return rates;
  useThreads(config.threads, model.info().parameters);
  const ReusedMemory memory;
  BatchSource source(data, config, model.info().config.vocabSize, mostTokens);
  Timer timer(model, config);
  TokenBatch batch = source.next();
  timer.forwardBackward(batch);  // the first step makes code and memory that the others use
  timer.update();
  std::vector<double> tokens, seconds;
  double spent = 0;
  std::vector<double> updates;
  const auto wantsMore = [&] {
    if (tokens.empty()) return true;
    if (tokens.size() < kFewestBatches) return spent < kPatience * budgetSeconds;
    return spent < budgetSeconds && tokens.size() < kMostBatches;
  };
  while (wantsMore()) {
    if (stop.stop_requested()) throw Cancelled();
    batch = source.next();
    const auto start = Clock::now();
    timer.forwardBackward(batch);
    seconds.push_back(secondsSince(start));
    tokens.push_back(static_cast<double>(batch.size()));
    spent += seconds.back();
    const auto updateStart = Clock::now();
    timer.update();
    updates.push_back(secondsSince(updateStart));
  }
  fill(rates, tokens, seconds);
  rates.update = std::accumulate(updates.begin(), updates.end(), 0.0) / static_cast<double>(updates.size());
  if (stop.stop_requested()) throw Cancelled();
  const auto start = Clock::now();
  timer.forward(batch);
  rates.perEvalToken = secondsSince(start) / static_cast<double>(batch.size());
  rates.answers = timeAnswers(model, config, data, timer.snapshot(), stop);
  return rates;
}

}  // namespace lorikeet
