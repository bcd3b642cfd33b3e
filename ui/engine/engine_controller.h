// The GUI's side of the engine: owns the three threads and their workers, speaks in typed signals. Used by MainWindow and panels.
#pragma once
#include <QObject>
#include <QStringList>
#include <QThread>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/engine/engine.h"
#include "ui/engine/chat_worker.h"
#include "ui/engine/data_worker.h"
#include "ui/engine/engine_worker.h"
#include "ui/engine/event_buffer.h"

namespace lorikeet {

enum class RunState { Idle, Starting, Running, Paused, Stopping };

/// Every call returns at once; the answer comes as a signal in the GUI thread. Lives in the GUI thread.
class EngineController : public QObject {
  Q_OBJECT
 public:
  /// @param runsRoot folder of all runs
  explicit EngineController(std::filesystem::path runsRoot, QObject* parent = nullptr);
  /// Stops whatever runs (a checkpoint is kept) and joins the threads.
  ~EngineController() override;

  const ModelHandle& model() const { return m_model; }
  const std::filesystem::path& runsRoot() const { return m_runsRoot; }
  RunState runState() const { return m_runState; }
  bool isRunActive() const { return m_runState != RunState::Idle; }
  bool isAnswering() const { return m_answering; }

  void openModel(const std::filesystem::path& path, const std::string& dtype, const std::string& chatTemplate);
  /// @param revision comes back with datasetSaved
  void saveDataset(const DatasetHandle& dataset, const std::filesystem::path& path, FileForm fileForm, RowForm rowForm,
                   int revision);
  /// Tells everybody of a plan that the Setup page has made.
  void announcePlan(const TrainPlan& plan) { emit planReady(plan); }
  void refreshRuns();

  void startRun(const RunConfig& config, const DatasetHandle& dataset, const QString& name);
  /// A run whose base may not be the open one: it is opened first. @param dataset null = read config.dataset
  void startQueued(const RunConfig& config, const DatasetHandle& dataset, const QString& name, bool openBase);
  /// @param epochs above 0 = goes on to so many, more than the run was planned with
  void resumeRun(const std::filesystem::path& dir, const DatasetHandle& dataset, std::int64_t epochs = 0);
  void pauseRun();
  void continueRun();
  void stopRun();
  /// Stops, and the run's folder goes to the trash.
  void discardRun();

  void openAdapter(const std::filesystem::path& dir);
  /// One generate() call for all lanes. An answer that is still being made is stopped first.
  void ask(const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling);
  void stopAnswer();
  /// One answer for a row of the dataset; comes as drafted, or failed with EngineTask::Draft.
  void draft(const std::vector<Message>& messages);

 signals:
  void modelOpened(const ModelHandle& model);
  void datasetSaved(const QString& path, int revision);
  void planReady(const TrainPlan& plan);
  void runsListed(const std::vector<RunInfo>& runs);

  void runStateChanged(RunState state);
  /// The rows that the run trains on, before runStarted.
  void datasetUsed(const DatasetHandle& dataset);
  void runStarted(const RunInfo& info, const TrainPlan& plan);
  void stageChanged(TrainStage stage);
  void metricsArrived(const std::vector<MetricPoint>& points, double etaSeconds);
  void logArrived(const QStringList& lines);
  void rowLossesArrived(const std::vector<RowLoss>& losses);
  void pinnedArrived(const PinnedAnswers& answers);
  void bestFound(qint64 step, double validationLoss);
  void snapshotTaken(const AdapterHandle& adapter);
  void runEnded(const TrainResult& result);

  void adapterOpened(const AdapterHandle& adapter);
  void answerStarted();
  void textArrived(int lane, const QString& text);
  void answered(const std::vector<GenerateResult>& results);

  void drafted(const GenerateResult& result);

  /// Something did not work. Each panel shows the tasks that are its own.
  void failed(EngineTask task, const QString& sentence);

 private:
  void connectWorkers();
  void startThread(QThread& thread, QObject* worker, const QString& name);
  void launch(TrainRequest request);
  void drainEvents();
  void setRunState(RunState state);
  void onFailed(EngineTask task, const QString& sentence);

  std::filesystem::path m_runsRoot;
  std::shared_ptr<EventBuffer> m_buffer;
  QThread m_trainThread, m_chatThread, m_dataThread;
  // Owned by their threads: deleted when the thread has finished.
  EngineWorker* m_engineWorker;
  ChatWorker* m_chatWorker;
  DataWorker* m_dataWorker;
  QTimer m_drainTimer;

  ModelHandle m_model;
  RunState m_runState = RunState::Idle;
  std::shared_ptr<TrainControl> m_control;
  std::stop_source m_chatStop, m_draftStop;
  quint64 m_question = 0;
  bool m_answering = false;
};

}  // namespace lorikeet
