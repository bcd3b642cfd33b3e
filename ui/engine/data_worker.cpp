// See data_worker.h.
#include "ui/engine/data_worker.h"

namespace lorikeet {

void DataWorker::saveDataset(const DatasetHandle& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm,
                             int revision) {
  guarded(EngineTask::SaveDataset, [&] {
    writeDataset(*dataset, path, fileForm, rowForm);
    emit datasetSaved(QString::fromStdString(path.string()), revision);
  });
}

void DataWorker::listRuns(const std::filesystem::path& root) {
  guarded(EngineTask::ListRuns, [&] { emit runsListed(lorikeet::listRuns(root)); });
}

}  // namespace lorikeet
