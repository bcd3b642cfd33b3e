// See append_file.h.
#include "core/runs/append_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "core/util/file.h"

namespace lorikeet {
namespace {

/// The open log, closed with the value. Each call opens anew, so that a folder that was removed meanwhile is noticed.
class Log {
 public:
  explicit Log(const fs::path& path) : m_path(path), m_fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (m_fd < 0) fail(errno);
  }
  ~Log() {
    if (m_fd >= 0) ::close(m_fd);
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  off_t size() const { return ::lseek(m_fd, 0, SEEK_END); }

  /// Where the last whole line ends.
  off_t endOfLines() const {
    off_t end = size();
    char last = '\n';
    while (end > 0 && ::pread(m_fd, &last, 1, end - 1) == 1 && last != '\n') --end;
    return end;
  }

  /// Writes `bytes` from `end` on; what stood there is cut off. On failure nothing of them stays.
  void writeFrom(off_t end, std::string_view bytes) const {
    if (::ftruncate(m_fd, end) != 0) fail(errno);
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t n = ::pwrite(m_fd, bytes.data() + done, bytes.size() - done, end + static_cast<off_t>(done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        const int code = errno;
        if (::ftruncate(m_fd, end) != 0) fail(code);
        fail(code);
      }
      done += static_cast<std::size_t>(n);
    }
  }

 private:
  [[noreturn]] void fail(int code) const { throw fileError("write", m_path, code); }

  const fs::path& m_path;
  int m_fd;
};

}  // namespace

void appendLine(const std::filesystem::path& path, std::string_view line) {
  const Log log(path);
  log.writeFrom(log.endOfLines(), line);
}

void appendRecords(const std::filesystem::path& path, std::string_view bytes, std::size_t recordSize) {
  const Log log(path);
  const auto size = static_cast<off_t>(recordSize);
  log.writeFrom(log.size() / size * size, bytes);
}

void readLines(const std::filesystem::path& path, const std::function<bool(const LogLine&)>& take) {
  if (!fs::exists(path)) return;
  const std::string text = readFile(path);
  LogLine line;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = text.find('\n', begin);
    // A line without its newline was torn by a kill: the step it belongs to is done again.
    if (newline == std::string::npos) return;
    ++line.number;
    line.begin = begin;
    line.text = std::string_view(text).substr(begin, newline - begin);
    begin = newline + 1;
    if (line.text.find_first_not_of(" \t\r") != std::string_view::npos && !take(line)) return;
  }
}

void shortenFile(const std::filesystem::path& path, std::uintmax_t size) {
  std::error_code code;
  if (fs::file_size(path, code) <= size || code) return;
  if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0) throw fileError("write", path, errno);
}

void syncFile(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  const int code = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  if (code != 0) throw fileError("write", path, code);
}

}  // namespace lorikeet
