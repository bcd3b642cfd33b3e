// See run_data_hash.h.
#include "core/data/run_data_hash.h"

#include "core/data/dataset_io.h"

namespace lorikeet {

std::string runDataHash(const Dataset& dataset, const std::string& validationFile) {
  return datasetHash(dataset) + (validationFile.empty() ? "" : "-" + datasetHash(readDataset(validationFile)));
}

std::string rowsHashOf(const std::string& runHash) { return runHash.substr(0, runHash.find('-')); }

std::string validationHashOf(const std::string& runHash) {
  const std::size_t dash = runHash.find('-');
  return dash == std::string::npos ? "" : runHash.substr(dash + 1);
}

}  // namespace lorikeet
