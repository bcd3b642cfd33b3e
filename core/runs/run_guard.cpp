// See run_guard.h.
#include "core/runs/run_guard.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/util/file.h"

namespace lorikeet {
namespace {

constexpr std::size_t kRoomBytes = 32 * 1024;

fs::path roomIn(const fs::path& runDir) { return runDir / ".room"; }

/// The folder whose lock stands for the training; the run folder's own is for changes of run.json.
fs::path lockedIn(const fs::path& runDir) { return runDir / "checkpoints"; }

/// Names of core/util/file's temporary files end in ".tmp-<process>-<number>"; of a process that is gone nobody will use it.
bool isLeftover(const std::string& name) {
  const std::size_t at = name.find(".tmp-");
  if (name.empty() || name.front() != '.' || at == std::string::npos) return false;
  const long process = std::strtol(name.c_str() + at + 5, nullptr, 10);
  return process > 0 && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

void removeLeftovers(const fs::path& dir) {
  std::vector<fs::path> leftovers;
  std::error_code code;
  for (fs::directory_iterator at(dir, code), end; !code && at != end; at.increment(code)) {
    if (isLeftover(at->path().filename().string())) leftovers.push_back(at->path());
  }
  for (const fs::path& leftover : leftovers) fs::remove_all(leftover, code);
}

}  // namespace

RunGuard::RunGuard(const std::filesystem::path& runDir) : m_dir(runDir), m_lock(FileLock::onFolder(lockedIn(runDir), 0)) {
  if (!m_lock) {
    throw Error("The run " + runDir.string() + " is being trained by another process. Wait until it ends, or stop it there first.");
  }
  for (const fs::path& dir : {m_dir, m_dir / "checkpoints"}) removeLeftovers(dir);
  std::ofstream(roomIn(m_dir), std::ios::binary) << std::string(kRoomBytes, '\0');  // on a full disk there is none to keep
}

RunGuard::~RunGuard() { freeRoom(); }

void RunGuard::freeRoom() {
  std::error_code ignored;
  fs::remove(roomIn(m_dir), ignored);
}

bool RunGuard::isTrained(const std::filesystem::path& runDir) {
  return !FileLock::onFolder(lockedIn(runDir), 0);
}

}  // namespace lorikeet
