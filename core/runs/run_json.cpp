#include "core/runs/run_json.h"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>

#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kAny = std::numeric_limits<double>::max();
constexpr RunStatus kStatuses[] = {RunStatus::Created, RunStatus::Running,  RunStatus::Paused,
                                   RunStatus::Stopped, RunStatus::Finished, RunStatus::Failed};

Json finiteOrNull(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

RunStatus readStatus(const JsonReader& run) {
  const std::string name = run.text("status");
  if (const auto status = statusFromName(name)) return *status;
  run.fail("status", "is \"" + name + "\", which is no status of a run");
}

std::vector<std::string> tagsIn(const JsonReader& run) {
  const Json* list = run.find("tags");
  if (list == nullptr) return {};
  std::vector<std::string> tags;
  for (const Json& tag : *list) {
    if (!tag.is_string()) run.fail("tags", "must be a list of texts");
    tags.push_back(tag.get<std::string>());
  }
  return tags;
}

double measured(const JsonReader& reader, const char* key) {
  return reader.numberOr(key, kNaN, -kAny, kAny);
}

}  // namespace

std::string nameOf(RunStatus status) {
  switch (status) {
    case RunStatus::Created:
      return "created";
    case RunStatus::Running:
      return "running";
    case RunStatus::Paused:
      return "paused";
    case RunStatus::Stopped:
      return "stopped";
    case RunStatus::Finished:
      return "finished";
    case RunStatus::Failed:
      return "failed";
  }
  return "";
}

std::optional<RunStatus> statusFromName(const std::string& name) {
  for (const RunStatus status : kStatuses) {
    if (nameOf(status) == name) return status;
  }
  return std::nullopt;
}

std::string nowText() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  std::string result(text, length);
  const std::string digits = std::to_string(millis);
  return result + "." + std::string(3 - digits.size(), '0') + digits + "Z";
}

Json toJson(const RunInfo& info) {
  Json json;
  json["id"] = info.id;
  json["name"] = info.name;
  json["status"] = nameOf(info.status);
  json["message"] = info.message;
  json["createdAt"] = info.createdAt;
  json["updatedAt"] = info.updatedAt;
  json["step"] = info.step;
  json["totalSteps"] = info.totalSteps;
  json["bestStep"] = info.bestStep;
  json["bestValidationLoss"] = finiteOrNull(info.bestValidationLoss);
  json["trainableParameters"] = info.trainableParameters;
  json["totalParameters"] = info.totalParameters;
  if (!info.tags.empty()) json["tags"] = info.tags;
  if (!info.notes.empty()) json["notes"] = info.notes;
  if (!info.importedFrom.empty()) json["importedFrom"] = info.importedFrom;
  json["datasetHash"] = info.datasetHash;
  json["baseModelHash"] = info.baseModelHash;
  // Who wrote this last: lets the registry tell a running run from one whose process is gone.
  json["pid"] = static_cast<std::int64_t>(::getpid());
  json["config"] = toJson(info.config);
  return json;
}

RunInfo runInfoFromJson(const Json& json, const std::string& where) {
  const JsonReader run(json, where);
  RunInfo info;
  info.id = run.text("id");
  info.name = run.textOr("name", info.id);
  info.status = readStatus(run);
  info.message = run.textOr("message", "");
  info.createdAt = run.textOr("createdAt", "");
  info.updatedAt = run.textOr("updatedAt", "");
  info.step = run.integerOr("step", 0, 0);
  info.totalSteps = run.integerOr("totalSteps", 0, 0);
  info.bestStep = run.integerOr("bestStep", -1, -1);
  info.bestValidationLoss = measured(run, "bestValidationLoss");
  info.trainableParameters = run.integerOr("trainableParameters", 0, 0);
  info.totalParameters = run.integerOr("totalParameters", 0, 0);
  info.tags = tagsIn(run);
  info.notes = run.textOr("notes", "");
  info.importedFrom = run.textOr("importedFrom", "");
  info.datasetHash = run.textOr("datasetHash", "");
  info.baseModelHash = run.textOr("baseModelHash", "");
  const Json* config = run.find("config");
  if (config == nullptr) run.fail("config", "is missing");
  try {
    info.config = runConfigFromJson(*config);
  } catch (const Error& error) {
    throw Error(where + ": in \"config\": " + error.what());
  }
  return info;
}

Json toJson(const MetricPoint& point) {
  return {{"step", point.step},
          {"epoch", finiteOrNull(point.epoch)},
          {"trainLoss", finiteOrNull(point.trainLoss)},
          {"validationLoss", finiteOrNull(point.validationLoss)},
          {"learningRate", finiteOrNull(point.learningRate)},
          {"gradientNorm", finiteOrNull(point.gradientNorm)},
          {"tokensPerSecond", finiteOrNull(point.tokensPerSecond)},
          {"elapsedSeconds", finiteOrNull(point.elapsedSeconds)},
          {"memoryBytes", finiteOrNull(point.memoryBytes)},
          {"tokens", point.tokens}};
}

MetricPoint metricFromJson(const Json& json, const std::string& where) {
  const JsonReader reader(json, where);
  MetricPoint point;
  point.step = reader.integer("step", 0);
  point.epoch = reader.numberOr("epoch", 0, -kAny, kAny);
  point.trainLoss = measured(reader, "trainLoss");
  point.validationLoss = measured(reader, "validationLoss");
  point.learningRate = measured(reader, "learningRate");
  point.gradientNorm = measured(reader, "gradientNorm");
  point.tokensPerSecond = measured(reader, "tokensPerSecond");
  point.elapsedSeconds = measured(reader, "elapsedSeconds");
  point.memoryBytes = measured(reader, "memoryBytes");
  point.tokens = reader.integerOr("tokens", 0, 0);
  return point;
}

MetricPoint::MetricPoint()
    : trainLoss(kNaN), validationLoss(kNaN), learningRate(kNaN), gradientNorm(kNaN), tokensPerSecond(kNaN), memoryBytes(kNaN), elapsedSeconds(kNaN) {}

RunInfo::RunInfo() : bestValidationLoss(kNaN) {}

}  // namespace lorikeet
