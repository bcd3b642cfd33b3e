// What a process that trains holds of a run folder: the right to be the only one, and a little room for its last words on a full disk.
// Used by train() and resumeRun(); isTrained() by whoever lists runs.
#pragma once
#include <filesystem>
#include <optional>

#include "core/util/file_lock.h"

namespace lorikeet {

class RunGuard {
 public:
  /// Takes the run and removes what killed writes left in its folder. @throws Error when another process trains it
  explicit RunGuard(const std::filesystem::path& runDir);
  ~RunGuard();
  RunGuard(const RunGuard&) = delete;
  RunGuard& operator=(const RunGuard&) = delete;

  /// Gives back the room that was kept, so that run.json can still be written where the disk is full.
  void freeRoom();

  /// True while some process, this one or another, trains the run.
  static bool isTrained(const std::filesystem::path& runDir);

 private:
  std::filesystem::path m_dir;
  std::optional<FileLock> m_lock;
};

}  // namespace lorikeet
