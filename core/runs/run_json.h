// run.json and the lines of metrics.jsonl as JSON, both ways. Used only inside core/runs.
#pragma once
#include "core/runs/run_folder.h"

namespace lorikeet {

/// NaN and infinities become null; other doubles keep every bit.
Json toJson(const RunInfo& info);
/// @throws Error naming `where` and the key.
RunInfo runInfoFromJson(const Json& json, const std::string& where);
Json toJson(const MetricPoint& point);
/// @throws Error naming `where` and the key.
MetricPoint metricFromJson(const Json& json, const std::string& where);
/// The opposite of nameOf; nothing for another word.
std::optional<RunStatus> statusFromName(const std::string& name);
/// Now, in UTC, as ISO 8601 with milliseconds: "2026-11-22T14:15:03.120Z".
std::string nowText();

}  // namespace lorikeet
