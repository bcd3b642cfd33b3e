#include "core/train/plan.h"

#include <algorithm>
#include <cmath>

#include "core/data/dataset_io.h"
#include "core/data/row_context.h"
#include "core/data/seq2seq.h"
#include "core/train/memory_estimate.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Automatic length of a run: small sets of facts need many passes before a model recites them, large sets need few.
constexpr std::int64_t kAutoSteps = 320;
constexpr std::int64_t kAutoEpochsMin = 3, kAutoEpochsMax = 60;
/// Automatic evaluation: once an epoch, but neither so often that it costs more than the steps nor so rarely that a curve has no shape.
constexpr std::int64_t kAutoEvaluations = 20;

/// Such a row would teach to say nothing: only the end of the turn is left to learn.
bool hasBlankAnswer(const Row& row) {
  return !row.turns.empty() && row.turns.back().role == "assistant" &&
         row.turns.back().content.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// The run's system prompt for a row: the one there is, or one of the pool.
std::string systemPromptFor(const RunConfig& config, std::size_t row) {
  const std::vector<std::string> pool = systemPromptPool(config.systemPrompts);
  return pool.empty() ? config.systemPrompt : pickSystemPrompt(pool, static_cast<std::uint64_t>(config.seed), row);
}

}  // namespace

std::vector<Sample> samplesOf(const LoadedModel& model, const RunConfig& config, const Row& row, std::size_t index) {
  const auto maxLength = static_cast<std::size_t>(config.maxLength);
  const std::string system = systemPromptFor(config, index);
  const ModelConfig& description = model.info().config;
  if (!description.hasEncoder())
    return {makeSample(row, index, model.tokenizer(), model.chatTemplate(), maxLength, system, config.superviseToolCalls)};
  return makeSeq2SeqSamples(row, index, model.tokenizer(), model.chatTemplate(), maxLength, system,
                            static_cast<TokenId>(description.decoderStartId));
}

