// The index of all runs as an SQLite file in their folder: what a list needs, so that no run.json has to be read for it. It holds
// nothing of its own and may be deleted at any time. Used only by the registry.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/runs/run_summary.h"

namespace lorikeet {

/// One run in the index, with what tells that its folder has changed since.
struct IndexedRun {
  RunSummary run;
  std::string runStamp, labelsStamp;  ///< inode, time and size of the file; "" = no such file
  double writtenAt = 0;               ///< of run.json, seconds since 1970
  std::string metricsMark;            ///< how far metrics.jsonl was read; see run_reader.cpp
};

/// One connection; made for a listing and closed after it. Several processes may each have one.
class RunIndex {
 public:
  /// Opens root/.index.sqlite, or makes it; a broken file or one of another version is made anew.
  /// @return null where that cannot be (read-only disk, no room): then there is no index
  static std::unique_ptr<RunIndex> open(const std::filesystem::path& root);
  /// Removes the file, unless another process is using it. @return whether it is gone
  static bool remove(const std::filesystem::path& root);
  ~RunIndex();

  /// By id. @return nothing when the file turns out to be broken
  std::optional<std::map<std::string, IndexedRun>> readAll();
  /// Both in transactions of some hundred runs. @return false when it could not be written; the next listing tries again
  bool write(const std::vector<const IndexedRun*>& changed, const std::vector<std::string>& goneIds);

 private:
  struct Connection;
  explicit RunIndex(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> m_connection;
};

}  // namespace lorikeet
