// What a person does with runs that are there: the trash, from which everything comes back. Names, tags and notes: run_labels.
// Used by the GUI and the CLI.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/runs/run_summary.h"

namespace lorikeet {

/// Moves a run to root/.trash/ by one rename. @return its name there, which restoreRun takes
/// @throws Error when it is going on in a living process, is gone, or the disk says no
std::string trashRun(const std::filesystem::path& root, const std::string& id);

/// Moves it back. @param trashName what trashRun returned   @return the run's id
/// @throws Error when it is not in the trash, or a run of its name has appeared since
std::string restoreRun(const std::filesystem::path& root, const std::string& trashName);

/// Newest first; their ids are their names in the trash.
std::vector<RunSummary> listTrash(const std::filesystem::path& root);

/// Deletes what lies in the trash for good. Ask first. @return how many runs   @throws Error when one cannot be deleted
std::size_t emptyTrash(const std::filesystem::path& root);

}  // namespace lorikeet
