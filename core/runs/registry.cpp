// See registry.h.
#include "core/runs/registry.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "core/runs/run_index.h"
#include "core/runs/run_reader.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

using Index = std::map<std::string, IndexedRun>;

/// What the index holds. A file that turns out to be broken while it is read is removed and opened anew, once.
Index readIndex(const fs::path& root, std::unique_ptr<RunIndex>& index) {
  for (int attempt = 0; index != nullptr && attempt < 2; ++attempt) {
    if (auto known = index->readAll()) return std::move(*known);
    index.reset();
    if (RunIndex::remove(root)) index = RunIndex::open(root);
  }
  return {};
}

void sortNewestFirst(std::vector<RunSummary>& runs) {
  std::sort(runs.begin(), runs.end(), [](const RunSummary& a, const RunSummary& b) {
    return std::tie(a.createdAt, a.id) > std::tie(b.createdAt, b.id);
  });
}

/// One listing: what is current is taken from the index, the rest is read and remembered.
class Scan {
 public:
  Scan(const fs::path& root, Index known) : m_root(root), m_known(std::move(known)) {}

  void run(const std::stop_token& stop) {
    for (const fs::path& dir : runFoldersIn(m_root)) {
      if (stop.stop_requested()) throw Cancelled();
      visit(dir);
    }
    for (const auto& [id, entry] : m_known) m_gone.push_back(id);
  }
  void save(RunIndex& index) const {
    std::vector<const IndexedRun*> changed;
    for (const IndexedRun& entry : m_changed) changed.push_back(&entry);
    if (!changed.empty() || !m_gone.empty()) index.write(changed, m_gone);
  }
  RunListing takeListing() {
    for (IndexedRun& entry : m_changed) m_listing.runs.push_back(std::move(entry.run));
    sortNewestFirst(m_listing.runs);
    return std::move(m_listing);
  }

 private:
  void visit(const fs::path& dir) {
    const auto at = m_known.find(dir.filename().string());
    const FolderStamps stamps = stampsOf(dir);
    if (stamps.run.empty()) return;  // removed a moment ago
    try {
      if (at == m_known.end() || !isCurrent(at->second, stamps)) {
        m_changed.push_back(readRunFolder(dir, stamps, at == m_known.end() ? nullptr : &at->second));
        ++m_listing.foldersRead;
      } else {
        RunSummary& run = at->second.run;
        run.interrupted = isGoingOn(run) && !isWriterAlive(run.pid, at->second.writtenAt);  // true only at this moment
        m_listing.runs.push_back(std::move(run));
      }
      if (at != m_known.end()) m_known.erase(at);
    } catch (const Error& error) {
      if (!stampsOf(dir).run.empty()) m_listing.unreadable.push_back(error.what());
    }
  }

  fs::path m_root;
  Index m_known;  // what is left of it after the visits is gone
  std::vector<IndexedRun> m_changed;
  std::vector<std::string> m_gone;
  RunListing m_listing;
};

}  // namespace

std::vector<fs::path> runFoldersIn(const fs::path& dir) {
  std::vector<fs::path> folders;
  std::error_code code;
  for (fs::directory_iterator at(dir, code), end; !code && at != end; at.increment(code)) {
    if (!at->path().filename().string().starts_with('.')) folders.push_back(at->path());
  }
  return folders;
}

RunListing RunRegistry::list(std::stop_token stop) const {
  std::error_code ignored;
  if (!fs::is_directory(m_root, ignored)) return {};
  std::unique_ptr<RunIndex> index = RunIndex::open(m_root);
  Scan scan(m_root, readIndex(m_root, index));
  scan.run(stop);
  if (index != nullptr) scan.save(*index);
  RunListing listing = scan.takeListing();
  listing.indexed = index != nullptr;
  return listing;
}

RunListing RunRegistry::rebuild(std::stop_token stop) const {
  std::error_code ignored;
  if (fs::is_directory(m_root, ignored)) RunIndex::remove(m_root);
  return list(std::move(stop));
}

RunSummary RunRegistry::read(const std::string& id) const {
  const fs::path dir = m_root / id;
  const FolderStamps stamps = stampsOf(dir);
  if (id.empty() || stamps.run.empty()) throw Error("There is no run " + id + " in " + m_root.string() + ".");
  return readRunFile(dir, stamps).run;
}

RunSummary RunRegistry::find(const std::string& text) const {
  const std::vector<RunSummary> runs = list().runs;
  std::vector<const RunSummary*> byName, byStart;
  for (const RunSummary& run : runs) {
    if (run.id == text) return run;
    if (run.name == text) byName.push_back(&run);
    if (!text.empty() && run.id.starts_with(text)) byStart.push_back(&run);
  }
  const auto& meant = byName.empty() ? byStart : byName;
  if (meant.empty()) throw Error("There is no run \"" + text + "\" in " + m_root.string() + "; lorikeet-cli runs lists them all.");
  if (meant.size() > 1) {
    throw Error("\"" + text + "\" may mean " + std::to_string(meant.size()) + " runs, for example " + meant[0]->id + " and " +
                meant[1]->id + ". Give the id of one.");
  }
  return *meant.front();
}

}  // namespace lorikeet
