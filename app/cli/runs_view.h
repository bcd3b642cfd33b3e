// Runs as tables and JSON for a terminal. Used by the runs commands.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/runs/registry.h"
#include "core/runs/run_compare.h"

namespace lorikeet::cli {

/// One run as it is listed; without its settings.
Json summaryJson(const RunSummary& run, const std::filesystem::path& root);
/// Newest first, with a line that says where. @param emptyText printed in place of an empty table
std::string runTable(const std::vector<RunSummary>& runs, const std::string& emptyText);
/// Everything about one run.
std::string runText(const RunSummary& run, const RunInfo& info, const std::filesystem::path& root);

/// @param all false = only what differs
std::string comparisonTable(const std::vector<RunInfo>& runs, bool all);
Json comparisonJson(const std::vector<RunInfo>& runs, bool all);
/// One sentence about the rows of two runs.
std::string dataSentence(const DataDifference& difference);
Json dataJson(const DataDifference& difference);

}  // namespace lorikeet::cli