namespace {

std::vector<Sample> makeSamples(const LoadedModel& model, const RunConfig& config, const RowList& rows,
                                const std::vector<std::size_t>& chosen, PreparedData& counts) {
  std::vector<Sample> samples;
  for (const std::size_t index : chosen) {
    if (rows[index].draft || hasBlankAnswer(rows[index])) {
      ++counts.leftOut;
      continue;
    }
    std::vector<Sample> made;
    try {
      made = samplesOf(model, config, rows[index], index);
    } catch (const Error&) {  // the template refuses this conversation; the editor names such rows
    }
    counts.truncated += std::any_of(made.begin(), made.end(), [](const Sample& sample) { return sample.truncated(); });
    std::erase_if(made, [](const Sample& sample) { return sample.supervisedCount() == 0; });
    counts.leftOut += made.empty();
    std::move(made.begin(), made.end(), std::back_inserter(samples));
  }
  return samples;
}

/// Large models want small steps: 2e-4 is what people use for LoRA around half a billion parameters; the exponent is measured on the
/// built-in model (5.5 million parameters, 1.2e-3), where larger steps make it forget and smaller ones learn too slowly.
double automaticLearningRate(std::int64_t parameters) {
  const double size = static_cast<double>(std::max<std::int64_t>(parameters, 1));
  return 2e-4 * std::clamp(std::pow(5e8 / size, 0.4), 0.5, 10.0);
}

std::vector<std::size_t> allIndices(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;
  return all;
}

std::string plural(std::size_t count, const char* noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

/// "2.3"
std::string gigabytes(std::int64_t bytes) {
  const std::int64_t tenths = (bytes + 50'000'000) / 100'000'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::int64_t automaticEvalEvery(const TrainPlan& plan) {
  const std::int64_t sparse = std::max<std::int64_t>(1, plan.totalSteps / kAutoEvaluations);
  return std::max(sparse, std::min<std::int64_t>(plan.stepsPerEpoch, 50));
}

void nameProblems(TrainPlan& plan, const RunConfig& config, const PreparedData& data) {
  if (plan.rows == 0) {
    plan.problems.emplace_back("The dataset has no rows. Add question-answer pairs on the Data page, or open a file.");
  } else if (data.train.empty() && plan.truncatedRows > 0) {
    plan.problems.emplace_back("Nothing would be learned: every answer is cut away at " + std::to_string(config.maxLength) +
                            " tokens. Raise the maximum length.");
  } else if (data.train.empty()) {
    plan.problems.emplace_back("Nothing would be learned: no row has an answer that the model could learn. Fill in the answers.");
  }
  if (!data.train.empty() && plan.truncatedRows > 0) {
    plan.warnings.emplace_back(plural(plan.truncatedRows, "row") + " will be cut at " + std::to_string(config.maxLength) +
                            " tokens. Raise the maximum length to keep them whole.");
  }
  if (!data.train.empty() && data.leftOut > 0) {
    plan.warnings.emplace_back(plural(data.leftOut, "row") + " will be left out, because nothing of an answer remains to learn from.");
  }
  if (!data.train.empty() && data.validation.empty()) {
    plan.warnings.emplace_back("There are no validation rows, so the last checkpoint is kept instead of the best one.");
  }
  // Mapped weights that are read already do not count as available, nor are they needed again.
  const std::int64_t available = availableMemory(), wanted = plan.memory.total() - plan.memory.base;
  if (available > 0 && wanted > available) {
    plan.warnings.emplace_back("The run may need " + gigabytes(wanted) + " GB besides the model, but this computer has " + gigabytes(available) +
                               " GB free. Choose a smaller batch, a shorter length, gradient checkpointing, or a base in 8 or 4 bits.");
  }
  for (const std::string& problem : problemsOf(config)) plan.problems.emplace_back(problem);
}

}  // namespace

PreparedData prepareData(const LoadedModel& model, const RunConfig& config, const Dataset& dataset) {
  PreparedData data;
  const RowList rows = withPlaceholders(dataset.rows, config.placeholders);
  data.rows = rows.size();
  const bool ownValidation = !config.validationFile.empty();
  const SplitIndices split = splitRows(rows, ownValidation ? 0 : config.validationShare, static_cast<std::uint64_t>(config.seed));
  data.train = makeSamples(model, config, rows, split.train, data);
  data.validation = makeSamples(model, config, rows, split.validation, data);
  if (ownValidation) {
    const RowList held = withPlaceholders(readDataset(config.validationFile).rows, config.placeholders);
    PreparedData ignored;
    data.validation = makeSamples(model, config, held, allIndices(held.size()), ignored);
  }
  return data;
}

TrainPlan makePlan(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, const PreparedData& data) {
  TrainPlan plan;
  plan.rows = dataset.rows.size();
  plan.trainRows = data.train.size();
  plan.validationRows = data.validation.size();
  plan.truncatedRows = data.truncated;
  for (const Sample& sample : data.train) {
    plan.tokens += static_cast<std::int64_t>(sample.tokens.size() + sample.source.size());
    plan.supervisedTokens += static_cast<std::int64_t>(sample.supervisedCount());
  }
  const std::int64_t window = std::max<std::int64_t>(1, config.batchSize * config.accumulation);
  plan.stepsPerEpoch = (static_cast<std::int64_t>(data.train.size()) + window - 1) / window;
  const std::int64_t steps = std::max<std::int64_t>(1, plan.stepsPerEpoch);
  plan.epochs = config.epochs > 0 ? config.epochs : std::clamp((kAutoSteps + steps / 2) / steps, kAutoEpochsMin, kAutoEpochsMax);
  plan.totalSteps = plan.epochs * plan.stepsPerEpoch;
  if (config.maxSteps > 0) plan.totalSteps = std::min(plan.totalSteps, config.maxSteps);
  plan.learningRate = config.learningRate > 0 ? config.learningRate : automaticLearningRate(model.info().parameters);
  plan.evalEvery = config.evalEvery > 0 ? config.evalEvery : automaticEvalEvery(plan);
  if (config.method == "full") {
    plan.lora.totalParameters = plan.lora.trainableParameters = model.info().parameters;
  } else {
    try {
      plan.lora = planLora(model.info().config, peftConfigOf(config, model.info().config, ""));
    } catch (const Error& error) {
      plan.problems.emplace_back(error.what());
    }
  }
  plan.memory = estimateMemory(model, config, data, plan.lora.trainableParameters);
  nameProblems(plan, config, data);
  return plan;
}

}  // namespace lorikeet
