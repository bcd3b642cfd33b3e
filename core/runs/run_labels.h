// labels.json beside run.json: the person's own words about a run. A file of its own, so that renaming a run while another process
// trains it loses neither's writing. Used by run_folder, the registry, the GUI and the CLI.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/runs/run_folder.h"

namespace lorikeet {

/// What the person has written; absent = run.json's own value stands.
struct RunLabels {
  std::optional<std::string> name, notes;
  std::optional<std::vector<std::string>> tags;
};

/// Puts what labels.json holds in place of run.json's name, tags and notes. No file, or one that cannot be read, changes nothing.
void applyLabels(const std::filesystem::path& dir, RunInfo& info);

/// Writes what is given beside what was there; two processes that do so at once lose nothing.
/// @throws Error when the run is gone, the disk says no, or labels.json holds something that would be lost
void writeLabels(const std::filesystem::path& dir, const RunLabels& changes);

/// "a, b，a" to {"a", "b"}: trimmed, each once, in order. Commas of both scripts, semicolons and line breaks part them.
std::vector<std::string> tagsFromText(const std::string& text);

}  // namespace lorikeet
