// Lives in the training thread: opens base models, trains and resumes runs. Used only by EngineController, through queued calls.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "core/engine/engine.h"
#include "ui/engine/worker.h"

namespace lorikeet {

class EventBuffer;

/// One training job, as plain values.
struct TrainRequest {
  ModelHandle model;
  RunConfig config;
  std::shared_ptr<const Dataset> dataset;
  std::filesystem::path runsRoot;
  std::string name;
  std::filesystem::path resumeDir;  ///< not empty = continue this run
  std::int64_t epochs = 0;          ///< above 0 = with more epochs than it was planned with
  std::shared_ptr<TrainControl> control;
};

class EngineWorker : public Worker {
  Q_OBJECT
 public:
  explicit EngineWorker(std::shared_ptr<EventBuffer> buffer);

  void openModel(const std::filesystem::path& path, const std::string& dtype, const std::string& chatTemplate);
  /// Blocks this thread until the run ends; pause and stop come through request.control.
  void train(const TrainRequest& request);

 signals:
  void modelOpened(ModelHandle model);
  /// @param dataset that the run trains on; shares its rows with the one that was handed in, where it is that one
  void datasetUsed(const DatasetHandle& dataset);
  void runStarted(const RunInfo& info, const TrainPlan& plan);
  void stageChanged(TrainStage stage);
  void bestFound(qint64 step, double validationLoss);
  void snapshotTaken(AdapterHandle adapter);
  void pinnedArrived(const PinnedAnswers& answers);
  void runEnded(const TrainResult& result);

 private:
  TrainRequest completed(TrainRequest request);
  TrainResult resume(TrainRequest request, TrainObserver& observer);
  std::shared_ptr<EventBuffer> m_buffer;
};

}  // namespace lorikeet
