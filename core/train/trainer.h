// The training loop: windows of micro-batches, evaluation, checkpoints, pause and stop. Internal to the engine (sees torch).
#pragma once
#include <chrono>

#include "core/model/loaded_model.h"
#include "core/train/batch.h"
#include "core/train/checkpoint.h"
#include "core/train/optimizer.h"
#include "core/train/plan.h"
#include "core/train/team.h"

namespace lorikeet {

/// Trains `trainee` in the calling thread, from `state` on, and keeps the run folder true.
class Trainer {
 public:
  /// @param folder where the run is kept; null for a process that does not lead its team
  Trainer(const LoadedModel& model, const RunConfig& config, const PreparedData& data, const TrainPlan& plan, Trainee trainee,
          RunFolder* folder, Team& team, TrainObserver& observer, TrainControl& control);

  /// Continues from a checkpoint folder (the process that leads).
  void restore(const std::filesystem::path& checkpoint);
  /// Runs to the end or to a stop, saving the run folder's status.
  /// @throws Error when the loss is not a number or a file cannot be written; the last checkpoint stays.
  void run();

  const TrainState& state() const { return m_state; }

 private:
  struct Window {
    double loss = 0;                // mean per supervised token
    double gradientNorm = 0;
    std::int64_t tokens = 0;
    bool stopped = false;
  };

  Window trainWindow();
  /// Forward and backward over this process's share of the window. @param supervised tokens of the whole window
  Team::Counts trainBatches(const std::vector<TokenBatch>& batches, std::int64_t supervised);
  void trainOneStep();
  double validationLoss() const;
  void evaluate();
  void checkpoint();
  void prune();
  void publish();
  void record(const MetricPoint& point);
  void saveStatus(RunStatus status, const std::string& message);
  /// The samples of the next optimiser step, in the order of the epoch.
  std::vector<const Sample*> nextWindow() const;
  double elapsed() const;
  double etaSeconds() const;
  bool isDone() const;

  const LoadedModel& m_model;
  const RunConfig& m_config;
  const PreparedData& m_data;
  const TrainPlan& m_plan;
  Trainee m_trainee;
  RunFolder* m_folder;
  Team& m_team;
  TrainObserver& m_observer;
  TrainControl& m_control;
  AdamW m_optimizer;
  TrainState m_state;
  std::chrono::steady_clock::time_point m_started;
  double m_elapsedBefore = 0;       // of earlier sittings
  std::int64_t m_firstStep = 0;     // of this sitting
  std::int64_t m_savedStep = -1;
  bool m_stopped = false;
  mutable std::int64_t m_orderEpoch = -1;
  mutable std::vector<std::size_t> m_order;
};

}  // namespace lorikeet
