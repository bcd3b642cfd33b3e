#include "core/train/plan.h"

#include <algorithm>
#include <cmath>

#include "core/train/memory_estimate.h"
#include "core/train/plan_advice.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Automatic length of a run: small sets of facts need many passes before a model recites them, large sets need few.
constexpr std::int64_t kAutoSteps = 320;
constexpr std::int64_t kAutoEpochsMin = 3, kAutoEpochsMax = 60;
/// Automatic evaluation: once an epoch, but neither so often that it costs more than the steps nor so rarely that a curve has no
/// shape.
constexpr std::int64_t kAutoEvaluations = 20;

/// Large models want small steps: 2e-4 is what people use for LoRA around half a billion parameters; the exponent is measured on
/// the built-in model (5.5 million parameters, 1.2e-3), where larger steps make it forget and smaller ones learn too slowly.
double automaticLearningRate(std::int64_t parameters) {
  const double size = static_cast<double>(std::max<std::int64_t>(parameters, 1));
  return 2e-4 * std::clamp(std::pow(5e8 / size, 0.4), 0.5, 10.0);
}

std::int64_t automaticEvalEvery(const TrainPlan& plan) {
  const std::int64_t sparse = std::max<std::int64_t>(1, plan.totalSteps / kAutoEvaluations);
  return std::max(sparse, std::min<std::int64_t>(plan.stepsPerEpoch, 50));
}

/// Counts the samples of an epoch into the plan.
void countSamples(TrainPlan& plan, const DataSizes& data) {
  plan.rows = data.rows;
  plan.trainRows = data.train.size();
  plan.validationRows = data.validation.size();
  plan.truncatedRows = data.truncated;
  plan.trainLengths.reserve(data.train.size());
  for (const SampleSize& row : data.train) {
    plan.trainLengths.push_back(row.full);
    plan.tokens += row.kept;
    plan.supervisedTokens += row.supervised;
  }
}

/// What the adapter would train. @return why it cannot, "" = it can
std::string planAdapter(TrainPlan& plan, const ModelInfo& info, const RunConfig& config) {
  if (config.method == "full") {
    plan.lora.totalParameters = plan.lora.trainableParameters = info.parameters;
    return "";
  }
  try {
    plan.lora = planLora(info.config, peftConfigOf(config, info.config, ""));
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

LaunchPlan makeLaunchPlan(const LoadedModel& model, const RunConfig& config, const DataSizes& data) {
  LaunchPlan launch;
  TrainPlan& plan = launch.plan;
  countSamples(plan, data);
  const std::int64_t window = std::max<std::int64_t>(1, config.batchSize * config.accumulation);
  plan.stepsPerEpoch = (static_cast<std::int64_t>(data.train.size()) + window - 1) / window;
  const std::int64_t steps = std::max<std::int64_t>(1, plan.stepsPerEpoch);
  plan.epochs = config.epochs > 0 ? config.epochs : std::clamp((kAutoSteps + steps / 2) / steps, kAutoEpochsMin, kAutoEpochsMax);
  plan.totalSteps = plan.epochs * plan.stepsPerEpoch;
  if (config.maxSteps > 0) plan.totalSteps = std::min(plan.totalSteps, config.maxSteps);
  plan.learningRate = config.learningRate > 0 ? config.learningRate : automaticLearningRate(model.info().parameters);
  plan.evalEvery = config.evalEvery > 0 ? config.evalEvery : automaticEvalEvery(plan);
  const std::string layerProblem = planAdapter(plan, model.info(), config);
  plan.memory = estimateMemory(model.info(), config, data, {plan.epochs, plan.totalSteps}, plan.lora.trainableParameters);
  plan.memoryAvailable = availableMemory();
  plan.packing = packingOf(model.info(), config, data);
  launch.issues = issuesOf(model, config, data, plan, layerProblem);
  for (const PlanIssue& issue : launch.issues) (issue.blocks() ? plan.problems : plan.warnings).push_back(issue.sentence);
  return launch;
}

TrainPlan makePlan(const LoadedModel& model, const RunConfig& config, const DataSizes& data) {
  return makeLaunchPlan(model, config, data).plan;
}

TrainPlan makePlan(const LoadedModel& model, const RunConfig& config, const Dataset& /*dataset*/, const PreparedData& data) {
  return makePlan(model, config, sizesOf(data));
}

}  // namespace lorikeet
