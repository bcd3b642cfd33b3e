// All runs of a folder as a list that is quick however many there are. The folders are the truth; an SQLite file beside them keeps
// what was read, and is made again whenever it is gone or broken. Used by the GUI and the CLI, at the same time.
#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/runs/run_summary.h"

namespace lorikeet {

struct RunListing {
  std::vector<RunSummary> runs;         ///< newest first
  std::vector<std::string> unreadable;  ///< one sentence for each folder whose run.json is broken
  std::size_t foldersRead = 0;          ///< changed since the last listing
  bool indexed = false;                 ///< false = without an index (read-only disk): every folder was read
};

/// A value without a connection: each call opens the index and closes it, so that the file may be deleted in between.
/// Threads and processes may call at once.
class RunRegistry {
 public:
  explicit RunRegistry(std::filesystem::path root) : m_root(std::move(root)) {}
  const std::filesystem::path& root() const { return m_root; }

  /// Reads the folders that have changed since the last listing and lists all. A missing root is an empty list.
  /// @throws Cancelled, and nothing else: what is wrong with a folder stands in the result
  RunListing list(std::stop_token stop = {}) const;
  /// list() after throwing the index away.
  RunListing rebuild(std::stop_token stop = {}) const;
  /// One run, read now, without its curve. @param id its folder's name   @throws Error when it is not there or broken
  RunSummary read(const std::string& id) const;
  /// The runs that a person may mean by `text`: the one of this id, else those of this name, else those whose id begins so.
  /// @throws Error when there is none or there are several
  RunSummary find(const std::string& text) const;

 private:
  std::filesystem::path m_root;
};

/// Each folder in `dir` that holds a run.json, but none whose name begins with '.'.
std::vector<std::filesystem::path> runFoldersIn(const std::filesystem::path& dir);

}  // namespace lorikeet
