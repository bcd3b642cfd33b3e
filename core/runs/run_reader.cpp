// See run_reader.h. The mark of metrics.jsonl is "inode:size:bytes read:hash of the last of them".
#include "core/runs/run_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include "core/runs/run_json.h"
#include "core/runs/run_labels.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kHashedBytes = 256;

std::string stampOf(const struct stat& info, bool withTime) {
  std::string stamp = std::to_string(info.st_ino) + ":" + std::to_string(info.st_size);
  if (withTime) stamp += ":" + std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec);
  return stamp;
}

/// A place in metrics.jsonl up to which it was read.
struct Mark {
  std::string file;  // inode and size
  std::size_t bytes = 0;
  std::string hash;

  std::string text() const { return file + ":" + std::to_string(bytes) + ":" + hash; }
  static Mark parse(const std::string& text) {
    Mark mark;
    const std::size_t last = text.rfind(':');
    const std::size_t middle = last == std::string::npos || last == 0 ? std::string::npos : text.rfind(':', last - 1);
    if (middle == std::string::npos) return mark;
    mark.file = text.substr(0, middle);
    mark.hash = text.substr(last + 1);
    std::from_chars(text.data() + middle + 1, text.data() + last, mark.bytes);
    return mark;
  }
};

void addPoint(const MetricPoint& point, RunSummary& run) {
  run.curve.addTrain(point.step, point.trainLoss);
  run.curve.addValidation(point.step, point.validationLoss);
  run.epoch = point.epoch;
  if (point.trainLoss == point.trainLoss) run.lastTrainLoss = point.trainLoss;
  if (point.elapsedSeconds == point.elapsedSeconds) run.elapsedSeconds = point.elapsedSeconds;
}

/// The bytes before `end` that the mark's hash is made of. @return "" when the file is shorter
std::string bytesBefore(std::ifstream& file, std::size_t end) {
  std::string bytes(std::min(end, kHashedBytes), '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(end - bytes.size()));
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file ? bytes : std::string();
}

/// Whole lines from `begin` on, each parsed once; a broken line is left out, a torn last one waits for its end.
std::size_t addLines(std::ifstream& file, std::size_t begin, const std::string& where, RunSummary& run) {
  file.clear();
  file.seekg(static_cast<std::streamoff>(begin));
  std::string pending(kBlockBytes, '\0');
  std::size_t held = 0;
  for (;;) {
    pending.resize(held + kBlockBytes);
    file.read(pending.data() + held, static_cast<std::streamsize>(kBlockBytes));
    const auto got = static_cast<std::size_t>(file.gcount());
    pending.resize(held + got);
    std::size_t at = 0;
    for (std::size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n', at)) {
      try {
        addPoint(metricFromJson(parseJson(std::string_view(pending).substr(at, end - at), where), where), run);
      } catch (const Error&) {
        // the run itself says so when it is opened
      }
      at = end + 1;
    }
    begin += at;
    pending.erase(0, at);
    held = pending.size();
    if (got == 0) return begin;
  }
}

void readMetrics(const fs::path& dir, const FolderStamps& stamps, const IndexedRun* known, IndexedRun& entry) {
  Mark mark{stamps.metrics, 0, ""};
  std::ifstream file(dir / "metrics.jsonl", std::ios::binary);
  if (!stamps.metrics.empty() && file) {
    const Mark before = known != nullptr ? Mark::parse(known->metricsMark) : Mark();
    if (before.bytes > 0 && contentHash(bytesBefore(file, before.bytes)) == before.hash) {
      mark.bytes = before.bytes;
      entry.run.curve = known->run.curve;
      entry.run.epoch = known->run.epoch;
      entry.run.lastTrainLoss = known->run.lastTrainLoss;
      entry.run.elapsedSeconds = known->run.elapsedSeconds;
    }
    mark.bytes = addLines(file, mark.bytes, (dir / "metrics.jsonl").string(), entry.run);
    mark.hash = contentHash(bytesBefore(file, mark.bytes));
  }
  entry.metricsMark = mark.text();
}

}  // namespace

FolderStamps stampsOf(const fs::path& dir) {
  FolderStamps stamps;
  struct stat info {};
  if (::stat((dir / "run.json").c_str(), &info) != 0) return stamps;
  stamps.run = stampOf(info, true);
  stamps.writtenAt = static_cast<double>(info.st_mtim.tv_sec);
  if (::stat((dir / "labels.json").c_str(), &info) == 0) stamps.labels = stampOf(info, true);
  if (::stat((dir / "metrics.jsonl").c_str(), &info) == 0) stamps.metrics = stampOf(info, false);
  return stamps;
}

bool isCurrent(const IndexedRun& known, const FolderStamps& stamps) {
  return known.runStamp == stamps.run && known.labelsStamp == stamps.labels && Mark::parse(known.metricsMark).file == stamps.metrics;
}

IndexedRun readRunFile(const fs::path& dir, const FolderStamps& stamps) {
  IndexedRun entry;
  const std::string where = (dir / "run.json").string();
  const Json json = parseJson(readFile(dir / "run.json"), where);
  RunInfo info = runInfoFromJson(json, where);
  applyLabels(dir, info);
  entry.run = summaryOf(info, dir.filename().string());
  entry.run.pid = JsonReader(json, where).integerOr("pid", 0, 0);
  entry.run.interrupted = isGoingOn(entry.run) && !isWriterAlive(entry.run.pid, stamps.writtenAt);
  entry.runStamp = stamps.run;
  entry.labelsStamp = stamps.labels;
  entry.writtenAt = stamps.writtenAt;
  return entry;
}

IndexedRun readRunFolder(const fs::path& dir, const FolderStamps& stamps, const IndexedRun* known) {
  IndexedRun entry = readRunFile(dir, stamps);
  readMetrics(dir, stamps, known, entry);
  return entry;
}

}  // namespace lorikeet
