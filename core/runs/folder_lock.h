// A folder that one process at a time may work on, told by the system's lock on the folder itself: it needs no file and ends with the
// process, however that ends. Used by run_folder.cpp and run_guard.cpp.
#pragma once
#include <filesystem>

namespace lorikeet {

class FolderLock {
 public:
  enum class Wait { UntilFree, No };
  /// @param wait whether to wait for another holder; a file system without locks counts as free
  FolderLock(const std::filesystem::path& dir, Wait wait);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// True where somebody else holds the folder (only with Wait::No).
  bool isTaken() const { return m_taken; }

 private:
  int m_fd = -1;
  bool m_taken = false;
};

}  // namespace lorikeet
