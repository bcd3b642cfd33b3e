// See file_lock.h.
#include "core/util/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <utility>

namespace lorikeet {

std::optional<FileLock> FileLock::exclusive(const std::filesystem::path& file, int waitMs) { return take(file, LOCK_EX, waitMs); }
std::optional<FileLock> FileLock::shared(const std::filesystem::path& file, int waitMs) { return take(file, LOCK_SH, waitMs); }

std::optional<FileLock> FileLock::take(const std::filesystem::path& file, int operation, int waitMs) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return std::nullopt;
  FileLock lock(fd);
  // Asking again and again: a blocking flock could not be given up when its holder is stopped.
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(waitMs);
  while (::flock(fd, operation | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() >= end) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return lock;
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(m_fd, other.m_fd);
  return *this;
}

FileLock::~FileLock() {
  if (m_fd >= 0) ::close(m_fd);
}

}  // namespace lorikeet
