#include "core/engine/planner.h"

#include <algorithm>

#include "core/engine/step_timer.h"

namespace lorikeet {
namespace {

constexpr double kTimedSeconds = 2.5;

/// Tokens of a micro-batch whose states take half of the memory that is free.
std::int64_t mostTokensFor(const TrainPlan& plan, std::int64_t batchSize) {
  const std::int64_t states = plan.memory.states, free = plan.memoryAvailable / 2;
  std::vector<std::uint32_t> lengths = plan.trainLengths;
  std::sort(lengths.rbegin(), lengths.rend());
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < lengths.size() && i < static_cast<std::size_t>(batchSize); ++i) tokens += lengths[i];
  if (plan.memoryAvailable <= 0 || states <= free) return std::max<std::int64_t>(1, tokens);
  return static_cast<std::int64_t>(static_cast<double>(tokens) * static_cast<double>(free) / static_cast<double>(states));
}

}  // namespace

LaunchPlan Planner::plan(const ModelHandle& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop) {
  const std::string key = sizesKey(config);
  // A validation file may have changed on disk: such plans count anew.
  const bool same = m_sizes && m_model == model && m_key == key && config.validationFile.empty() && m_rows.sharesAllWith(dataset.rows) &&
                    m_rows.size() == dataset.rows.size();
  if (!same) {
    auto sizes = std::make_shared<const DataSizes>(measureData(*model, config, dataset, stop));
    m_sizes = std::move(sizes);
    m_model = model;
    m_rows = dataset.rows;
    m_key = key;
  }
  return makeLaunchPlan(*model, config, *m_sizes);
}

TimeEstimate Planner::knownTime(const RunConfig& config, const TrainPlan& plan) const {
  if (!m_sizes) return {};
  const auto known = m_rates.find(ratesKey(m_model->info(), config, *m_sizes));
  return known == m_rates.end() ? TimeEstimate{} : estimateTime(known->second, config, plan, *m_sizes);
}

TimeEstimate Planner::time(const RunConfig& config, const TrainPlan& plan, std::stop_token stop) {
  if (!m_sizes || !plan.problems.empty()) return {};
  const std::string key = ratesKey(m_model->info(), config, *m_sizes);
  if (!m_rates.contains(key))
    m_rates[key] = timeSteps(*m_model, config, *m_sizes, kTimedSeconds, mostTokensFor(plan, config.batchSize), stop);
  return knownTime(config, plan);
}

}  // namespace lorikeet
