// A lock between processes that ends with its holder, however that ends. Used by the runs' index, labels, folders and guard.
#pragma once
#include <filesystem>
#include <optional>

namespace lorikeet {

/// flock. Two threads of one process exclude each other too.
class FileLock {
 public:
  static constexpr int kUntilFree = -1;  ///< waitMs: as long as it takes
  /// On a file that exists for nothing else.
  /// @param file made when it is missing   @param waitMs how long to wait for the others
  /// @return nothing when they still hold it, or when the file cannot be made (read-only disk)
  static std::optional<FileLock> exclusive(const std::filesystem::path& file, int waitMs);
  static std::optional<FileLock> shared(const std::filesystem::path& file, int waitMs);
  /// On a folder itself, which needs no file in it.
  /// @return nothing only when somebody else still holds it: a missing folder (told by whoever writes into it) and a file system without
  /// locks count as free
  static std::optional<FileLock> onFolder(const std::filesystem::path& dir, int waitMs);
  FileLock(FileLock&& other) noexcept : m_fd(other.m_fd) { other.m_fd = -1; }
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  enum class Outcome { Held, Taken, Impossible };
  explicit FileLock(int fd) : m_fd(fd) {}
  static std::optional<FileLock> onFile(const std::filesystem::path& file, int operation, int waitMs);
  Outcome take(int operation, int waitMs) const;
  int m_fd;
};

}  // namespace lorikeet
