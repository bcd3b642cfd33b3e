// See process_memory.h.
#include "core/util/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace lorikeet {

/// Source: proc(5), statm: size resident shared ..., in pages.
std::int64_t residentBytes() {
  const int fd = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char text[128] = {};
  const ssize_t length = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  if (length <= 0) return 0;
  char* afterSize = nullptr;
  std::strtoll(text, &afterSize, 10);
  return std::strtoll(afterSize, nullptr, 10) * ::sysconf(_SC_PAGESIZE);
}

}  // namespace lorikeet
