// See folder_lock.h.
#include "core/runs/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace lorikeet {

FolderLock::FolderLock(const std::filesystem::path& dir, Wait wait) : m_fd(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (m_fd < 0) return;  // a missing folder is told by whoever writes into it
  int result = 0;
  do {
    result = ::flock(m_fd, LOCK_EX | (wait == Wait::No ? LOCK_NB : 0));
  } while (result != 0 && errno == EINTR);
  m_taken = result != 0 && errno == EWOULDBLOCK;
}

FolderLock::~FolderLock() {
  if (m_fd >= 0) ::close(m_fd);
}

}  // namespace lorikeet
