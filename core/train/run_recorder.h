// What a training run tells and keeps besides its checkpoints' contents: records, row losses, pinned answers, status, which checkpoints
// stay, and how it failed. Internal to the engine (sees torch). Used by the trainer.
#pragma once
#include <exception>
#include <string>
#include <vector>

#include "core/runs/run_guard.h"
#include "core/train/checkpoint.h"
#include "core/train/train_types.h"

namespace lorikeet {

/// Tells the observer and writes the run folder. A process that does not lead its team has no folder, and only tells.
class RunRecorder {
 public:
  /// @param folder null = keep nothing  @param guard of that folder
  RunRecorder(RunFolder* folder, RunGuard* guard, TrainObserver& observer) : m_folder(folder), m_guard(guard), m_observer(observer) {}

  TrainObserver& observer() const { return m_observer; }
  RunFolder* folder() const { return m_folder; }
  std::string runName() const { return m_folder == nullptr ? "" : m_folder->info().name; }

  void metric(const MetricPoint& point, double etaSeconds);
  void rowLosses(const std::vector<RowLoss>& losses);
  void pinned(const PinnedAnswers& answers);

  /// Keeps run.json true: status, message and where the run stands.
  void status(RunStatus status, const std::string& message, const TrainState& state);
  /// Writes a checkpoint after its logs, then lets those go that `keep` does not count: the best one and the newest `keep` stay.
  void checkpoint(const Trainee& trainee, const AdamW& optimizer, const TrainState& state, std::int64_t keep);
  /// The best checkpoint by validation, or the newest, becomes the run's adapter/ (or model/, for method "full").
  /// @param modelDir of the base, whose tokenizer goes with it
  void publish(const Trainee& trainee, const TrainState& state, const std::filesystem::path& modelDir);
  /// The run folder goes to the trash.
  void discard(const TrainState& state);

  /// One clear message: what failed, why, what is kept and how to go on. @param step that was being done
  std::string sentenceFor(const std::exception& error, std::int64_t step) const;
  /// Saves status Failed; step and best stay those of the last checkpoint. Never throws.
  void failed(const std::string& sentence);

 private:
  bool isThere() const;
  void prune(const TrainState& state, std::int64_t keep);

  RunFolder* m_folder;
  RunGuard* m_guard;
  TrainObserver& m_observer;
};

}  // namespace lorikeet
