// Plans one run after another while settings change, and keeps what is dear: the rows' token counts and the measured step. Torch-free.
// Used by the Setup page (in the background) and by the CLI.
#pragma once
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "core/engine/engine.h"
#include "core/train/plan_advice.h"
#include "core/train/time_estimate.h"

namespace lorikeet {

/// For one thread at a time.
class Planner {
 public:
  /// The rows are tokenized only where they, the model or a setting that counts has changed since.
  /// @throws Error when the validation file cannot be read; Cancelled
  LaunchPlan plan(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop = {});

  /// How long the run that plan() was last asked for will take, if its step was measured before.
  TimeEstimate knownTime(const RunConfig& config, const TrainPlan& plan) const;
  /// The same, measured now if need be: a few real steps, 3 to 15 seconds. Nothing is known where the plan has a problem.
  /// @throws Cancelled
  TimeEstimate time(const RunConfig& config, const TrainPlan& plan, std::stop_token stop = {});

 private:
  ModelHandle m_model;
  RowList m_rows;
  std::string m_key;
  std::shared_ptr<const DataSizes> m_sizes;
  std::map<std::string, StepRates> m_rates;  ///< by ratesKey()
};

}  // namespace lorikeet
