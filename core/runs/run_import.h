// Curves of runs made elsewhere become run folders of their own, to lie beside the others. Used by the GUI and the CLI.
#pragma once
#include <filesystem>

#include "core/runs/run_folder.h"

namespace lorikeet {

/// @param root folder of all runs   @param path trainer_state.json, trainer_log.jsonl, or a folder that holds one (the newest checkpoint's)
/// @return the new run: finished, with RunInfo::importedFrom set; it has no adapter, so it cannot be resumed or chatted with
/// @throws Error in one sentence when the file holds no losses; nothing is made then
RunInfo importRun(const std::filesystem::path& root, const std::filesystem::path& path);

/// @throws Error when the run was imported: for whoever needs its adapter or checkpoints
void requireTrainedHere(const RunInfo& info);

}  // namespace lorikeet
