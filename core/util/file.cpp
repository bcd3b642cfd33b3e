#include "core/util/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace lorikeet {
namespace {

std::string reason(int code) {
  switch (code) {
    case ENOENT: return "there is no such file or folder";
    case EACCES:
    case EPERM: return "permission denied";
    case ENOSPC:
    case EDQUOT: return "the disk is full; free some space and try again";
    case EISDIR: return "it is a folder, not a file";
    case EROFS: return "the disk is read-only";
    default: return std::strerror(code);
  }
}

[[noreturn]] void fail(const char* what, const fs::path& path, int code) { throw fileError(what, path, code); }

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0) : m_fd(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (m_fd >= 0) ::close(m_fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return m_fd; }
  bool ok() const { return m_fd >= 0; }

 private:
  int m_fd;
};

void syncPath(const fs::path& path) {
  Descriptor fd(path, O_RDONLY);
  if (fd.ok()) ::fsync(fd.get());
}

std::string uniqueSuffix() {
  static std::atomic<unsigned> counter{0};
  return ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
}

}  // namespace

Error fileError(const char* what, const fs::path& path, int code) {
  return Error(std::string("Cannot ") + what + " " + path.string() + ": " + reason(code) + ".");
}

std::string readFile(const fs::path& path) {
  Descriptor fd(path, O_RDONLY);
  if (!fd.ok()) fail("read", path, errno);
  std::string bytes;
  struct stat info {};
  if (::fstat(fd.get(), &info) == 0 && S_ISREG(info.st_mode)) bytes.reserve(static_cast<std::size_t>(info.st_size));
  char buffer[1 << 16];
  for (;;) {
    const ssize_t n = ::read(fd.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read", path, errno);
    if (n == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(n));
  }
}

struct AtomicFile::State {
  fs::path path, temporary;
  Descriptor fd;
  bool committed = false;
};

AtomicFile::AtomicFile(const fs::path& path) {
  std::error_code code;
  fs::path target = path;
  if (fs::is_symlink(path, code)) target = fs::canonical(path, code);  // a link stays one: the file that it names is replaced
  if (code) target = path;
  const fs::path temporary = target.parent_path() / ("." + target.filename().string() + uniqueSuffix());
  m_state.reset(new State{target, temporary, Descriptor(temporary, O_WRONLY | O_CREAT | O_EXCL, 0644)});
  if (!m_state->fd.ok()) fail("write", m_state->path, errno);
  struct stat old {};
  if (::stat(target.c_str(), &old) != 0) return;
  // Who may read and write it stays the same, as far as this process may say so.
  [[maybe_unused]] const int owner = ::fchown(m_state->fd.get(), old.st_uid, old.st_gid);
  ::fchmod(m_state->fd.get(), old.st_mode & 07777);
}

AtomicFile::~AtomicFile() {
  if (m_state->fd.ok() && !m_state->committed) ::unlink(m_state->temporary.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(m_state->fd.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write", m_state->path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void AtomicFile::commit() {
  if (::fsync(m_state->fd.get()) != 0) fail("write", m_state->path, errno);
  if (::rename(m_state->temporary.c_str(), m_state->path.c_str()) != 0) fail("write", m_state->path, errno);
  m_state->committed = true;
  syncPath(m_state->path.parent_path().empty() ? fs::path(".") : m_state->path.parent_path());
}

void writeFileAtomic(const fs::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

fs::path makeTemporarySibling(const fs::path& finalDir) {
  std::error_code code;
  if (finalDir.has_parent_path()) fs::create_directories(finalDir.parent_path(), code);
  const fs::path temporary = finalDir.parent_path() / ("." + finalDir.filename().string() + uniqueSuffix());
  fs::create_directory(temporary, code);
  if (code) fail("create", temporary, code.value());
  return temporary;
}

void publishDirectory(const fs::path& temporary, const fs::path& finalDir) {
  for (const auto& entry : fs::recursive_directory_iterator(temporary)) syncPath(entry.path());
  syncPath(temporary);
  // An existing folder steps aside first; a kill between the two renames leaves it whole under its ".old" name.
  const fs::path old = finalDir.parent_path() / ("." + finalDir.filename().string() + uniqueSuffix() + ".old");
  const bool replaces = fs::exists(finalDir);
  if (replaces && ::rename(finalDir.c_str(), old.c_str()) != 0) fail("replace", finalDir, errno);
  if (::rename(temporary.c_str(), finalDir.c_str()) != 0) {
    const int code = errno;
    if (replaces) ::rename(old.c_str(), finalDir.c_str());
    fail("write", finalDir, code);
  }
  syncPath(finalDir.parent_path().empty() ? fs::path(".") : finalDir.parent_path());
  std::error_code ignored;
  if (replaces) fs::remove_all(old, ignored);
}

std::shared_ptr<const MappedFile> MappedFile::open(const fs::path& path) {
  Descriptor fd(path, O_RDONLY);
  if (!fd.ok()) fail("open", path, errno);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) fail("open", path, errno);
  if (!S_ISREG(info.st_mode)) fail("open", path, EISDIR);
  std::shared_ptr<MappedFile> file(new MappedFile);  // private constructor: make_shared cannot reach it
  file->m_size = static_cast<std::size_t>(info.st_size);
  if (file->m_size == 0) return file;
  void* at = ::mmap(nullptr, file->m_size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (at == MAP_FAILED) fail("map", path, errno);
  file->m_data = static_cast<const std::byte*>(at);
  return file;
}

void MappedFile::dropPages(const std::byte* from, std::size_t bytes) const {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(from) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(from) + bytes) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
  if (m_data != nullptr) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

namespace {

std::string hexOf(const XXH128_hash_t& hash) {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}

}  // namespace

std::string contentHash(std::string_view bytes) { return hexOf(XXH3_128bits(bytes.data(), bytes.size())); }

struct ContentHasher::State {
  XXH3_state_t* hash = XXH3_createState();
  ~State() { XXH3_freeState(hash); }
};

ContentHasher::ContentHasher() : m_state(std::make_unique<State>()) { XXH3_128bits_reset(m_state->hash); }
ContentHasher::~ContentHasher() = default;
void ContentHasher::add(std::string_view bytes) { XXH3_128bits_update(m_state->hash, bytes.data(), bytes.size()); }
std::string ContentHasher::result() const { return hexOf(XXH3_128bits_digest(m_state->hash)); }

fs::path userDataDir() {
  if (const char* base = std::getenv("XDG_DATA_HOME"); base != nullptr && *base != '\0') return fs::path(base) / "lorikeet";
  const char* home = std::getenv("HOME");
  return fs::path(home != nullptr ? home : ".") / ".local" / "share" / "lorikeet";
}

fs::path shippedPath(const fs::path& relative) {
  std::error_code code;
  std::string looked;
  std::vector<fs::path> roots;
  if (const char* given = std::getenv("LORIKEET_RESOURCES"); given != nullptr && *given != '\0') roots.emplace_back(given);
  if (const fs::path exe = fs::read_symlink("/proc/self/exe", code); !code) roots.push_back(exe.parent_path().parent_path() / "share" / "lorikeet");
  roots.push_back(fs::path(LORIKEET_SOURCE_TREE) / "resources");
  roots.emplace_back(LORIKEET_SOURCE_TREE);
  for (const fs::path& root : roots) {
    if (fs::exists(root / relative, code)) return root / relative;
    looked += (looked.empty() ? "" : ", ") + root.string();
  }
  throw Error("Cannot find " + relative.string() + " that ships with Lorikeet (looked in " + looked +
              "). Set LORIKEET_RESOURCES to the folder that holds it, or install Lorikeet again.");
}

}  // namespace lorikeet
