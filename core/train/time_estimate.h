// How long a run will take, from steps that were measured on this machine. Torch-free. Used by the plan of the CLI and the Setup
// page.
#pragma once
#include <string>

#include "core/train/plan.h"

namespace lorikeet {

/// What real steps of a run cost here, in seconds.
struct StepRates {
  double perToken = 0;      ///< forward and backward, mean over the measured micro-batches
  double spread = 0;        ///< how unsure that mean is, as a share of it
  double perEvalToken = 0;  ///< forward alone
  double update = 0;        ///< clipping and the optimiser, once a step
  double answers = 0;       ///< answering all pinned questions once
  bool known() const { return perToken > 0; }
};

/// Seconds; 0 = not known.
struct TimeEstimate {
  double expected = 0, low = 0, high = 0;
};

/// Steps, evaluations and checkpoints of the whole run, without the preparation before the first. Early stopping is not foreseen.
TimeEstimate estimateTime(const StepRates& rates, const RunConfig& config, const TrainPlan& plan, const DataSizes& data);

/// What the rates depend on: equal texts mean that a measurement may be used again.
std::string ratesKey(const ModelInfo& info, const RunConfig& config, const DataSizes& data);

}  // namespace lorikeet
