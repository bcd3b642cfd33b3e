// What training tells and takes: the plan, the observer, pause and stop, the result. Torch-free. Used by the trainer and the edges.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "core/lora/loaded_adapter.h"
#include "core/lora/lora_plan.h"
#include "core/runs/pinned_answers.h"
#include "core/runs/row_losses.h"
#include "core/runs/run_folder.h"

namespace lorikeet {

/// Memory of a run by what it is for, in bytes.
struct MemoryEstimate {
  std::int64_t base = 0;      ///< the base model's weights
  std::int64_t adapter = 0;   ///< what is trained, with gradients and the optimiser's moments
  std::int64_t states = 0;    ///< of the tokens of the largest batch
  std::int64_t logits = 0;
  std::int64_t program = 0;
  std::int64_t total() const { return base + adapter + states + logits + program; }
};

/// What a run would do, computed without training.
struct TrainPlan {
  std::size_t rows = 0, trainRows = 0, validationRows = 0, truncatedRows = 0;
  std::int64_t tokens = 0, supervisedTokens = 0;      ///< of one epoch of training rows
  std::int64_t epochs = 0, stepsPerEpoch = 0, totalSteps = 0, evalEvery = 0;
  double learningRate = 0;                            ///< peak, as it will be used
  LoraPlan lora;
  MemoryEstimate memory;
  std::vector<std::uint32_t> trainLengths;            ///< tokens of each training row before the cut
  double packing = 1;                                 ///< real tokens over computed ones, 0 to 1
  std::int64_t memoryAvailable = 0;                   ///< bytes that this machine can still give; 0 = not known
  std::vector<std::string> problems;                  ///< block the start: "Every answer is cut away at 32 tokens ...", with the way out
  std::vector<std::string> warnings;                  ///< do not block
};

enum class TrainStage { Preparing, Training, Evaluating, Saving, Done };

/// What the trainer tells while it runs. Called on the training thread; must return quickly.
class TrainObserver {
 public:
  virtual ~TrainObserver() = default;
  virtual void onStart(const RunInfo&, const TrainPlan&) {}
  virtual void onStage(TrainStage) {}
  virtual void onMetric(const MetricPoint&, double /*etaSeconds*/) {}
  virtual void onBest(std::int64_t /*step*/, double /*validationLoss*/) {}
  /// A copy of the adapter as it is now (after each evaluation and at the end): chat with it while training goes on.
  virtual void onSnapshot(const AdapterHandle&) {}
  /// Of the rows of one optimiser step.
  virtual void onRowLosses(const std::vector<RowLoss>&) {}
  virtual void onPinnedAnswers(const PinnedAnswers&) {}
  virtual void onLog(const std::string& /*line*/) {}
};

/// Pause and stop from any thread.
class TrainControl {
 public:
  void pause();
  void resume();
  void stop();                          ///< keep what there is: a checkpoint is written, then train() returns
  void discard();                       ///< stop, and keep nothing of this run: its folder goes to the trash
  bool isPaused() const;
  bool discardRequested() const;
  bool stopRequested() const;
  /// For the trainer: blocks while paused. @return false when the run shall stop.
  bool waitWhilePaused();

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_paused = false, m_stop = false, m_discard = false;
};

struct TrainResult {
  RunInfo info;                         ///< as saved in the run folder
  std::filesystem::path runDir;
  AdapterHandle best, last;             ///< null for method "full"
};

}  // namespace lorikeet
