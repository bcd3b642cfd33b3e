#include "core/train/trainer.h"

#include <cmath>
#include <limits>

#include "core/lora/loaded_adapter_impl.h"
#include "core/model/model_files.h"
#include "core/train/loss.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

AdamWOptions optimizerOptions(const RunConfig& config) {
  return {config.beta1, config.beta2, config.adamEpsilon, config.weightDecay};
}

std::vector<double> rateFactors(const Trainee& trainee, const RunConfig& config, const TrainPlan& plan) {
  if (trainee.adapter == nullptr) return {};
  return loraPlusFactors(trainee.parameters(), config.loraPlusRatio, plan.learningRate);
}

}  // namespace

Trainer::Trainer(const LoadedModel& model, const RunConfig& config, const PreparedData& data, const TrainPlan& plan, Trainee trainee,
                 RunFolder* folder, Team& team, TrainObserver& observer, TrainControl& control)
    : m_model(model),
      m_config(config),
      m_data(data),
      m_plan(plan),
      m_trainee(trainee),
      m_folder(folder),
      m_team(team),
      m_observer(observer),
      m_control(control),
      m_optimizer(trainee.parameters(), optimizerOptions(config), rateFactors(trainee, config, plan)) {}

void Trainer::restore(const std::filesystem::path& checkpoint) {
  loadCheckpoint(checkpoint, m_trainee, m_optimizer, m_state);
  m_savedStep = m_state.step;
  m_folder->truncateMetrics(m_state.step);
}

void Trainer::run() {
  m_started = std::chrono::steady_clock::now();
  m_team.shareState(m_trainee, m_optimizer, m_state, m_savedStep);
  m_elapsedBefore = m_state.elapsedSeconds;
  m_firstStep = m_state.step;
  try {
    saveStatus(RunStatus::Running, "");
    if (m_savedStep < 0) evaluate();  // a run resumed from step 0 has this record already
    m_observer.onStage(TrainStage::Training);
    while (!isDone() && !m_stopped) trainOneStep();
    m_team.farewell();
    if (m_state.step > m_savedStep) checkpoint();
    publish();
    saveStatus(m_stopped ? RunStatus::Stopped : RunStatus::Finished, m_stopped ? "Stopped; it can be resumed." : "");
    m_observer.onStage(TrainStage::Done);
  } catch (const std::exception& error) {
    try {
      saveStatus(RunStatus::Failed, error.what());
    } catch (const Error&) {  // the disk that failed the run may fail this too; the first reason is the one to report
    }
    throw;
  }
}

/// Keeps run.json true. A failed run keeps the place of its last whole record.
void Trainer::saveStatus(RunStatus status, const std::string& message) {
  if (m_folder == nullptr) return;
  RunInfo info = m_folder->info();
  info.status = status;
  info.message = message;
  if (status != RunStatus::Failed) {
    info.step = m_state.step;
    info.bestStep = m_state.bestStep;
    info.bestValidationLoss = m_state.bestValidationLoss;
  }
  m_folder->save(info);
}

void Trainer::record(const MetricPoint& point) {
  if (m_folder != nullptr) m_folder->appendMetric(point);
  m_observer.onMetric(point, etaSeconds());
}

bool Trainer::isDone() const {
  return m_state.step >= m_plan.totalSteps || (m_config.patience > 0 && m_state.sinceBest >= m_config.patience);
}

std::vector<const Sample*> Trainer::nextWindow() const {
  const std::int64_t epoch = m_state.step / m_plan.stepsPerEpoch, inEpoch = m_state.step % m_plan.stepsPerEpoch;
  if (m_orderEpoch != epoch) {
    m_order = epochOrder(m_data.train.size(), static_cast<std::uint64_t>(m_config.seed), epoch);
    m_orderEpoch = epoch;
  }
  std::vector<const Sample*> samples;
  const auto count = static_cast<std::int64_t>(m_order.size());
  const std::int64_t size = m_config.accumulation * m_config.batchSize, first = inEpoch * size;
  for (std::int64_t i = first; i < std::min(count, first + size); ++i) samples.push_back(&m_data.train[m_order[static_cast<std::size_t>(i)]]);
  return samples;
}

