// See time_estimate.h.
#include "core/train/time_estimate.h"

#include <algorithm>
#include <cmath>

namespace lorikeet {
namespace {

// Measured on the built-in model and on one of 135 million parameters: a checkpoint's files are synced one by one.
constexpr double kSaveSeconds = 0.04, kSavedBytesPerSecond = 300e6;
constexpr double kRecordSeconds = 0.0005;  // a step's line in metrics.jsonl
constexpr double kLeastSpread = 0.12;      // no machine repeats itself better than this

double sumOf(const std::vector<SampleSize>& rows) {
  double sum = 0;
  for (const SampleSize& row : rows) sum += row.kept;
  return sum;
}

}  // namespace

TimeEstimate estimateTime(const StepRates& rates, const RunConfig& config, const TrainPlan& plan, const DataSizes& data) {
  if (!rates.known() || plan.totalSteps <= 0 || plan.stepsPerEpoch <= 0) return {};
  const auto steps = static_cast<double>(plan.totalSteps);
  const double tokens = static_cast<double>(plan.tokens) * steps / static_cast<double>(plan.stepsPerEpoch);
  const std::int64_t every = std::max<std::int64_t>(1, plan.evalEvery);
  const std::int64_t measured = plan.totalSteps / every + (plan.totalSteps % every == 0 ? 0 : 1);
  const auto evaluations = static_cast<double>(measured + 1);  // one before the first step
  const std::int64_t saves = config.saveEvery > 0 ? plan.totalSteps / config.saveEvery + 1 : measured;
  const double savedBytes = static_cast<double>(plan.lora.trainableParameters) * 4 * 3;
  TimeEstimate time;
  time.expected = tokens * rates.perToken + steps * (rates.update + kRecordSeconds) +
                  evaluations * (sumOf(data.validation) * rates.perEvalToken + rates.answers) +
                  static_cast<double>(saves) * (kSaveSeconds + savedBytes / kSavedBytesPerSecond);
  const double spread = std::max(kLeastSpread, rates.spread);
  time.low = time.expected * (1 - std::min(0.5, spread));
  time.high = time.expected * (1 + spread);
  return time;
}

std::string ratesKey(const ModelInfo& info, const RunConfig& config, const DataSizes& data) {
  // Half a doubling of the mean length is the same to the machine.
  const double mean = data.train.empty() ? 0 : sumOf(data.train) / static_cast<double>(data.train.size());
  return Json::array({info.hash, info.computeDtype, config.threads, config.method, config.batchSize, config.gradientCheckpointing,
                      config.rank, config.dropout > 0, config.neftuneAlpha > 0, config.dora, config.targets, config.excludeLayers,
                      config.layersToTransform, config.rankPattern, config.modulesToSave, config.pinnedPrompts, config.systemPrompt, std::lround(2 * std::log2(mean + 1))})
      .dump();
}

}  // namespace lorikeet
