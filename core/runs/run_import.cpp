// See run_import.h.
#include "core/runs/run_import.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "core/runs/foreign_log.h"
#include "core/runs/run_json.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr const char* kStateFile = "trainer_state.json";
constexpr const char* kLogFile = "trainer_log.jsonl";

/// The number of "checkpoint-500"; nothing for another name.
std::optional<std::int64_t> checkpointNumber(const fs::path& dir) {
  const std::string name = dir.filename().string();
  constexpr std::string_view kPrefix = "checkpoint-";
  std::int64_t number = 0;
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const auto parsed = std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == name.data() + name.size() ? std::optional(number) : std::nullopt;
}

/// The file that is meant by a file or a folder.
fs::path logFileOf(const fs::path& path) {
  std::error_code code;
  if (!fs::is_directory(path, code)) return path;
  for (const char* name : {kLogFile, kStateFile}) {
    if (fs::is_regular_file(path / name, code)) return path / name;
  }
  fs::path newest;
  std::int64_t newestNumber = -1;
  for (fs::directory_iterator at(path, code), end; !code && at != end; at.increment(code)) {
    const auto number = checkpointNumber(at->path());
    std::error_code ignored;
    if (!number || *number <= newestNumber || !fs::is_regular_file(at->path() / kStateFile, ignored)) continue;
    newestNumber = *number;
    newest = at->path() / kStateFile;
  }
  if (newest.empty()) throw Error(path.string() + " holds neither " + kStateFile + " nor " + kLogFile + ", and no checkpoint of transformers.");
  return newest;
}

/// ".../qwen-lora/checkpoint-500/trainer_state.json" is the run qwen-lora.
std::string nameFor(const fs::path& file) {
  fs::path dir = fs::absolute(file).lexically_normal().parent_path();
  if (checkpointNumber(dir)) dir = dir.parent_path();
  return dir.filename().empty() ? file.stem().string() : dir.filename().string();
}

/// PEFT's adapter_config.json beside the log names the base model. A file that cannot be read tells nothing.
std::string baseModelBeside(const fs::path& file) {
  const fs::path config = file.parent_path() / "adapter_config.json";
  std::error_code ignored;
  if (!fs::exists(config, ignored)) return "";
  try {
    return JsonReader(parseJson(readFile(config), config.string()), config.string()).textOr("base_model_name_or_path", "");
  } catch (const Error&) {
    return "";
  }
}

/// A value that Lorikeet's own settings do not allow would make run.json unreadable. @param value 0 = not known
void setWhereAllowed(RunConfig& config, const std::string& key, std::int64_t value) {
  for (const auto& field : runFields()) {
    if (field.spec.key == key && value > 0 && static_cast<double>(value) <= field.spec.maximum) field.set(config, value);
  }
}

void addFacts(const std::vector<MetricPoint>& points, RunInfo& info) {
  info.step = points.back().step;
  info.totalSteps = std::max(info.totalSteps, info.step);
  for (const MetricPoint& point : points) {
    if (std::isfinite(point.validationLoss) && !(point.validationLoss >= info.bestValidationLoss)) {
      info.bestValidationLoss = point.validationLoss;
      info.bestStep = point.step;
    }
  }
}

}  // namespace

void requireTrainedHere(const RunInfo& info) {
  if (info.importedFrom.empty()) return;
  throw Error("\"" + info.name + "\" was imported from " + info.importedFrom +
              ": only its curves are here, no adapter and no checkpoint, so it cannot be resumed or chatted with.");
}

RunInfo importRun(const fs::path& root, const fs::path& path) {
  const fs::path file = logFileOf(path);
  const ForeignLog log = readForeignLog(file);
  RunInfo info;
  info.name = nameFor(file);
  info.importedFrom = fs::absolute(file).lexically_normal().string();
  info.status = RunStatus::Finished;
  info.message = "Curves of " + log.program + ", read from " + info.importedFrom + ".";
  info.config.baseModel = baseModelBeside(file);
  setWhereAllowed(info.config, "epochs", log.epochs);
  setWhereAllowed(info.config, "batchSize", log.batchSize);
  info.totalSteps = log.totalSteps;
  addFacts(log.points, info);
  const RunFolder folder = RunFolder::create(root, info);
  std::string lines;
  for (const MetricPoint& point : log.points) lines += toJson(point).dump() + "\n";
  try {
    writeFileAtomic(folder.dir() / "metrics.jsonl", lines);
  } catch (const Error&) {
    std::error_code ignored;
    fs::remove_all(folder.dir(), ignored);
    throw;
  }
  return folder.info();
}

}  // namespace lorikeet
