// Losses that other programs have logged: trainer_state.json of transformers, trainer_log.jsonl of LLaMA-Factory. Used by run_import.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/runs/run_folder.h"

namespace lorikeet {

/// What such a file tells about its run.
struct ForeignLog {
  std::string program;              ///< "transformers", "LLaMA-Factory"
  std::vector<MetricPoint> points;  ///< one for each step, ascending
  std::int64_t totalSteps = 0, epochs = 0, batchSize = 0;  ///< 0 = the file does not say
};

/// Tells the two by their content. NaN and Infinity, which Python writes into JSON, count as not measured.
/// @throws Error in one sentence when the file is none of the two, broken, or holds no losses
ForeignLog readForeignLog(const std::filesystem::path& file);

/// JSON with each bare NaN, Infinity and -Infinity as null; texts in quotes stay.
std::string withoutNonFinite(std::string_view json);

}  // namespace lorikeet
