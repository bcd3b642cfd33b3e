// The report's pictures as inline SVG: bars with intervals, loss curves. Colours come from the report's style sheet. Used by
// report.
#pragma once
#include <string>
#include <vector>

#include "core/eval/report_texts.h"

namespace lorikeet {

/// Bars of one set: for each metric on a scale (perplexity has none) one bar a contestant, from 0 to the best possible, with its
/// interval.
std::string barChart(const SetSummary& summary, const std::vector<Contestant>& contestants, const ReportTexts& say);

/// Training and validation loss over steps, the best step marked. "" where there are no two points.
std::string lossChart(const ReportRun& run, const ReportTexts& say);

}  // namespace lorikeet
