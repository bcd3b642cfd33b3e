// train(), resumeRun() and extendRun(): from a config and a dataset to a run folder. The writing half of the engine's face.
#include <functional>
#include <memory>

#include "core/data/run_data_hash.h"
#include "core/engine/engine.h"
#include "core/engine/pinned_prompts.h"
#include "core/engine/sitting.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/model/compute.h"
#include "core/model/reusing_allocator.h"
#include "core/runs/run_guard.h"
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

/// What all processes of a run must agree on.
std::string identityOf(const RunInfo& info, const PreparedData& data) {
  std::int64_t tokens = 0;
  for (const Sample& sample : data.train) tokens += static_cast<std::int64_t>(sample.tokens.size());
  return info.datasetHash + info.baseModelHash + toJson(info.config).dump() + std::to_string(data.train.size()) + " " +
         std::to_string(data.validation.size()) + " " + std::to_string(tokens);
}

/// The run folder as the process that leads holds it.
struct HeldRun {
  RunFolder folder;
  RunGuard guard;
  explicit HeldRun(RunFolder opened) : folder(std::move(opened)), guard(folder.dir()) {}
};

/// A run killed before its first checkpoint starts again from nothing, which is the same as continuing from step 0.
void restoreNewest(Trainer& trainer, RunFolder& folder) {
  const std::vector<std::int64_t> checkpoints = folder.checkpoints();
  if (!checkpoints.empty()) trainer.restore(folder.checkpointDir(checkpoints.back()));
  folder.rewindLogs(checkpoints.empty() ? -1 : checkpoints.back());
}

TrainResult runSitting(const ModelHandle& model, const RunInfo& info, const PreparedData& data, const TrainPlan& plan, HeldRun* held,
                       Team& team, TrainObserver& observer, TrainControl& control) {
  RunFolder* folder = held != nullptr ? &held->folder : nullptr;
  Sitting sitting(*model, info.config);
  RunRecorder recorder(folder, held != nullptr ? &held->guard : nullptr, observer);
  Trainer trainer(*model, info.config, data, plan, sitting.trainee, recorder, team, control);
  if (folder != nullptr) restoreNewest(trainer, *folder);
  PinnedPrompts prompts(model, info.config, sitting.ownWeights ? &*sitting.ownWeights : nullptr, observer, control);
  if (folder != nullptr && !prompts.empty()) trainer.setPinnedAnswerer([&](const AdapterHandle& adapter) { return prompts.answers(adapter); });
  observer.onStart(folder != nullptr ? folder->info() : info, plan);
  trainer.run();
  TrainResult result;
  result.info = folder != nullptr ? folder->info() : info;
  if (folder != nullptr) result.runDir = folder->dir();
  if (sitting.adapter && !control.discardRequested()) {
    result.last = makeAdapterHandle(sitting.adapter->snapshot(), result.info.name, trainer.state().step);
    result.best = folder != nullptr && fs::exists(folder->adapterDir()) ? openAdapter(*model, folder->adapterDir()) : result.last;
  }
  return result;
}

/// More epochs than the run has: otherwise there is nothing to go on with.
void requireLonger(const TrainPlan& plan, const RunInfo& before) {
  if (plan.totalSteps > before.totalSteps) return;
  throw Error("The run has " + std::to_string(before.totalSteps) + " steps already, and " + std::to_string(plan.epochs) + " epochs are only " +
              std::to_string(plan.totalSteps) + ". Give more epochs to go on.");
}

/// A run that patience has ended shall go on when a person asks for more of it.
void renewEndedPatience(const RunFolder& folder, const RunConfig& config) {
  const std::vector<std::int64_t> checkpoints = folder.checkpoints();
  if (config.patience > 0 && folder.info().status == RunStatus::Finished && !checkpoints.empty())
    renewPatience(folder.checkpointDir(checkpoints.back()));
}

/// What a resumed run must have in common with the one that was started.
void requireSameRun(const LoadedModel& model, const Dataset& dataset, const RunInfo& info) {
  if (datasetHash(dataset) != rowsHashOf(info.datasetHash)) {
    throw Error("The dataset has changed since this run was started, so the run cannot be continued exactly. Open the dataset as it "
                "was, or start a new run.");
  }
  // A run of an earlier version knows no hash of its validation file and goes on with what is there.
  if (const std::string held = validationHashOf(info.datasetHash); !held.empty() && runDataHash(dataset, info.config.validationFile) != info.datasetHash) {
    throw Error("The validation file " + info.config.validationFile + " has changed since this run was started, so its losses could not be "
                "compared. Put the file back as it was, or start a new run.");
  }
  if (model.info().hash != info.baseModelHash) {
    throw Error("This run was started from another base model than " + model.info().path.string() + ". Open that model first.");
  }
}

/// Continues the run in `runDir`. @param extend changes a run's config for more epochs, in memory; empty = as it is
TrainResult continueRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir,
                        const std::function<void(RunInfo&)>& extend, TrainObserver& observer, TrainControl& control) {
  observer.onStage(TrainStage::Preparing);
  const bool leads = processRank() == 0;
  RunFolder folder = RunFolder::open(runDir);
  std::unique_ptr<HeldRun> held = leads ? std::make_unique<HeldRun>(folder) : nullptr;
  RunInfo info = folder.info();
  requireTrainedHere(info);
  requireSameRun(*model, dataset, info);
  if (extend) extend(info);
  Team team = Team::fromEnvironment();
  useThreads(info.config.threads, model->info().parameters, team.place().localSize);
  const ReusedMemory memory;
  const PreparedData data = prepareData(*model, info.config, dataset);
  const TrainPlan plan = makePlan(*model, info.config, dataset, data);
  requireStartable(plan);
  if (extend && leads) requireLonger(plan, folder.info());
  info.totalSteps = plan.totalSteps;
  team.requireSame(identityOf(info, data));
  if (held) {
    if (extend) renewEndedPatience(held->folder, info.config);
    held->folder.update([&](RunInfo& saved) {
      saved.config = info.config;
      saved.totalSteps = plan.totalSteps;
    });
  }
  return runSitting(model, info, data, plan, held.get(), team, observer, control);
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
  info.datasetHash = runDataHash(dataset, config.validationFile);
  info.baseModelHash = model->info().hash;
  info.totalSteps = plan.totalSteps;
  info.trainableParameters = plan.lora.trainableParameters;
  info.totalParameters = plan.lora.totalParameters;
  team.requireSame(identityOf(info, data));
  std::unique_ptr<HeldRun> held;
  if (team.leads()) held = std::make_unique<HeldRun>(RunFolder::create(runsRoot, info));
  return runSitting(model, info, data, plan, held.get(), team, observer, control);
}

TrainResult resumeRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir, TrainObserver& observer,
                      TrainControl& control) {
  return continueRun(model, dataset, runDir, {}, observer, control);
}

TrainResult extendRun(const ModelHandle& model, const Dataset& dataset, const std::filesystem::path& runDir, std::int64_t epochs,
                      TrainObserver& observer, TrainControl& control) {
  const auto extend = [epochs](RunInfo& info) {
    info.config.epochs = epochs;
    info.config.maxSteps = 0;
  };
  return continueRun(model, dataset, runDir, extend, observer, control);
}

}  // namespace lorikeet
