// Unsaved work on disk, so that a crash loses at most seconds. Used by the editor, which writes every 5 seconds while something is
// unsaved.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace lorikeet {

/// What was being edited when the program ended.
struct RecoveredWork {
  std::filesystem::path file;  ///< the recovery file
  std::string path;            ///< the dataset's own file, "" = never saved
  std::int64_t savedAtMs = 0;  ///< Unix time
  std::size_t rows = 0;
};

/// One editor's recovery file in `folder`, named by process and counter and locked (flock) while the editor lives.
/// Writes only what changed since the last write where that is small (a journal of splices after a full snapshot), so that a
/// million rows do not cost a full write every 5 seconds.
class RecoveryFile {
 public:
  /// @throws Error when the folder cannot be made or written
  explicit RecoveryFile(std::filesystem::path folder);
  ~RecoveryFile();  ///< unlocks; the file stays unless discard() was called
  RecoveryFile(const RecoveryFile&) = delete;
  RecoveryFile& operator=(const RecoveryFile&) = delete;
  /// Safe to call from a worker thread, one call at a time. @throws Error (disk full ...), with the earlier state still readable
  void write(const Dataset& dataset);
  void discard();  ///< after saving, or when the person lets go

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// Recovery files of editors that no longer run, newest first; broken ones are left out.
std::vector<RecoveredWork> findRecoveredWork(const std::filesystem::path& folder);
/// @throws Error when the file is broken from its beginning; a torn journal gives the last whole state
Dataset readRecoveredWork(const std::filesystem::path& file);

}  // namespace lorikeet
