// See run_compare.h.
#include "core/runs/run_compare.h"

#include <cmath>
#include <functional>

#include "core/data/dataset_io.h"
#include "core/data/run_data_hash.h"
#include "core/edit/compare.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

using Getter = std::function<Json(const RunInfo&)>;

Json textOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

SettingRow rowOf(const std::vector<RunInfo>& runs, const std::string& key, const FieldSpec* field, const Getter& get) {
  SettingRow row{key, field, {}, false};
  const Json* first = nullptr;
  for (const RunInfo& run : runs) row.values.push_back(get(run));
  for (const Json& value : row.values) {
    if (value.is_null()) continue;
    if (first == nullptr) first = &value;
    row.differs = row.differs || value != *first;
  }
  return row;
}

/// The file of a run's rows; "" is the sample dataset.
fs::path datasetFile(const RunInfo& run) {
  return run.config.dataset.empty() ? shippedPath("datasets/hiahia.jsonl") : fs::path(run.config.dataset);
}

/// @return false with `missingFile` and `reason` filled when the file cannot be read
bool readRows(const RunInfo& run, const std::stop_token& stop, RowList& rows, bool& isOriginal, DataDifference& result) {
  try {
    const fs::path file = datasetFile(run);
    result.missingFile = file.string();
    Dataset dataset = readDataset(file, std::nullopt, stop);
    isOriginal = datasetHash(dataset) == rowsHashOf(run.datasetHash);
    rows = std::move(dataset.rows);
    return true;
  } catch (const Cancelled&) {
    throw;
  } catch (const Error& error) {
    result.reason = error.what();
    return false;
  }
}

}  // namespace

std::vector<SettingRow> compareSettings(const std::vector<RunInfo>& runs) {
  std::vector<SettingRow> rows;
  const auto fact = [&](const char* key, const Getter& get) { rows.push_back(rowOf(runs, key, nullptr, get)); };
  fact("bestValidationLoss", [](const RunInfo& run) { return std::isfinite(run.bestValidationLoss) ? Json(run.bestValidationLoss) : Json(nullptr); });
  fact("totalSteps", [](const RunInfo& run) { return run.totalSteps > 0 ? Json(run.totalSteps) : Json(nullptr); });
  fact("trainableParameters", [](const RunInfo& run) { return run.trainableParameters > 0 ? Json(run.trainableParameters) : Json(nullptr); });
  fact("datasetHash", [](const RunInfo& run) { return textOrNull(run.datasetHash); });
  fact("baseModelHash", [](const RunInfo& run) { return textOrNull(run.baseModelHash); });
  for (const auto& field : runFields()) {
    rows.push_back(rowOf(runs, field.spec.key, &field.spec, [&](const RunInfo& run) {
      const bool known = run.importedFrom.empty() || (field.spec.key == "baseModel" && !run.config.baseModel.empty());
      return known ? field.get(run.config) : Json(nullptr);
    }));
  }
  fact("placeholders", [](const RunInfo& run) {
    std::string list;
    for (const auto& [name, value] : run.config.placeholders) list += (list.empty() ? "" : ", ") + name + " = " + value;
    return run.importedFrom.empty() ? Json(list) : Json(nullptr);
  });
  return rows;
}

DataDifference compareData(const RunInfo& before, const RunInfo& after, std::stop_token stop) {
  DataDifference result;
  if (before.datasetHash.empty() || after.datasetHash.empty()) return result;
  if (rowsHashOf(before.datasetHash) == rowsHashOf(after.datasetHash)) {
    result.relation = DataRelation::SameRows;
    return result;
  }
  result.relation = DataRelation::NoFile;
  if (!readRows(before, stop, result.before, result.beforeIsOriginal, result) ||
      !readRows(after, stop, result.after, result.afterIsOriginal, result))
    return result;
  result.relation = DataRelation::Compared;
  result.missingFile.clear();
  for (const RowPair& pair : compareRows(result.before, result.after, stop)) {
    result.added += pair.change == RowChange::Added;
    result.removed += pair.change == RowChange::Removed;
    result.changed += pair.change == RowChange::Changed;
  }
  return result;
}

}  // namespace lorikeet
