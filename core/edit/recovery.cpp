// See recovery.h. A snapshot appears by renaming a whole file that is already locked, so that no moment shows a part or an open
// lock.
#include "core/edit/recovery.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

#include "core/edit/recovery_journal.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

constexpr const char* kSuffix = ".unsaved";
constexpr const char* kTemporarySuffix = ".unsaved-new";
constexpr std::size_t kSnapshotRows = 512;  // in one record of a snapshot

/// An open file; closing it gives its lock back.
class OpenFile {
 public:
  OpenFile() = default;
  OpenFile(const fs::path& path, int flags) : m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  OpenFile(OpenFile&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
  }
  ~OpenFile() {
    if (m_fd >= 0) ::close(m_fd);
  }
  bool ok() const { return m_fd >= 0; }
  int get() const { return m_fd; }
  /// Waits for those who only look (isLocked), which takes no time.
  void lock() const {
    while (::flock(m_fd, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  /// Where a disk knows no locks, nobody holds one.
  bool isLocked() const { return ::flock(m_fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK; }

 private:
  int m_fd = -1;
};

/// @return 0 or errno
int writeAll(int fd, std::string_view bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::size_t>(count);
  }
  return 0;
}

RecoveryMark markOf(const Dataset& dataset) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {dataset.path,     dataset.rowForm, dataset.fileForm, std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
          dataset.encoding, dataset.columns};
}

/// What makes `now` of `before`: one edit for each run of rows that differ between the common beginning and end.
/// @param moreFirst the rows that one has more than the other lie before the others, else after them
std::vector<RecoveryEdit> editsBetween(const RowList& before, const RowList& now, bool moreFirst) {
  const std::size_t prefix = before.commonPrefix(now);
  const std::size_t suffix = before.commonSuffix(now, std::min(before.size(), now.size()) - prefix);
  const std::size_t removed = before.size() - prefix - suffix, inserted = now.size() - prefix - suffix,
                    both = std::min(removed, inserted);
  std::vector<RecoveryEdit> edits;
  const auto addMore = [&](std::size_t at) {
    if (removed != inserted) edits.push_back({at, removed - both, now.pointers(at, at + inserted - both)});
  };
  if (moreFirst) addMore(prefix);
  const std::size_t oldBegin = prefix + (moreFirst ? removed - both : 0), newBegin = prefix + (moreFirst ? inserted - both : 0);
  for (std::size_t i = 0; i < both; ++i) {
    if (before.pointer(oldBegin + i) == now.pointer(newBegin + i)) continue;
    const std::size_t first = i;
    while (i < both && before.pointer(oldBegin + i) != now.pointer(newBegin + i)) ++i;
    edits.push_back({newBegin + first, i - first, now.pointers(newBegin + first, newBegin + i)});
  }
  if (!moreFirst) addMore(prefix + both);
  return edits;
}

std::size_t rowsIn(const std::vector<RecoveryEdit>& edits) {
  std::size_t rows = 0;
  for (const RecoveryEdit& edit : edits) rows += edit.inserted.size();
  return rows;
}

/// The edits that write fewest rows, of both guesses.
std::vector<RecoveryEdit> smallestEditsBetween(const RowList& before, const RowList& now) {
  std::vector<RecoveryEdit> edits = editsBetween(before, now, false);
  if (before.size() == now.size() || rowsIn(edits) <= 1) return edits;
  std::vector<RecoveryEdit> others = editsBetween(before, now, true);
  return rowsIn(others) < rowsIn(edits) ? others : edits;
}

/// True when no running editor holds the file under this name now.
bool isAbandoned(const fs::path& file) {
  const OpenFile open(file, O_RDONLY);
  struct stat opened {
  }, named{};
  // An editor may have renamed a new file over the one opened here, whose lock is then free.
  return open.ok() && !open.isLocked() && ::fstat(open.get(), &opened) == 0 && ::stat(file.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino;
}

std::vector<fs::path> filesIn(const fs::path& folder, std::string_view suffix) {
  std::vector<fs::path> files;
  std::error_code code;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    if (at->path().extension() == suffix) files.push_back(at->path());
  return files;
}

/// What a killed editor leaves that holds no rows: halves of snapshots, and files that were never written.
void removeScraps(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::path& file : filesIn(folder, kTemporarySuffix))
    if (isAbandoned(file)) fs::remove(file, ignored);
  for (const fs::path& file : filesIn(folder, kSuffix))
    if (fs::file_size(file, ignored) == 0 && isAbandoned(file)) fs::remove(file, ignored);
}

}  // namespace

struct RecoveryFile::State {
  fs::path file;
  OpenFile open;
  bool written = false;       ///< the file holds a snapshot of its own
  bool snapshotNext = false;  ///< the journal's end is in doubt
  std::size_t snapshotBytes = 0, bytes = 0;
  RowList rows;  ///< as last written, like `mark`
  RecoveryMark mark;

