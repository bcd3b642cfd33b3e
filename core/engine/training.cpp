// train() and resumeRun(): from a config and a dataset to a run folder. The writing half of the engine's face.
#include "core/engine/engine.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/model/compute.h"
#include "core/model/model_files.h"
#include "core/model/reusing_allocator.h"
#include "core/runs/run_import.h"
#include "core/train/plan.h"
#include "core/train/team.h"
#include "core/train/trainer.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

void requireStartable(const TrainPlan& plan) {
  if (!plan.problems.empty()) throw Error(plan.problems.front());
}

/// One step's memory is the next one's; when the run ends the system gets it back.
struct ReusedMemory {
  ReusedMemory() { reuseTensorMemory(); }
  ~ReusedMemory() { releaseUnusedTensorMemory(); }
};

/// Everything a sitting of training needs to live as long as it does.
struct Sitting {
  std::optional<LanguageModel> ownWeights;  // method "full"
  std::optional<Adapter> adapter;     // method "lora"
  Trainee trainee;

  Sitting(const LoadedModel& model, const RunConfig& config) {
    const LanguageModel& base = model.impl().model;
    trainee.model = &base;
    if (config.method == "full") {
      ownWeights.emplace(trainableCopy(base));
      ownWeights->setMixedPrecision(config.dtype != "float32" && cpuComputesBfloat16());
      trainee.model = &*ownWeights;
    } else {
      const PeftConfig peft = peftConfigOf(config, base.config(), model.info().path.string());
      adapter = Adapter::create(base, peft, static_cast<std::uint64_t>(config.seed));
      adapter->setTrainable();
      trainee.adapter = &*adapter;
    }
  }
};

/// What all processes of a run must agree on.
std::string identityOf(const RunInfo& info, const PreparedData& data) {
  std::int64_t tokens = 0;
  for (const Sample& sample : data.train) tokens += static_cast<std::int64_t>(sample.tokens.size());
  return info.datasetHash + info.baseModelHash + toJson(info.config).dump() + std::to_string(data.train.size()) + " " +
         std::to_string(data.validation.size()) + " " + std::to_string(tokens);
}

TrainResult runSitting(const ModelHandle& model, const RunInfo& info, const PreparedData& data, const TrainPlan& plan,
                       std::optional<RunFolder> folder, std::optional<std::int64_t> fromStep, Team& team, TrainObserver& observer,
                       TrainControl& control) {
  Sitting sitting(*model, info.config);
  Trainer trainer(*model, info.config, data, plan, sitting.trainee, folder ? &*folder : nullptr, team, observer, control);
  if (folder && fromStep) {
    trainer.restore(folder->checkpointDir(*fromStep));
  } else if (folder) {
    folder->truncateMetrics(-1);
  }
  observer.onStart(folder ? folder->info() : info, plan);
  trainer.run();
  TrainResult result;
  result.info = folder ? folder->info() : info;
  if (folder) result.runDir = folder->dir();
  if (sitting.adapter) {
    result.last = makeAdapterHandle(sitting.adapter->snapshot(), result.info.name, trainer.state().step);
    result.best = folder && fs::exists(folder->adapterDir()) ? openAdapter(*model, folder->adapterDir()) : result.last;
  }
  return result;
}

}  // namespace

int processRank() { return processPlace().rank; }

TrainPlan planRun(const LoadedModel& model, const RunConfig& config, const Dataset& dataset) {
  return makePlan(model, config, dataset, prepareData(model, config, dataset));
}

TrainResult train(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, const std::filesystem::path& runsRoot,
                  const std::string& runName, TrainObserver& observer, TrainControl& control) {
  observer.onStage(TrainStage::Preparing);
  Team team = Team::fromEnvironment();
  useThreads(config.threads, model->info().parameters, team.place().localSize);
  const ReusedMemory memory;
  const PreparedData data = prepareData(*model, config, dataset);
  const TrainPlan plan = makePlan(*model, config, dataset, data);
  requireStartable(plan);
  RunInfo info;
  info.name = runName;
  info.config = config;
  info.datasetHash = datasetHash(dataset);
  info.baseModelHash = model->info().hash;
  info.totalSteps = plan.totalSteps;
  info.trainableParameters = plan.lora.trainableParameters;
  info.totalParameters = plan.lora.totalParameters;
  team.requireSame(identityOf(info, data));
  std::optional<RunFolder> folder;
  if (team.leads()) folder = RunFolder::create(runsRoot, info);
  return runSitting(model, info, data, plan, folder, std::nullopt, team, observer, control);
}

TrainResult resumeRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir, TrainObserver& observer,
                      TrainControl& control) {
  observer.onStage(TrainStage::Preparing);
  RunFolder folder = RunFolder::open(runDir);
  const RunInfo info = folder.info();
  requireTrainedHere(info);
  if (datasetHash(dataset) != info.datasetHash) {
    throw Error("The dataset has changed since this run was started, so the run cannot be continued exactly. Open the dataset as it "
                "was, or start a new run.");
  }
  if (model->info().hash != info.baseModelHash) {
    throw Error("This run was started from another base model than " + model->info().path.string() + ". Open that model first.");
  }
  Team team = Team::fromEnvironment();
  useThreads(info.config.threads, model->info().parameters, team.place().localSize);
  const ReusedMemory memory;
  const PreparedData data = prepareData(*model, info.config, dataset);
  const TrainPlan plan = makePlan(*model, info.config, dataset, data);
  requireStartable(plan);
  team.requireSame(identityOf(info, data));
  const std::vector<std::int64_t> checkpoints = folder.checkpoints();
  // A run killed before its first checkpoint starts again from nothing, which is the same as continuing from step 0.
  const std::optional<std::int64_t> from = checkpoints.empty() ? std::nullopt : std::optional(checkpoints.back());
  return runSitting(model, info, data, plan, team.leads() ? std::optional(folder) : std::nullopt, from, team, observer, control);
}

}  // namespace lorikeet
