// See run_actions.h.
#include "core/runs/run_actions.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <tuple>

#include "core/runs/registry.h"
#include "core/runs/run_reader.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

fs::path trashOf(const fs::path& root) { return root / ".trash"; }

void requirePlainName(const std::string& name) {
  if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos)
    throw Error("\"" + name + "\" is no name of a run's folder.");
}

void moveFolder(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw fileError("move", from, errno);
}

}  // namespace

std::string trashRun(const fs::path& root, const std::string& id) {
  requirePlainName(id);
  const RunSummary run = RunRegistry(root).read(id);
  if (isGoingOn(run)) throw Error("\"" + run.name + "\" is going on right now; stop it first.");
  RunFolder folder = RunFolder::open(root / id);
  folder.moveToTrash();
  return folder.dir().filename().string();
}

std::string restoreRun(const fs::path& root, const std::string& trashName) {
  requirePlainName(trashName);
  const fs::path from = trashOf(root) / trashName;
  const FolderStamps stamps = stampsOf(from);
  if (stamps.run.empty()) throw Error("There is no run " + trashName + " in the trash of " + root.string() + ".");
  // Folder and id agree for every run that Lorikeet made; a folder that was copied by hand keeps its own name.
  const std::string ownId = RunFolder::open(from).info().id;
  const std::string id = trashName.starts_with(ownId + "-") ? ownId : trashName;
  std::error_code ignored;
  if (fs::exists(root / id, ignored)) throw Error("There is another run in " + (root / id).string() + "; move it away first.");
  moveFolder(from, root / id);
  return id;
}

std::vector<RunSummary> listTrash(const fs::path& root) {
  std::vector<RunSummary> runs;
  for (const fs::path& dir : runFoldersIn(trashOf(root))) {
    const FolderStamps stamps = stampsOf(dir);
    if (stamps.run.empty()) continue;
    try {
      runs.push_back(readRunFile(dir, stamps).run);
    } catch (const Error&) {
      RunSummary broken;  // can still be emptied
      broken.id = broken.name = dir.filename().string();
      runs.push_back(broken);
    }
  }
  std::sort(runs.begin(), runs.end(), [](const RunSummary& a, const RunSummary& b) {
    return std::tie(a.createdAt, a.id) > std::tie(b.createdAt, b.id);
  });
  return runs;
}

std::size_t emptyTrash(const fs::path& root) {
  std::size_t count = 0;
  for (const fs::path& dir : runFoldersIn(trashOf(root))) {
    std::error_code code;
    fs::remove_all(dir, code);
    if (code) throw fileError("delete", dir, code.value());
    ++count;
  }
  return count;
}

}  // namespace lorikeet
