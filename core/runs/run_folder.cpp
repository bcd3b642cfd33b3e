#include "core/runs/run_folder.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "core/runs/append_file.h"
#include "core/runs/pinned_answers.h"
#include "core/runs/row_losses.h"
#include "core/runs/run_json.h"
#include "core/runs/run_labels.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/file_lock.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr const char* kRunFile = "run.json";
constexpr const char* kMetricsFile = "metrics.jsonl";
constexpr std::string_view kStepPrefix = "step-";

/// Lower-case letters and digits joined by '-': safe in every path. Other letters (Chinese ...) are left out of the id, not of the
/// name.
std::string slugOf(const std::string& name) {
  std::string slug;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool keep = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (keep)
      slug += lower;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
    if (slug.size() >= 40) break;
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "run" : slug;
}

/// "2026-11-22T14:15:03.120Z" to "20261122-141503".
std::string stampOf(const std::string& isoTime) {
  std::string digits;
  for (const char c : isoTime.substr(0, 19)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.insert(8, "-");
}

std::string nameForSlug(const RunInfo& info) {
  if (!info.name.empty()) return info.name;
  const std::string stem = std::filesystem::path(info.config.dataset).stem().string();
  return stem.empty() ? "run" : stem;
}

MetricPoint metricOf(const LogLine& line, const std::string& where) {
  return metricFromJson(parseJson(line.text, where, line.number), where + ", line " + std::to_string(line.number));
}

}  // namespace

RunFolder RunFolder::create(const std::filesystem::path& root, RunInfo info) {
  std::error_code code;
  fs::create_directories(root, code);
  if (code) throw Error("Cannot create the folder of runs " + root.string() + ": " + code.message() + ".");
  info.createdAt = nowText();
  const std::string base = stampOf(info.createdAt) + "-" + slugOf(nameForSlug(info));
  RunFolder run;
  // create_directory claims the name: two processes in the same second get different runs.
  for (int attempt = 1;; ++attempt) {
    info.id = attempt == 1 ? base : base + "-" + std::to_string(attempt);
    run.m_dir = root / info.id;
    if (fs::create_directory(run.m_dir, code)) break;
    if (code) throw Error("Cannot create the run folder " + run.m_dir.string() + ": " + code.message() + ".");
  }
  if (info.name.empty()) info.name = info.id;
  try {
    fs::create_directory(run.m_dir / "checkpoints");
    run.save(info);
  } catch (...) {
    fs::remove_all(run.m_dir, code);
    throw;
  }
  return run;
}

RunFolder RunFolder::open(const std::filesystem::path& dir) {
  const std::filesystem::path file = dir / kRunFile;
  if (!fs::exists(file)) throw Error(dir.string() + " is no run: it has no run.json.");
  RunFolder run;
  run.m_dir = dir.has_filename() ? dir : dir.parent_path();  // "runs/x/" is runs/x: its parent is the folder of all runs
  run.m_info = runInfoFromJson(parseJson(readFile(file), file.string()), file.string());
  applyLabels(dir, run.m_info);
  return run;
}

std::filesystem::path RunFolder::checkpointDir(std::int64_t step) const {
  const std::string digits = std::to_string(step);
  return m_dir / "checkpoints" / (std::string(kStepPrefix) + std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits);
}

std::vector<std::int64_t> RunFolder::checkpoints() const {
  std::vector<std::int64_t> steps;
  std::error_code code;
  for (fs::directory_iterator at(m_dir / "checkpoints", code), end; !code && at != end; at.increment(code)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(kStepPrefix)) continue;
    std::int64_t step = 0;
    const char* last = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + kStepPrefix.size(), last, step);
    // The whole name must be a step, which leaves out ".tmp" leftovers; state.json is written with the rest before the rename.
    if (parsed.ec != std::errc() || parsed.ptr != last || step < 0 || at->path() != checkpointDir(step)) continue;
    std::error_code ignored;
    if (fs::is_regular_file(at->path() / "state.json", ignored)) steps.push_back(step);
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

void RunFolder::save(const RunInfo& info) {
  RunInfo saved = info;
  saved.updatedAt = nowText();
  writeFileAtomic(m_dir / kRunFile, toJson(saved).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  m_info = std::move(saved);
}

void RunFolder::update(const std::function<void(RunInfo&)>& change) {
  const auto lock = FileLock::onFolder(m_dir, FileLock::kUntilFree);
  try {
    m_info = open(m_dir).info();
  } catch (const Error&) {  // lost or broken: what this process knows is written anew
  }
  RunInfo info = m_info;
  change(info);
  save(info);
}

void RunFolder::appendMetric(const MetricPoint& point) {
  appendLine(m_dir / kMetricsFile, toJson(point).dump() + "\n");
}

std::vector<MetricPoint> RunFolder::metrics() const {
  const std::filesystem::path file = m_dir / kMetricsFile;
  std::vector<MetricPoint> points;
  readLines(file, [&](const LogLine& line) {
    points.push_back(metricOf(line, file.string()));
    return true;
  });
  return points;
}

void RunFolder::truncateMetrics(std::int64_t lastStep) {
  const std::filesystem::path file = m_dir / kMetricsFile;
  readLines(file, [&](const LogLine& line) {
    if (metricOf(line, file.string()).step <= lastStep) return true;
    shortenFile(file, line.begin);
    return false;
  });
}

void RunFolder::rewindLogs(std::int64_t lastStep) {
  truncateMetrics(lastStep);
  truncateRowLosses(m_dir, lastStep);
  truncatePinnedAnswers(m_dir, lastStep);
}

void RunFolder::syncLogs() const {
  for (const char* name : {kMetricsFile, kRowLossesFile, kPinnedFile}) syncFile(m_dir / name);
}

void RunFolder::moveToTrash() {
  const std::filesystem::path trash = m_dir.parent_path() / ".trash";
  std::error_code code;
  fs::create_directories(trash, code);
  if (code) throw fileError("create", trash, code.value());
  const std::string id = m_dir.filename().string();
  std::filesystem::path target = trash / id;
  for (int number = 2; fs::exists(target); ++number) target = trash / (id + "-" + std::to_string(number));
  fs::rename(m_dir, target, code);
  if (code) throw fileError("move to the trash", m_dir, code.value());
  m_dir = target;
}

std::filesystem::path defaultRunsRoot() {
  const char* given = std::getenv("LORIKEET_RUNS");
  return given != nullptr && *given != '\0' ? std::filesystem::path(given) : userDataDir() / "runs";
}

std::vector<RunInfo> listRuns(const std::filesystem::path& root) {
  std::vector<RunInfo> runs;
  std::error_code code;
  for (fs::directory_iterator at(root, code), end; !code && at != end; at.increment(code)) {
    std::error_code ignored;
    if (at->path().filename().string().starts_with('.') || !fs::exists(at->path() / kRunFile, ignored)) continue;
    try {
      runs.push_back(RunFolder::open(at->path()).info());
    } catch (const Error&) {
      continue;  // the contract: what cannot be read is left out of the list, and opening it says why
    }
  }
  std::sort(runs.begin(), runs.end(),
            [](const RunInfo& a, const RunInfo& b) { return std::pair(a.createdAt, a.id) > std::pair(b.createdAt, b.id); });
  return runs;
}

}  // namespace lorikeet
