// benchTrain(): optimisation steps as the trainer does them, timed, with what they must compute beside what the machine can.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/engine/bench_parts.h"
#include "core/engine/machine_rates.h"
#include "core/engine/step_work.h"
#include "core/kernels/part_timer.h"
#include "core/lora/adapter.h"
#include "core/model/compute.h"
#include "core/model/loaded_model_impl.h"
#include "core/model/reusing_allocator.h"
#include "core/model/tensor_view.h"
#include "core/train/loss.h"
#include "core/train/optimizer.h"
#include "core/train/plan.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;

Adapter startingAdapter(const LoadedModel& model, const TrainBenchOptions& options) {
  const LanguageModel& base = model.impl().model;
  Adapter adapter = options.initAdapter.empty()
                        ? Adapter::create(base, peftConfigOf(options.config, base.config(), model.info().path.string()),
                                          static_cast<std::uint64_t>(options.config.seed))
                        : Adapter::load(base, options.initAdapter);
  adapter.setTrainable();
  return adapter;
}

void superviseRest(std::vector<Sample>& samples) {
  for (Sample& sample : samples) {
    const auto last = std::find(sample.supervised.rbegin(), sample.supervised.rend(), std::uint8_t{1});
    std::fill(last.base(), sample.supervised.end(), std::uint8_t{1});
  }
}

PreparedData dataFor(const LoadedModel& model, const TrainBenchOptions& options, const Dataset& dataset) {
  PreparedData data = prepareData(model, options.config, dataset);
  const TrainPlan plan = makePlan(model, options.config, dataset, data);
  if (!plan.problems.empty()) throw Error(plan.problems.front());
  if (options.superviseRest) superviseRest(data.train);
  return data;
}

/// The trainer's steps over one adapter.
class Steps {
 public:
  Steps(const LoadedModel& model, const TrainBenchOptions& options, const PreparedData& data)
      : m_options(options),
        m_config(options.config),
        m_data(data),
        m_model(model.impl().model),
        m_adapter(startingAdapter(model, options)),
        m_optimizer(m_adapter.tensors(), {m_config.beta1, m_config.beta2, m_config.adamEpsilon, m_config.weightDecay},
                    loraPlusFactors(m_adapter.tensors(), m_config.loraPlusRatio, m_config.learningRate)) {}

  const Adapter& adapter() const { return m_adapter; }

  /// @return the mean loss of a supervised token
  double run(const TokenBatch& batch, std::int64_t step) {
    m_optimizer.zeroGrad();
    if (m_config.dropout > 0 || m_config.neftuneAlpha > 0) {
      const auto seed = mixSeed(static_cast<std::uint64_t>(m_config.seed), static_cast<std::uint64_t>(step));
      torch::manual_seed(mixSeed(seed, 0));
    }
    const auto loss = lossSum(m_model, &m_adapter, batch, passOptions()) / static_cast<double>(batch.supervised());
    loss.backward();
    if (m_config.clipNorm > 0) m_optimizer.clip(m_config.clipNorm);
    m_optimizer.step(m_config.learningRate);
    return loss.item<double>();
  }

  TokenBatch batchOf(std::int64_t step) {
    const auto count = static_cast<std::int64_t>(m_data.train.size()), size = m_config.batchSize;
    std::vector<const Sample*> samples;
    if (!m_options.shuffle) {
      for (std::int64_t i = step * size; i < (step + 1) * size; ++i) samples.push_back(&m_data.train[static_cast<std::size_t>(i % count)]);
      return makeBatch(samples);
    }
    const std::int64_t steps = (count + size - 1) / size, first = step % steps * size;
    const auto order = epochOrder(m_data.train.size(), static_cast<std::uint64_t>(m_config.seed), step / steps);
    for (std::int64_t i = first; i < std::min(count, first + size); ++i) {
      samples.push_back(&m_data.train[order[static_cast<std::size_t>(i)]]);
    }
    return makeBatch(samples);
  }

 private:
  /// Settings of the pass that RunConfig holds.
  PassOptions passOptions() const { return {true, m_config.neftuneAlpha, m_config.gradientCheckpointing}; }

  const TrainBenchOptions& m_options;
  const RunConfig& m_config;
  const PreparedData& m_data;
  const LanguageModel& m_model;
  Adapter m_adapter;
  AdamW m_optimizer;
};

