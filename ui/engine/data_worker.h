// Lives in the file thread: datasets and run folders, so that a slow disk or a large file never holds up the window.
// Used only by EngineController.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/data/dataset_io.h"
#include "core/engine/engine.h"
#include "ui/engine/worker.h"

namespace lorikeet {

class DataWorker : public Worker {
  Q_OBJECT
 public:
  void saveDataset(const DatasetHandle& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm,
                   int revision);
  void listRuns(const std::filesystem::path& root);

 signals:
  void datasetSaved(const QString& path, int revision);
  void runsListed(const std::vector<RunInfo>& runs);
};

}  // namespace lorikeet
