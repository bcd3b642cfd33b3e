// One run folder as the index keeps it, reading only what is new in it. Used only by the registry and the trash.
#pragma once
#include <filesystem>
#include <string>

#include "core/runs/run_index.h"

namespace lorikeet {

/// What tells that a folder has changed, from three calls of stat.
struct FolderStamps {
  std::string run, labels;  ///< as IndexedRun's; "" = no such file
  std::string metrics;      ///< inode and size of metrics.jsonl
  double writtenAt = 0;     ///< of run.json, seconds since 1970
};
FolderStamps stampsOf(const std::filesystem::path& dir);
/// Nothing in the folder has changed since `known` was read.
bool isCurrent(const IndexedRun& known, const FolderStamps& stamps);

/// run.json and labels.json alone, without the curve. @throws Error when run.json is broken
IndexedRun readRunFile(const std::filesystem::path& dir, const FolderStamps& stamps);
/// Both and metrics.jsonl. @param known what the index has; its curve is continued from where it ended   @throws Error when run.json is broken
IndexedRun readRunFolder(const std::filesystem::path& dir, const FolderStamps& stamps, const IndexedRun* known = nullptr);

}  // namespace lorikeet
