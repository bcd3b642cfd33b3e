// See file_lock.h.
#include "core/util/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace lorikeet {

std::optional<FileLock> FileLock::exclusive(const std::filesystem::path& file, int waitMs) { return onFile(file, LOCK_EX, waitMs); }
std::optional<FileLock> FileLock::shared(const std::filesystem::path& file, int waitMs) { return onFile(file, LOCK_SH, waitMs); }

std::optional<FileLock> FileLock::onFile(const std::filesystem::path& file, int operation, int waitMs) {
  FileLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.m_fd < 0 || lock.take(operation, waitMs) != Outcome::Held) return std::nullopt;
  return lock;
}

std::optional<FileLock> FileLock::onFolder(const std::filesystem::path& dir, int waitMs) {
  FileLock lock(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.m_fd >= 0 && lock.take(LOCK_EX, waitMs) == Outcome::Taken) return std::nullopt;
  return lock;
}

FileLock::Outcome FileLock::take(int operation, int waitMs) const {
  // Asking again and again: a blocking flock could not be given up when its holder is stopped.
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(waitMs);
  while (::flock(m_fd, waitMs < 0 ? operation : operation | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return Outcome::Impossible;
    if (std::chrono::steady_clock::now() >= end) return Outcome::Taken;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return Outcome::Held;
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(m_fd, other.m_fd);
  return *this;
}

FileLock::~FileLock() {
  if (m_fd >= 0) ::close(m_fd);
}

}  // namespace lorikeet
