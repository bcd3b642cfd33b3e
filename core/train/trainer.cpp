#include "core/train/trainer.h"

#include <cmath>
#include <limits>

#include "core/lora/loaded_adapter_impl.h"
#include "core/train/loss.h"
#include "core/train/row_sums.h"
#include "core/util/error.h"
#include "core/util/process_memory.h"

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
                 RunRecorder& recorder, Team& team, TrainControl& control)
    : m_model(model),
      m_config(config),
      m_data(data),
      m_plan(plan),
      m_trainee(trainee),
      m_recorder(recorder),
      m_team(team),
      m_control(control),
      m_optimizer(trainee.parameters(), optimizerOptions(config), rateFactors(trainee, config, plan)) {}

void Trainer::restore(const std::filesystem::path& checkpoint) {
  loadCheckpoint(checkpoint, m_trainee, m_optimizer, m_state);
  m_savedStep = m_state.step;
}

void Trainer::run() {
  m_started = std::chrono::steady_clock::now();
  m_team.shareState(m_trainee, m_optimizer, m_state, m_savedStep);
  m_elapsedBefore = m_state.elapsedSeconds;
  m_firstStep = m_state.step;
  try {
    train();
    m_team.farewell();
    finish();
  } catch (const std::exception& error) {
    const std::string sentence = m_recorder.sentenceFor(error, m_doing);
    m_recorder.failed(sentence);
    try {
      m_recorder.publish(m_trainee, m_state, m_model.info().path);
    } catch (const std::exception&) {  // the checkpoints themselves are there
    }
    throw Error(sentence);
  }
}

void Trainer::train() {
  m_recorder.status(RunStatus::Running, "", m_state);
  if (m_savedStep < 0) evaluate();  // a run resumed from step 0 has this record already
  m_recorder.observer().onStage(TrainStage::Training);
  while (!isDone() && !m_stopped) trainOneStep();
}

void Trainer::finish() {
  if (m_control.discardRequested()) {
    m_recorder.discard(m_state);
  } else {
    if (m_state.step > m_savedStep) checkpoint();
    m_recorder.publish(m_trainee, m_state, m_model.info().path);
    m_recorder.status(m_stopped ? RunStatus::Stopped : RunStatus::Finished, m_stopped ? "Stopped; it can be resumed." : "", m_state);
  }
  m_recorder.observer().onStage(TrainStage::Done);
}

bool Trainer::isDone() const {
  return m_state.step >= m_plan.totalSteps || (m_config.patience > 0 && m_state.sinceBest >= m_config.patience);
}

/// Blocks while paused. @return false when the run shall stop
bool Trainer::goesOn() {
  if (m_control.isPaused() && !m_control.stopRequested()) hold();
  return m_control.waitWhilePaused();
}

/// The weights are those after the last whole step, also in the middle of a window: a checkpoint now loses nothing but that window, which
/// a resumed run does again. The time of the pause is no time of training.
void Trainer::hold() {
  const auto since = std::chrono::steady_clock::now();
  if (m_state.step > m_savedStep) checkpoint();
  m_recorder.status(RunStatus::Paused, "", m_state);
  m_control.waitWhilePaused();
  m_recorder.status(RunStatus::Running, "", m_state);
  m_started += std::chrono::steady_clock::now() - since;
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
  std::vector<double> mine;
  Team::Counts counts = trainBatches(makeBatches(m_team.shareOf(samples), (m_config.batchSize + size - 1) / size), supervised, mine);
  m_team.exchange(counts);
  window.stopped = counts.stop;
  if (counts.stop) return window;
  m_team.sumGradients(m_optimizer.parameters());
  window.loss = counts.loss;
  window.tokens = static_cast<std::int64_t>(counts.tokens);
  window.rows = rowLossesOf(samples, m_team.wholeOf(mine, samples.size()), m_state.step + 1);
  window.gradientNorm = m_optimizer.clip(m_config.clipNorm);
  return window;
}

/// Dropout and noise depend on seed, step and micro-batch alone, so a resumed run draws the same.
void Trainer::seedChance(std::size_t micro) const {
  if (m_config.dropout <= 0 && m_config.neftuneAlpha <= 0) return;
  const ProcessPlace& place = m_team.place();
  const auto number = micro * static_cast<std::uint64_t>(place.size) + static_cast<std::uint64_t>(place.rank);
  torch::manual_seed(mixSeed(mixSeed(static_cast<std::uint64_t>(m_config.seed), static_cast<std::uint64_t>(m_state.step)), number));
}

Team::Counts Trainer::trainBatches(const std::vector<TokenBatch>& batches, std::int64_t supervised, std::vector<double>& losses) {
  Team::Counts counts;
  for (std::size_t micro = 0; micro < batches.size(); ++micro) {
    if (!goesOn()) {
      counts.stop = true;
      break;
    }
    seedChance(micro);
    const TokenBatch& batch = batches[micro];
    const PassOptions options{true, m_config.neftuneAlpha, m_config.gradientCheckpointing};
    torch::Tensor tokenLosses;
    // The window's mean: divided before the backward pass, as everybody's reference does, so that rounding agrees too.
    const auto loss = lossSum(*m_trainee.model, m_trainee.adapter, batch, options, &tokenLosses) / static_cast<double>(supervised);
    loss.backward();
    counts.loss += loss.item<double>();
    counts.tokens += static_cast<double>(batch.size());
    appendSums(tokenLosses, batch.targetCounts, losses);
  }
  return counts;
}

