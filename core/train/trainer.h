// The training loop: windows of micro-batches, evaluation, checkpoints, pause and stop. Internal to the engine (sees torch).
#pragma once
#include <chrono>
#include <functional>

#include "core/model/loaded_model.h"
#include "core/train/batch.h"
#include "core/train/checkpoint.h"
#include "core/train/optimizer.h"
#include "core/train/plan.h"
#include "core/train/run_recorder.h"
#include "core/train/team.h"

namespace lorikeet {

/// Answers the run's pinned prompts. @param adapter null = the base
using PinnedAnswerer = std::function<std::vector<std::string>(const AdapterHandle& adapter)>;

/// Trains `trainee` in the calling thread, from `state` on, and keeps the run folder true.
class Trainer {
 public:
  Trainer(const LoadedModel& model, const RunConfig& config, const PreparedData& data, const TrainPlan& plan, Trainee trainee,
          RunRecorder& recorder, Team& team, TrainControl& control);

  /// Has the pinned prompts answered at each evaluation.
  void setPinnedAnswerer(PinnedAnswerer answerer) { m_answerer = std::move(answerer); }
  /// Continues from a checkpoint folder (the process that leads).
  void restore(const std::filesystem::path& checkpoint);
  /// Runs to the end or to a stop, saving the run folder's status; a discarded run's folder goes to the trash.
  /// @throws Error when the loss is not a number, a file cannot be written or memory runs out; the last checkpoint stays.
  void run();

  const TrainState& state() const { return m_state; }

 private:
  struct Window {
    double loss = 0;                // mean per supervised token
    double gradientNorm = 0;
    std::int64_t tokens = 0;
    std::vector<RowLoss> rows;
    bool stopped = false;
  };

  void train();
  void finish();
  Window trainWindow();
  /// Forward and backward over this process's share of the window. @param supervised tokens of the whole window
  /// @param losses gets what each sample of the share lost, in nats
  Team::Counts trainBatches(const std::vector<TokenBatch>& batches, std::int64_t supervised, std::vector<double>& losses);
  void seedChance(std::size_t micro) const;
  void requireNumbers(const Window& window) const;
  void trainOneStep();
  double validationLoss() const;
  void evaluate();
  void judge(double validationLoss);
  void share();
  void checkpoint();
  bool goesOn();
  void hold();
  MetricPoint pointHere() const;
  void tell(const MetricPoint& point);
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
  RunRecorder& m_recorder;
  Team& m_team;
  TrainControl& m_control;
  PinnedAnswerer m_answerer;
  AdamW m_optimizer;
  TrainState m_state;
  std::chrono::steady_clock::time_point m_started;  // moved on by every pause
  double m_elapsedBefore = 0;       // of earlier sittings
  std::int64_t m_firstStep = 0;     // of this sitting
  std::int64_t m_savedStep = -1;
  std::int64_t m_doing = 0;         // the step that is being made or recorded
  bool m_stopped = false;
  mutable std::int64_t m_orderEpoch = -1;
  mutable std::vector<std::size_t> m_order;
};

}  // namespace lorikeet
