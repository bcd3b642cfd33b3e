// An evaluation as one HTML file that opens offline, light and dark, English or Chinese. Used by the CLI and the GUI.
#pragma once
#include <string>
#include <vector>

#include "core/eval/eval_summary.h"
#include "core/runs/run_folder.h"

namespace lorikeet {

enum class ReportLanguage { English, Chinese };

/// The run that an adapter comes from, for the report's loss curve and settings.
struct ReportRun {
  std::string name;
  RunConfig config;
  std::vector<MetricPoint> metrics;
  std::int64_t bestStep = -1;
};

/// The runs of the contestants' folders, each once; what cannot be read is left out.
std::vector<ReportRun> runsOf(const Evaluation& evaluation);

/// The report: who answered, means with intervals and bars, what was forgotten, votes, loss curves, examples, settings, data
/// hashes. No scripts, no other files; every text of data and models is escaped.
/// @param summaries one for each set of the evaluation
std::string htmlReport(const Evaluation& evaluation, const std::vector<SetSummary>& summaries, const std::vector<ReportRun>& runs,
                       ReportLanguage language);

}  // namespace lorikeet
