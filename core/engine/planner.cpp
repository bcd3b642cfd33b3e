// See planner.h.
#include "core/engine/planner.h"

#include <algorithm>

#include "core/engine/step_timer.h"

namespace lorikeet {
namespace {

constexpr double kTimedSeconds = 2.5;
// A micro-batch of a large model is cut to fewer rows, so that it ends soon; a token costs the same in it.
constexpr double kMostNumbersRead = 1.5e11;
constexpr std::int64_t kFewestTokens = 256;

/// Tokens of a micro-batch that is worth timing: soon done, and its states fit in half of the memory that is free.
std::int64_t mostTokensFor(const LoadedModel& model, const TrainPlan& plan, const RunConfig& config) {
  const auto parameters = static_cast<double>(std::max<std::int64_t>(1, model.info().parameters));
  const auto soon = std::max(kFewestTokens, static_cast<std::int64_t>(kMostNumbersRead / parameters));
  const std::int64_t free = plan.memoryAvailable / 2;
  if (plan.memoryAvailable <= 0 || plan.memory.states <= free) return soon;
  const double whole = static_cast<double>(plan.tokens) / static_cast<double>(std::max<std::size_t>(1, plan.trainRows)) *
                       static_cast<double>(config.batchSize);
  return std::min(soon, static_cast<std::int64_t>(whole * static_cast<double>(free) / static_cast<double>(plan.memory.states)));
}

/// A copy of all weights that does not fit would take the machine down.
bool canBeTimed(const TrainPlan& plan, const RunConfig& config) {
  return config.method != "full" || plan.memoryAvailable <= 0 || plan.memory.adapter < plan.memoryAvailable;
}

}  // namespace

LaunchPlan Planner::plan(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop) {
  const std::string key = sizesKey(config);
  // A validation file may have changed on disk: such plans count anew.
  const bool same = m_sizes && m_model == model && m_key == key && config.validationFile.empty() &&
                    m_rows.sharesAllWith(dataset.rows) && m_rows.size() == dataset.rows.size();
  if (!same) {
    auto sizes = std::make_shared<const DataSizes>(measureData(*model, config, dataset, stop));
    m_sizes = std::move(sizes);
    m_model = model;
    m_rows = dataset.rows;
    m_key = key;
  }
  return makeLaunchPlan(*model, config, *m_sizes);
}

TimeEstimate StepClock::known(const LoadedModel& model, const RunConfig& config, const TrainPlan& plan,
                              const DataSizes& sizes) const {
  const std::scoped_lock lock(m_mutex);
  const auto found = m_rates.find(ratesKey(model.info(), config, sizes));
  return found == m_rates.end() ? TimeEstimate{} : estimateTime(found->second, config, plan, sizes);
}

TimeEstimate StepClock::time(const LoadedModel& model, const RunConfig& config, const TrainPlan& plan, const DataSizes& sizes,
                             std::stop_token stop) {
  if (!plan.problems.empty() || !canBeTimed(plan, config)) return {};
  const TimeEstimate before = known(model, config, plan, sizes);
  if (before.expected > 0) return before;
  const StepRates rates = timeSteps(model, config, sizes, kTimedSeconds, mostTokensFor(model, plan, config), stop);
  {
    const std::scoped_lock lock(m_mutex);
    m_rates[ratesKey(model.info(), config, sizes)] = rates;
  }
  return estimateTime(rates, config, plan, sizes);
}

}  // namespace lorikeet