void addStep(TrainBench& bench, const TokenBatch& batch, const StepWork& work, double seconds, const RunConfig& config) {
  bench.stepSeconds.push_back(seconds);
  bench.realTokens += batch.size();
  bench.supervisedTokens += batch.supervised();
  bench.paddedTokens += static_cast<std::int64_t>(batch.lengths.size()) * config.maxLength;
  bench.baseOperations += work.baseOperations();
  bench.adapterOperations += work.adapter;
  bench.attentionOperations += work.attention;
}

std::string nameOf(const StepProduct& product) {
  const std::int64_t read = product.backward ? product.out : product.in, written = product.backward ? product.in : product.out;
  return std::to_string(product.rows) + " x " + std::to_string(read) + " x " + std::to_string(written) +
         (product.head ? " (head)" : "") + (product.backward ? " backward" : "");
}

/// The machine's rate: the operations of all products over the time that they would take one after the other.
void measureRates(TrainBench& bench, const StepWork& work, Number number) {
  RateMeter meter(work.base, number);
  double seconds = 0;
  for (const StepProduct& product : work.base) {
    const double rate = meter.rate(product);
    bench.rates.push_back({nameOf(product), product.operations(), rate});
    seconds += product.operations() / rate;
  }
  bench.machineRate = work.baseOperations() / seconds;
  std::stable_sort(bench.rates.begin(), bench.rates.end(),
                   [](const ProductRate& a, const ProductRate& b) { return a.operations > b.operations; });
}

/// The work of the timed step with the median number of tokens.
const StepWork& typical(const std::vector<std::pair<std::int64_t, StepWork>>& works) {
  std::vector<std::size_t> order(works.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return works[a].first < works[b].first; });
  return works[order[order.size() / 2]].second;
}

/// Tensors' memory is the next step's while it lives, as in train().
struct ReusedMemory {
  ReusedMemory() { reuseTensorMemory(); }
  ~ReusedMemory() { releaseUnusedTensorMemory(); }
};

/// All steps. @return the timed ones' tokens and work
std::vector<std::pair<std::int64_t, StepWork>> runSteps(TrainBench& bench, Steps& steps, const LanguageModel& model,
                                                       const TrainBenchOptions& options, std::stop_token stop) {
  std::vector<std::pair<std::int64_t, StepWork>> works;
  for (std::int64_t step = 0; step < options.steps; ++step) {
    if (stop.stop_requested()) throw Cancelled();
    if (step == options.warm) resetPartTimes(true);
    const auto start = Clock::now();
    const TokenBatch batch = steps.batchOf(step);
    bench.losses.push_back(steps.run(batch, step));
    const double seconds = secondsSince(start);
    if (!std::isfinite(bench.losses.back())) {
      throw Error("The loss is no longer a number at step " + std::to_string(step + 1) + ". Lower the learning rate.");
    }
    if (step < options.warm) continue;
    works.emplace_back(batch.size(), stepWork(model, steps.adapter(), batch));
    addStep(bench, batch, works.back().second, seconds, options.config);
  }
  return works;
}

}  // namespace

double TrainBench::seconds() const { return std::accumulate(stepSeconds.begin(), stepSeconds.end(), 0.0); }
double TrainBench::secondsMedian() const { return medianOf(stepSeconds); }

TrainBench benchTrain(const LoadedModel& model, const TrainBenchOptions& options, const Dataset& dataset, std::stop_token stop) {
  if (options.warm >= options.steps) {
    throw Error("Nothing would be timed: all " + std::to_string(options.steps) + " steps are for warming up. Give more steps than --warm " +
                std::to_string(options.warm) + ".");
  }
  useThreads(options.config.threads, model.info().parameters);
  TrainBench bench;
  bench.setting = settingOf(model);
  const LanguageModel& network = model.impl().model;
  std::vector<std::pair<std::int64_t, StepWork>> works;
  {
    const ReusedMemory memory;
    const MemoryWatch watch;
    const PreparedData data = dataFor(model, options, dataset);
    Steps steps(model, options, data);
    bench.rows = data.train.size();
    bench.rank = steps.adapter().config().rank;
    for (const NamedTensor& tensor : steps.adapter().tensors()) bench.trainableParameters += tensor.tensor.numel();
    bench.steps = options.steps;
    works = runSteps(bench, steps, network, options, stop);
    bench.memory = watch.peak();
  }
  bench.partsKnown = network.isFused();
  bench.matrixSeconds = partSeconds(WorkPart::Matrix);
  bench.attentionSeconds = partSeconds(WorkPart::Attention);
  bench.lossSeconds = partSeconds(WorkPart::Loss);
  resetPartTimes(false);
  measureRates(bench, typical(works), network.dtype() == torch::kBFloat16 ? Number::BFloat16 : Number::Float32);
  return bench;
}

}  // namespace lorikeet