Trainer::Window Trainer::trainWindow() {
  const std::vector<const Sample*> samples = nextWindow();
  std::int64_t supervised = 0;
  for (const Sample* sample : samples) supervised += targetsOf(*sample);
  // A micro-batch of the run is spread over the processes, so that each holds its part in memory.
  const auto size = static_cast<std::int64_t>(m_team.place().size);
  Window window;
  m_optimizer.zeroGrad();
  Team::Counts counts = trainBatches(makeBatches(m_team.shareOf(samples), (m_config.batchSize + size - 1) / size), supervised);
  m_team.exchange(counts);
  window.stopped = counts.stop;
  if (counts.stop) return window;
  m_team.sumGradients(m_optimizer.parameters());
  window.loss = counts.loss;
  window.tokens = static_cast<std::int64_t>(counts.tokens);
  window.gradientNorm = m_optimizer.clip(m_config.clipNorm);
  return window;
}

Team::Counts Trainer::trainBatches(const std::vector<TokenBatch>& batches, std::int64_t supervised) {
  Team::Counts counts;
  for (std::size_t micro = 0; micro < batches.size(); ++micro) {
    if (!m_control.waitWhilePaused()) {
      counts.stop = true;
      break;
    }
    // Dropout and noise depend on seed, step and micro-batch alone, so a resumed run draws the same.
    if (m_config.dropout > 0 || m_config.neftuneAlpha > 0) {
      const ProcessPlace& place = m_team.place();
      const auto number = micro * static_cast<std::uint64_t>(place.size) + static_cast<std::uint64_t>(place.rank);
      torch::manual_seed(mixSeed(mixSeed(static_cast<std::uint64_t>(m_config.seed), static_cast<std::uint64_t>(m_state.step)), number));
    }
    // The window's mean: divided before the backward pass, as everybody's reference does, so that rounding agrees too.
    const auto loss = lossSum(*m_trainee.model, m_trainee.adapter, batches[micro], {true, m_config.neftuneAlpha, m_config.gradientCheckpointing}) /
                      static_cast<double>(supervised);
    loss.backward();
    counts.loss += loss.item<double>();
    counts.tokens += static_cast<double>(batches[micro].size());
  }
  return counts;
}

void Trainer::trainOneStep() {
  const auto began = std::chrono::steady_clock::now();
  const Window window = trainWindow();
  if (window.stopped) {
    m_stopped = true;
    return;
  }
  if (!std::isfinite(window.loss) || !std::isfinite(window.gradientNorm)) {
    throw Error("The loss is no longer a number at step " + std::to_string(m_state.step + 1) +
                ". Lower the learning rate and start again, or resume; the last good checkpoint is kept.");
  }
  const auto warmup = static_cast<std::int64_t>(std::lround(m_config.warmupShare * static_cast<double>(m_plan.totalSteps)));
  const double rate = m_plan.learningRate * scheduleFactor(m_config.schedule, m_state.step, m_plan.totalSteps, warmup);
  m_optimizer.step(rate);
  ++m_state.step;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  MetricPoint point;
  point.step = m_state.step;
  point.epoch = static_cast<double>(m_state.step) / static_cast<double>(m_plan.stepsPerEpoch);
  point.trainLoss = window.loss;
  point.learningRate = rate;
  point.gradientNorm = window.gradientNorm;
  point.tokensPerSecond = static_cast<double>(window.tokens) / std::max(seconds, 1e-9);
  point.elapsedSeconds = elapsed();
  record(point);
  const bool last = m_state.step >= m_plan.totalSteps;
  if (m_state.step % m_plan.evalEvery == 0 || last) {
    evaluate();
    m_observer.onStage(TrainStage::Training);
  }
  const std::int64_t saveEvery = m_config.saveEvery > 0 ? m_config.saveEvery : m_plan.evalEvery;
  if (m_state.step % saveEvery == 0 || m_state.bestStep == m_state.step) checkpoint();
}

