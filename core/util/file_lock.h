// A lock between processes that ends with its holder, however that ends. Used by the runs' index and labels.
#pragma once
#include <filesystem>
#include <optional>

namespace lorikeet {

/// flock on a file that exists for nothing else. Two threads of one process exclude each other too.
class FileLock {
 public:
  /// @param file made when it is missing   @param waitMs how long to wait for the others
  /// @return nothing when they still hold it, or when the file cannot be made (read-only disk)
  static std::optional<FileLock> exclusive(const std::filesystem::path& file, int waitMs);
  static std::optional<FileLock> shared(const std::filesystem::path& file, int waitMs);
  FileLock(FileLock&& other) noexcept : m_fd(other.m_fd) { other.m_fd = -1; }
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int fd) : m_fd(fd) {}
  static std::optional<FileLock> take(const std::filesystem::path& file, int operation, int waitMs);
  int m_fd;
};

}  // namespace lorikeet
