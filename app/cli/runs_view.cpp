// See runs_view.h.
#include "app/cli/runs_view.h"

#include "app/cli/console.h"

namespace lorikeet::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string shortHash(const std::string& hash) { return hash.empty() ? "–" : "#" + hash.substr(0, 8); }

std::string modelName(const RunSummary& run) {
  if (run.baseModel.empty()) return run.importedFrom.empty() ? "built-in" : "–";
  return std::filesystem::path(run.baseModel).filename().string();
}

std::string stepsText(const RunSummary& run) { return std::to_string(run.step) + "/" + std::to_string(run.totalSteps); }

/// A value of a setting; "–" where a run does not know it.
std::string valueText(const Json& value) {
  if (value.is_null()) return "–";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<SettingRow> rowsToShow(const std::vector<RunInfo>& runs, bool all) {
  std::vector<SettingRow> rows = compareSettings(runs);
  if (!all) std::erase_if(rows, [](const SettingRow& row) { return !row.differs; });
  return rows;
}

const char* relationWord(DataRelation relation) {
  switch (relation) {
    case DataRelation::SameRows: return "same";
    case DataRelation::Unknown: return "unknown";
    case DataRelation::NoFile: return "no file";
    case DataRelation::Compared: return "compared";
  }
  return "";
}

}  // namespace

Json summaryJson(const RunSummary& run, const std::filesystem::path& root) {
  return Json{{"id", run.id},
              {"name", run.name},
              {"status", statusWord(run)},
              {"message", run.message},
              {"tags", run.tags},
              {"notes", run.notes},
              {"dir", (root / run.id).string()},
              {"createdAt", run.createdAt},
              {"updatedAt", run.updatedAt},
              {"step", run.step},
              {"totalSteps", run.totalSteps},
              {"epoch", run.epoch},
              {"elapsedSeconds", run.elapsedSeconds},
              {"bestStep", run.bestStep},
              {"bestValidationLoss", run.bestValidationLoss},
              {"lastTrainLoss", run.lastTrainLoss},
              {"trainableParameters", run.trainableParameters},
              {"baseModel", run.baseModel},
              {"dataset", run.dataset},
              {"datasetHash", run.datasetHash},
              {"importedFrom", run.importedFrom},
              {"resumable", canResume(run)}};
}

std::string runTable(const std::vector<RunSummary>& runs, const std::string& emptyText) {
  if (runs.empty()) return emptyText;
  using enum Table::Align;
  Table table({"run", "name", "status", "steps", "epoch", "validation", "model", "data", "time", "started", "tags"},
              {Left, Left, Left, Right, Right, Right, Left, Left, Right, Left, Left});
  for (const RunSummary& run : runs) {
    table.add({run.id, run.name, statusWord(run), stepsText(run), fixed(run.epoch, 1), fixed(run.bestValidationLoss, 4), modelName(run),
               shortHash(run.datasetHash), duration(run.elapsedSeconds), run.createdAt.substr(0, 16), joined(run.tags)});
  }
  return table.text(terminalWidth());
}

std::string runText(const RunSummary& run, const RunInfo& info, const std::filesystem::path& root) {
  Table table({"run", run.id});
  const auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) table.add({what, value});
  };
  add("name", run.name);
  add("status", statusWord(run));
  add("message", run.message);
  add("tags", joined(run.tags));
  add("notes", run.notes);
  add("steps", stepsText(run) + ", epoch " + fixed(run.epoch, 2));
  add("validation loss", fixed(run.bestValidationLoss, 4) + (run.bestStep < 0 ? "" : " at step " + std::to_string(run.bestStep)));
  add("last train loss", fixed(run.lastTrainLoss, 4));
  add("trainable", withThousands(run.trainableParameters) + " of " + withThousands(info.totalParameters));
  add("base model", info.config.baseModel.empty() ? modelName(run) : info.config.baseModel + " " + shortHash(info.baseModelHash));
  add("dataset", (info.config.dataset.empty() ? std::string("–") : info.config.dataset) + " " + shortHash(info.datasetHash));
  add("trained for", duration(run.elapsedSeconds));
  add("started", run.createdAt);
  add("changed", run.updatedAt);
  add("folder", (root / run.id).string());
  return table.text(terminalWidth());
}

std::string comparisonTable(const std::vector<RunInfo>& runs, bool all) {
  std::vector<std::string> header = {"setting"};
  for (const RunInfo& run : runs) header.push_back(run.name);
  Table table(header);
  const std::vector<SettingRow> rows = rowsToShow(runs, all);
  if (rows.empty()) return "No setting differs.\n";
  for (const SettingRow& row : rows) {
    std::vector<std::string> cells = {row.key};
    for (const Json& value : row.values) cells.push_back(valueText(value));
    table.add(std::move(cells));
  }
  return table.text(terminalWidth());
}

Json comparisonJson(const std::vector<RunInfo>& runs, bool all) {
  Json ids = Json::array(), settings = Json::object();
  for (const RunInfo& run : runs) ids.push_back(run.id);
  for (const SettingRow& row : rowsToShow(runs, all)) settings[row.key] = row.values;
  return {{"runs", ids}, {"settings", settings}};
}

std::string dataSentence(const DataDifference& difference) {
  switch (difference.relation) {
    case DataRelation::SameRows: return "Both runs learned from the same rows.";
    case DataRelation::Unknown: return "One of the runs does not know its rows.";
    case DataRelation::NoFile: return "The runs learned from different rows, which cannot be compared: " + difference.reason;
    case DataRelation::Compared: break;
  }
  std::string text = "The runs learned from different rows: " + std::to_string(difference.added) + " added, " +
                     std::to_string(difference.removed) + " removed, " + std::to_string(difference.changed) + " changed.";
  if (!difference.beforeIsOriginal) text += " The first run's file has changed since.";
  if (!difference.afterIsOriginal) text += " The second run's file has changed since.";
  return text;
}

Json dataJson(const DataDifference& difference) {
  Json json = {{"relation", relationWord(difference.relation)}};
  if (difference.relation == DataRelation::NoFile) json["reason"] = difference.reason;
  if (difference.relation == DataRelation::Compared) {
    json["added"] = difference.added;
    json["removed"] = difference.removed;
    json["changed"] = difference.changed;
    json["beforeIsOriginal"] = difference.beforeIsOriginal;
    json["afterIsOriginal"] = difference.afterIsOriginal;
  }
  return json;
}

}  // namespace lorikeet::cli
