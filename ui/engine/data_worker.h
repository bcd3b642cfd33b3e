// Lives in the file thread: datasets, plans and run folders, so that a slow disk or a large file never holds up the window.
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
  void plan(quint64 number, const ModelHandle& model, const RunConfig& config, const DatasetHandle& dataset);
  void listRuns(const std::filesystem::path& root);

 signals:
  void datasetSaved(const QString& path, int revision);
  void planned(quint64 number, const TrainPlan& plan);
  void runsListed(const std::vector<RunInfo>& runs);
};

}  // namespace lorikeet
