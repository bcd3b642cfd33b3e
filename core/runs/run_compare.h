// Several runs side by side: their settings, and the rows they learned from. Used by the Runs page and lorikeet-cli runs compare.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/row_list.h"
#include "core/runs/run_folder.h"

namespace lorikeet {

/// One setting or fact of all runs.
struct SettingRow {
  std::string key;                ///< of RunConfig, or one of the facts: placeholders, baseModelHash, datasetHash, totalSteps,
                                  ///< trainableParameters, bestValidationLoss
  const FieldSpec* field = nullptr;  ///< null for a fact
  std::vector<Json> values;       ///< one for each run; null = not known (imported runs)
  bool differs = false;           ///< among the runs that know it
};
/// Facts first, then the settings in the order of the form.
std::vector<SettingRow> compareSettings(const std::vector<RunInfo>& runs);

/// What can be said about the rows of two runs.
enum class DataRelation {
  SameRows,  ///< equal hashes
  Unknown,   ///< one of the runs does not know its rows (imported)
  NoFile,    ///< other rows, and a dataset file is not there any more or cannot be read
  Compared   ///< other rows; both files were read
};
struct DataDifference {
  DataRelation relation = DataRelation::Unknown;
  std::string missingFile, reason;                      ///< with NoFile
  bool beforeIsOriginal = true, afterIsOriginal = true; ///< the file still holds the rows that the run learned from
  std::size_t added = 0, removed = 0, changed = 0;      ///< of Compared
  RowList before, after;
};
/// Reads the files only where the hashes differ. @throws Cancelled
DataDifference compareData(const RunInfo& before, const RunInfo& after, std::stop_token stop = {});

}  // namespace lorikeet
