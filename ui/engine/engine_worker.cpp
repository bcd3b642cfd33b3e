// See engine_worker.h.
#include "ui/engine/engine_worker.h"

#include "core/data/dataset_io.h"
#include "core/data/run_data_hash.h"
#include "core/util/file.h"
#include "ui/engine/event_buffer.h"

namespace lorikeet {
namespace {

std::filesystem::path fileOf(const RunConfig& config) {
  return config.dataset.empty() ? shippedPath("datasets/hiahia.jsonl") : std::filesystem::path(config.dataset);
}

/// Frequent events go to the buffer, state changes leave as signals.
class WorkerObserver : public TrainObserver {
 public:
  WorkerObserver(EngineWorker& worker, EventBuffer& buffer) : m_worker(worker), m_buffer(buffer) {}
  void onStart(const RunInfo& info, const TrainPlan& plan) override { emit m_worker.runStarted(info, plan); }
  void onStage(TrainStage stage) override { emit m_worker.stageChanged(stage); }
  void onMetric(const MetricPoint& point, double etaSeconds) override { m_buffer.pushMetric(point, etaSeconds); }
  void onBest(std::int64_t step, double validationLoss) override { emit m_worker.bestFound(step, validationLoss); }
  void onSnapshot(const AdapterHandle& adapter) override { emit m_worker.snapshotTaken(adapter); }
  void onRowLosses(const std::vector<RowLoss>& losses) override { m_buffer.pushRowLosses(losses); }
  void onPinnedAnswers(const PinnedAnswers& answers) override { emit m_worker.pinnedArrived(answers); }
  void onLog(const std::string& line) override { m_buffer.pushLog(line); }

 private:
  EngineWorker& m_worker;
  EventBuffer& m_buffer;
};

}  // namespace

EngineWorker::EngineWorker(std::shared_ptr<EventBuffer> buffer) : m_buffer(std::move(buffer)) {}

void EngineWorker::openModel(const std::filesystem::path& path, const std::string& dtype, const std::string& chatTemplate) {
  guarded(EngineTask::OpenModel, [&] { emit modelOpened(lorikeet::openModel(path, dtype, chatTemplate)); });
}

void EngineWorker::train(const TrainRequest& request) {
  guarded(EngineTask::Train, [&] {
    WorkerObserver observer(*this, *m_buffer);
    if (!request.resumeDir.empty()) {
      emit runEnded(resume(request, observer));
      return;
    }
    const TrainRequest whole = completed(request);
    emit datasetUsed(whole.dataset);
    emit runEnded(lorikeet::train(whole.model, whole.config, *whole.dataset, whole.runsRoot, whole.name, observer, *whole.control));
  });
}

/// What a run from the queue lacks: its base, and rows that were not open when it was put there.
TrainRequest EngineWorker::completed(TrainRequest request) {
  if (!request.model) {
    request.model = lorikeet::openModel(request.config.baseModel, request.config.dtype, request.config.chatTemplate);
    emit modelOpened(request.model);
  }
  if (!request.dataset) request.dataset = std::make_shared<const Dataset>(readDataset(fileOf(request.config)));
  return request;
}

TrainResult EngineWorker::resume(TrainRequest request, TrainObserver& observer) {
  const RunInfo info = RunFolder::open(request.resumeDir).info();
  // The run knows its own base and data: what is open now may be another.
  if (!request.model || request.model->info().hash != info.baseModelHash) {
    request.model = lorikeet::openModel(info.config.baseModel, info.config.dtype, info.config.chatTemplate);
    emit modelOpened(request.model);
  }
  if (!request.dataset || datasetHash(*request.dataset) != rowsHashOf(info.datasetHash)) {
    request.dataset = std::make_shared<const Dataset>(readDataset(fileOf(info.config)));
  }
  emit datasetUsed(request.dataset);
  if (request.epochs > 0) return extendRun(request.model, *request.dataset, request.resumeDir, request.epochs, observer, *request.control);
  return resumeRun(request.model, *request.dataset, request.resumeDir, observer, *request.control);
}

}  // namespace lorikeet