double Trainer::validationLoss() const {
  torch::NoGradGuard guard;
  std::vector<const Sample*> samples;
  for (const Sample& sample : m_data.validation) samples.push_back(&sample);
  Team::Counts counts;
  for (const TokenBatch& batch : m_team.shareOf(makeBatches(samples, m_config.batchSize))) {
    counts.loss += lossSum(*m_trainee.model, m_trainee.adapter, batch, {}).item<double>();
    counts.tokens += static_cast<double>(batch.supervised());
  }
  m_team.exchange(counts);
  return counts.loss / counts.tokens;
}

void Trainer::evaluate() {
  if (!m_data.validation.empty()) {
    m_observer.onStage(TrainStage::Evaluating);
    MetricPoint point;
    point.step = m_state.step;
    point.epoch = static_cast<double>(m_state.step) / static_cast<double>(m_plan.stepsPerEpoch);
    point.validationLoss = validationLoss();
    point.elapsedSeconds = elapsed();
    record(point);
    // A loss that is no number is never the best.
    if (m_state.step > 0 && std::isfinite(point.validationLoss) && !(point.validationLoss >= m_state.bestValidationLoss)) {
      m_state.bestValidationLoss = point.validationLoss;
      m_state.bestStep = m_state.step;
      m_state.sinceBest = 0;
      m_observer.onBest(m_state.step, point.validationLoss);
    } else if (m_state.step > 0) {
      ++m_state.sinceBest;
    }
  }
  if (m_trainee.adapter != nullptr && m_state.step > 0) {
    const std::string name = m_folder == nullptr ? "" : m_folder->info().name;
    m_observer.onSnapshot(makeAdapterHandle(m_trainee.adapter->snapshot(), name, m_state.step));
  }
}

void Trainer::checkpoint() {
  m_observer.onStage(TrainStage::Saving);
  m_state.elapsedSeconds = elapsed();
  m_savedStep = m_state.step;
  if (m_folder != nullptr) {
    saveCheckpoint(m_folder->checkpointDir(m_state.step), m_trainee, m_optimizer, m_state);
    saveStatus(RunStatus::Running, "");
    prune();
  }
  m_observer.onStage(TrainStage::Training);
}

void Trainer::prune() {
  for (const std::int64_t step : m_folder->checkpoints()) {
    if (step == m_state.step || step == m_state.bestStep) continue;
    std::error_code ignored;
    fs::remove_all(m_folder->checkpointDir(step), ignored);
  }
}

/// The best checkpoint becomes the run's adapter (or model).
void Trainer::publish() {
  if (m_folder == nullptr) return;
  const fs::path source = m_folder->checkpointDir(m_state.bestStep >= 0 ? m_state.bestStep : m_state.step);
  if (!fs::exists(source)) return;
  const bool full = m_trainee.adapter == nullptr;
  writeDirAtomic(full ? m_folder->dir() / "model" : m_folder->adapterDir(), [&](const fs::path& temporary) {
    for (const char* name : {"adapter_model.safetensors", "adapter_config.json", "model.safetensors", "config.json"}) {
      if (fs::exists(source / name)) fs::copy_file(source / name, temporary / name);
    }
    copyTokenizerFiles(m_model.info().path, temporary);
  });
}

double Trainer::elapsed() const {
  return m_elapsedBefore + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
}

double Trainer::etaSeconds() const {
  const std::int64_t done = m_state.step - m_firstStep;
  if (done <= 0) return std::numeric_limits<double>::quiet_NaN();
  return (elapsed() - m_elapsedBefore) / static_cast<double>(done) * static_cast<double>(m_plan.totalSteps - m_state.step);
}

}  // namespace lorikeet
