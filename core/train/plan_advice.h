// What stands in a plan's way or is worth knowing, as kinds with numbers, and the changes of settings that would help. Torch-free.
// Used by the plan (sentences) and by the Setup page (buttons).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/train/plan.h"

namespace lorikeet {

enum class PlanIssueKind {
  NoRows,
  AllCut,
  NothingToLearn,
  NoLayer,
  NoEnd,
  Settings,  // these block the start
  RowsCut,
  RowsLeftOut,
  NoValidation,
  MemoryTight,
  MemoryShort,
};

enum class PlanFixKind { LongerRows, AllLayers, OtherTemplate, FourBits, Recompute, SmallerBatch, ShorterRows, OpenData };

/// One click that helps.
struct PlanFix {
  PlanFixKind kind;
  Json changes = Json::object();  ///< settings by field key; empty for OpenData
  std::int64_t number = 0;        ///< tokens, rows: for the button's text
  std::int64_t memoryAfter = 0;   ///< bytes that the run would need in all; 0 = not a matter of memory
  bool fits = true;               ///< enough on its own
};

struct PlanIssue {
  PlanIssueKind kind;
  std::string sentence;  ///< in English, with the way out
  std::int64_t number = 0, limit = 0;
  std::vector<PlanFix> fixes;
  bool blocks() const { return kind <= PlanIssueKind::Settings; }
};

/// A plan with everything that can be said about it.
struct LaunchPlan {
  TrainPlan plan;
  std::vector<PlanIssue> issues;  ///< those that block first within their matter
};
/// Counts steps, reckons memory, names what stands in the way.
LaunchPlan makeLaunchPlan(const LoadedModel& model, const RunConfig& config, const DataSizes& data);

enum class MemoryVerdict { Unknown, Fits, Tight, TooMuch };
/// By what the run needs besides what is open already. @param now the model as it is open: its weights and the program are there
/// already
MemoryVerdict memoryVerdict(const MemoryEstimate& wanted, const MemoryEstimate& now, std::int64_t available);

/// @param plan counted already; its problems and warnings are not read  @param layerProblem what the adapter's settings do wrong;
/// "" = nothing
std::vector<PlanIssue> issuesOf(const LoadedModel& model, const RunConfig& config, const DataSizes& data, const TrainPlan& plan,
                                const std::string& layerProblem);

}  // namespace lorikeet