void Trainer::requireNumbers(const Window& window) const {
  if (std::isfinite(window.loss) && std::isfinite(window.gradientNorm)) return;
  std::string why = "Start a new run with a lower learning rate.";
  for (const RowLoss& row : window.rows) {
    if (!std::isfinite(row.loss)) {
      why = "Look at row " + std::to_string(row.row + 1) + " of the dataset, which gave it, or start a new run with a lower learning rate.";
      break;
    }
  }
  throw Error("The loss is no longer a number at step " + std::to_string(m_state.step + 1) + ". " + why);
}

void Trainer::trainOneStep() {
  m_doing = m_state.step + 1;
  const double began = elapsed();
  Window window = trainWindow();
  if (window.stopped) {
    m_stopped = true;
    return;
  }
  requireNumbers(window);
  const auto warmup = static_cast<std::int64_t>(std::lround(m_config.warmupShare * static_cast<double>(m_plan.totalSteps)));
  const double rate = m_plan.learningRate * scheduleFactor(m_config.schedule, m_state.step, m_plan.totalSteps, warmup);
  m_optimizer.step(rate);
  ++m_state.step;
  m_state.tokens += window.tokens;
  MetricPoint point = pointHere();
  point.trainLoss = window.loss;
  point.learningRate = rate;
  point.gradientNorm = window.gradientNorm;
  point.tokensPerSecond = static_cast<double>(window.tokens) / std::max(point.elapsedSeconds - began, 1e-9);
  m_recorder.rowLosses(window.rows);
  tell(point);
  if (m_state.step % m_plan.evalEvery == 0 || m_state.step >= m_plan.totalSteps) {
    evaluate();
    m_recorder.observer().onStage(TrainStage::Training);
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
  if (!m_data.validation.empty() || m_answerer) m_recorder.observer().onStage(TrainStage::Evaluating);
  if (!m_data.validation.empty()) {
    const double loss = validationLoss();
    MetricPoint point = pointHere();
    point.validationLoss = loss;
    tell(point);
    if (m_state.step > 0) judge(loss);
  }
  share();
}

/// Best by validation, and how long patience waits. A loss that is no number is never the best.
void Trainer::judge(double validationLoss) {
  const bool measured = std::isfinite(validationLoss);
  if (measured && !(validationLoss >= m_state.bestValidationLoss)) {
    m_state.bestValidationLoss = validationLoss;
    m_state.bestStep = m_state.step;
    m_recorder.observer().onBest(m_state.step, validationLoss);
  }
  if (measured && !(validationLoss >= m_state.patienceLoss - m_config.minimumGain)) {
    m_state.patienceLoss = validationLoss;
    m_state.sinceBest = 0;
  } else {
    ++m_state.sinceBest;
  }
}

/// The adapter as it is now goes to the observer and answers the pinned prompts; before the first step the base does.
void Trainer::share() {
  AdapterHandle adapter;
  if (m_trainee.adapter != nullptr && m_state.step > 0) {
    adapter = makeAdapterHandle(m_trainee.adapter->snapshot(), m_recorder.runName(), m_state.step);
    m_recorder.observer().onSnapshot(adapter);
  }
  if (m_answerer) m_recorder.pinned({m_state.step, m_answerer(adapter)});
}

void Trainer::checkpoint() {
  m_recorder.observer().onStage(TrainStage::Saving);
  m_state.elapsedSeconds = elapsed();
  m_recorder.checkpoint(m_trainee, m_optimizer, m_state, m_config.keepCheckpoints);
  m_savedStep = m_state.step;
  m_recorder.status(RunStatus::Running, "", m_state);
  m_recorder.observer().onStage(TrainStage::Training);
}

MetricPoint Trainer::pointHere() const {
  MetricPoint point;
  point.step = m_state.step;
  point.epoch = static_cast<double>(m_state.step) / static_cast<double>(m_plan.stepsPerEpoch);
  point.tokens = m_state.tokens;
  if (const std::int64_t bytes = residentBytes(); bytes > 0) point.memoryBytes = static_cast<double>(bytes);
  point.elapsedSeconds = elapsed();
  return point;
}

void Trainer::tell(const MetricPoint& point) { m_recorder.metric(point, etaSeconds()); }

double Trainer::elapsed() const {
  return m_elapsedBefore + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
}

double Trainer::etaSeconds() const {
  const std::int64_t done = m_state.step - m_firstStep;
  if (done <= 0) return std::numeric_limits<double>::quiet_NaN();
  return (elapsed() - m_elapsedBefore) / static_cast<double>(done) * static_cast<double>(m_plan.totalSteps - m_state.step);
}

}  // namespace lorikeet
