// Plans one run after another while settings change, and keeps what is dear: the rows' token counts and the measured steps.
// Torch-free. Used by the Setup page (in the background) and by the CLI.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "core/engine/engine.h"
#include "core/train/plan_advice.h"
#include "core/train/time_estimate.h"

namespace lorikeet {

using SizesHandle = std::shared_ptr<const DataSizes>;

/// For one thread at a time.
class Planner {
 public:
  /// The rows are tokenized only where they, the model or a setting that counts has changed since.
  /// @throws Error when the validation file cannot be read; Cancelled
  LaunchPlan plan(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop = {});
  /// The row sizes of the last plan.
  const SizesHandle& sizes() const { return m_sizes; }

 private:
  ModelHandle m_model;
  RowList m_rows;
  std::string m_key;
  SizesHandle m_sizes;
};

/// How long runs take here, by steps that were measured once for each model, number format, threads and shape of the run. Safe from
/// any thread.
class StepClock {
 public:
  /// Unknown where the step was not measured yet.
  TimeEstimate known(const LoadedModel& model, const RunConfig& config, const TrainPlan& plan, const DataSizes& sizes) const;
  /// The same, measured now if need be: a few real steps, mostly 3 to 15 seconds. Unknown where the plan has a problem.
  /// @throws Cancelled
  TimeEstimate time(const LoadedModel& model, const RunConfig& config, const TrainPlan& plan, const DataSizes& sizes,
                    std::stop_token stop = {});

 private:
  mutable std::mutex m_mutex;
  std::map<std::string, StepRates> m_rates;  ///< by ratesKey()
};

}  // namespace lorikeet
