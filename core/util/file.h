// Reading, memory-mapping and atomic writing of files. Used by formats, data, runs and the trainer.
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/util/error.h"

namespace lorikeet {

namespace fs = std::filesystem;

/// "Cannot write /a/b: the disk is full; free some space and try again." @param what a verb   @param code errno
Error fileError(const char* what, const fs::path& path, int code);

/// The whole file as bytes. @throws Error naming the path and the reason.
std::string readFile(const fs::path& path);

/// Writes to a temporary file beside `path`, syncs it, then renames: a reader sees the old or the new file, never a part.
/// @throws Error (for example "disk full") with the old file untouched and the temporary one removed.
void writeFileAtomic(const fs::path& path, std::string_view bytes);

/// A file written in pieces that appears whole under its name at commit(), as with writeFileAtomic: with the permissions of the file
/// that it replaces, else 0644. Without commit() nothing changes.
class AtomicFile {
 public:
  explicit AtomicFile(const fs::path& path);  ///< @throws Error
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  void write(std::string_view bytes);  ///< @throws Error (for example "disk full")
  void commit();                       ///< syncs and renames; once. @throws Error

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// Makes `finalDir` appear in one rename: `fill` writes into a temporary folder beside it, which is synced and renamed.
/// An existing `finalDir` is replaced. @throws what `fill` throws, with the temporary folder removed.
template <class Fill>
void writeDirAtomic(const fs::path& finalDir, Fill&& fill);

/// The two halves of writeDirAtomic, for its template and for callers that need them apart.
fs::path makeTemporarySibling(const fs::path& finalDir);
void publishDirectory(const fs::path& temporary, const fs::path& finalDir);

template <class Fill>
void writeDirAtomic(const fs::path& finalDir, Fill&& fill) {
  const fs::path temporary = makeTemporarySibling(finalDir);
  try {
    fill(temporary);
    publishDirectory(temporary, finalDir);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(temporary, ignored);
    throw;
  }
}

/// A read-only memory mapping of a whole file; shared by everything that views its bytes.
class MappedFile {
 public:
  /// @throws Error if the file is missing or unreadable. An empty file maps to size 0.
  static std::shared_ptr<const MappedFile> open(const fs::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  const std::byte* data() const { return m_data; }
  std::size_t size() const { return m_size; }
  /// Takes a part that will not be read again soon out of this process's memory; it is read from the file when it is.
  void dropPages(const std::byte* from, std::size_t bytes) const;

 private:
  MappedFile() = default;
  const std::byte* m_data = nullptr;
  std::size_t m_size = 0;
};

/// A 128-bit content hash (XXH3) as 32 hexadecimal digits: identity of data and adapters, not a cryptographic proof.
std::string contentHash(std::string_view bytes);

/// contentHash of bytes that come in pieces.
class ContentHasher {
 public:
  ContentHasher();
  ~ContentHasher();
  ContentHasher(const ContentHasher&) = delete;
  ContentHasher& operator=(const ContentHasher&) = delete;
  void add(std::string_view bytes);
  std::string result() const;  ///< of everything so far, as contentHash

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// The folder where this user's files live ($XDG_DATA_HOME/lorikeet or ~/.local/share/lorikeet). Not created.
fs::path userDataDir();

/// A file or folder that ships with the program: $LORIKEET_RESOURCES, <exe>/../share/lorikeet, or the source tree, in this order.
/// @param relative for example "base-model" or "datasets/hiahia.jsonl"   @throws Error if it is nowhere.
fs::path shippedPath(const fs::path& relative);

}  // namespace lorikeet