  void writeSnapshot(const RowList& now, const RecoveryMark& nowMark);
  std::size_t fillSnapshot(const OpenFile& fresh, const RowList& now, const RecoveryMark& nowMark) const;
  void append(const std::string& record);
};

/// @return the bytes written
std::size_t RecoveryFile::State::fillSnapshot(const OpenFile& fresh, const RowList& now, const RecoveryMark& nowMark) const {
  std::size_t end = 0;
  const auto put = [&](const std::string& record) {
    if (const int code = writeAll(fresh.get(), record, end); code != 0) throw fileError("keep unsaved rows in", file, code);
    end += record.size();
  };
  put(recoveryHeader(nowMark, now.size()));
  for (std::size_t at = 0; at < now.size(); at += kSnapshotRows)
    put(recoveryRecord(nowMark, {{at, 0, now.pointers(at, std::min(at + kSnapshotRows, now.size()))}}));
  if (::fsync(fresh.get()) != 0) throw fileError("keep unsaved rows in", file, errno);
  return end;
}

void RecoveryFile::State::writeSnapshot(const RowList& now, const RecoveryMark& nowMark) {
  fs::path temporary = file;
  temporary.replace_extension(kTemporarySuffix);
  OpenFile fresh(temporary, O_RDWR | O_CREAT | O_TRUNC);
  if (!fresh.ok()) throw fileError("keep unsaved rows in", file, errno);
  fresh.lock();
  try {
    const std::size_t end = fillSnapshot(fresh, now, nowMark);
    if (::rename(temporary.c_str(), file.c_str()) != 0) throw fileError("keep unsaved rows in", file, errno);
    snapshotBytes = bytes = end;
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  open = std::move(fresh);
  written = true;
  snapshotNext = false;
  if (const OpenFile folder(file.parent_path(), O_RDONLY); folder.ok()) ::fsync(folder.get());
}

void RecoveryFile::State::append(const std::string& record) {
  int code = writeAll(open.get(), record, bytes);
  if (code == 0 && ::fdatasync(open.get()) != 0) code = errno;
  if (code != 0) {
    // A part that stays behind would be dropped by the reader; what a failed sync left on the disk nobody knows.
    snapshotNext = ::ftruncate(open.get(), static_cast<off_t>(bytes)) != 0;
    throw fileError("keep unsaved rows in", file, code);
  }
  bytes += record.size();
}

RecoveryFile::RecoveryFile(fs::path folder) : m_state(std::make_unique<State>()) {
  static std::atomic<unsigned> counter{0};
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) throw fileError("make the folder for unsaved rows", folder, code.value());
  folder = fs::absolute(folder);
  removeScraps(folder);
  do {  // a process of the same number may have left its files
    m_state->file = folder / (std::to_string(::getpid()) + "-" + std::to_string(counter++) + kSuffix);
    m_state->open = OpenFile(m_state->file, O_RDWR | O_CREAT | O_EXCL);
  } while (!m_state->open.ok() && errno == EEXIST);
  if (!m_state->open.ok()) throw fileError("keep unsaved rows in", m_state->file, errno);
  m_state->open.lock();
}

RecoveryFile::~RecoveryFile() {
  if (!m_state->written) discard();
}

void RecoveryFile::write(const Dataset& dataset) {
  State& state = *m_state;
  RecoveryMark mark = markOf(dataset);
  const RowList& now = dataset.rows;
  const std::vector<RecoveryEdit> edits = state.written ? smallestEditsBetween(state.rows, now) : std::vector<RecoveryEdit>();
  const bool sameMark = mark.path == state.mark.path && mark.rowForm == state.mark.rowForm &&
                        mark.fileForm == state.mark.fileForm && mark.encoding == state.mark.encoding &&
                        mark.columns == state.mark.columns;
  if (state.written && edits.empty() && sameMark) return;
  const bool journalIsLong = state.bytes - state.snapshotBytes > state.snapshotBytes;
  if (!state.written || state.snapshotNext || journalIsLong || rowsIn(edits) > now.size() / 4)
    state.writeSnapshot(now, mark);
  else
    state.append(recoveryRecord(mark, edits));
  state.rows = now;
  state.mark = std::move(mark);
}

void RecoveryFile::discard() {
  ::unlink(m_state->file.c_str());
  State fresh;
  fresh.file = m_state->file;
  *m_state = std::move(fresh);
}

std::vector<RecoveredWork> findRecoveredWork(const fs::path& folder) {
  std::vector<RecoveredWork> found;
  for (const fs::path& file : filesIn(folder, kSuffix)) {
    if (!isAbandoned(file)) continue;
    try {
      RecoveryState state = replayRecovery(file, nullptr);
      found.push_back({file, std::move(state.mark.path), state.mark.savedAtMs, state.size});
    } catch (const Error&) {  // nothing in it that a person could get back
    }
  }
  std::sort(found.begin(), found.end(), [](const RecoveredWork& a, const RecoveredWork& b) { return a.savedAtMs > b.savedAtMs; });
  return found;
}

Dataset readRecoveredWork(const fs::path& file) {
  Dataset dataset;
  RecoveryState state = replayRecovery(file, &dataset.rows);
  dataset.path = std::move(state.mark.path);
  dataset.rowForm = state.mark.rowForm;
  dataset.fileForm = state.mark.fileForm;
  dataset.encoding = state.mark.encoding;
  dataset.columns = std::move(state.mark.columns);
  return dataset;
}

}  // namespace lorikeet
