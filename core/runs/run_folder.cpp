#include "core/runs/run_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "core/runs/run_json.h"
#include "core/runs/run_labels.h"
#include "core/util/error.h"
#include "core/util/file.h"
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

std::vector<MetricPoint> parseMetrics(const std::string& text, const std::string& where) {
  std::vector<MetricPoint> points;
  std::size_t lineNumber = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = text.find('\n', begin);
    // A line without its newline was torn by a kill: the step it belongs to is done again.
    if (newline == std::string::npos) break;
    ++lineNumber;
    const std::string_view line(text.data() + begin, newline - begin);
    begin = newline + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    points.push_back(metricFromJson(parseJson(line, where, lineNumber), where + ", line " + std::to_string(lineNumber)));
  }
  return points;
}

void appendAndSync(const std::filesystem::path& path, const std::string& line) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  const auto fail = [&](int code) {
    if (fd >= 0) ::close(fd);
    throw Error("Cannot write " + path.string() + ": " +
                (code == ENOSPC || code == EDQUOT ? "the disk is full; free some space and resume the run" : std::strerror(code)) +
                ".");
  };
  if (fd < 0) fail(errno);
  // A torn last line of a killed process would swallow the start of ours: cut it off first.
  off_t end = ::lseek(fd, 0, SEEK_END);
  char last = '\n';
  while (end > 0 && ::pread(fd, &last, 1, end - 1) == 1 && last != '\n') --end;
  if (::ftruncate(fd, end) != 0) fail(errno);
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t n = ::pwrite(fd, line.data() + done, line.size() - done, end + static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int code = errno;
      if (::ftruncate(fd, end) != 0) fail(code);
      fail(code);
    }
    done += static_cast<std::size_t>(n);
  }
  ::close(fd);
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
  run.m_dir = dir;
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

void RunFolder::appendMetric(const MetricPoint& point) {
  appendAndSync(m_dir / kMetricsFile, toJson(point).dump() + "\n");
}

std::vector<MetricPoint> RunFolder::metrics() const {
  const std::filesystem::path file = m_dir / kMetricsFile;
  return fs::exists(file) ? parseMetrics(readFile(file), file.string()) : std::vector<MetricPoint>();
}

void RunFolder::truncateMetrics(std::int64_t lastStep) {
  if (!fs::exists(m_dir / kMetricsFile)) return;
  std::string kept;
  for (const MetricPoint& point : metrics()) {
    if (point.step <= lastStep) kept += toJson(point).dump() + "\n";
  }
  writeFileAtomic(m_dir / kMetricsFile, kept);
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
