// See engine_controller.h.
#include "ui/engine/engine_controller.h"

#include <utility>

namespace lorikeet {
namespace {
constexpr int kDrainMs = 40;  // 25 frames a second look live; more would only cost the trainer time
}

EngineController::EngineController(std::filesystem::path runsRoot, QObject* parent)
    : QObject(parent),
      m_runsRoot(std::move(runsRoot)),
      m_buffer(std::make_shared<EventBuffer>()),
      m_engineWorker(new EngineWorker(m_buffer)),
      m_chatWorker(new ChatWorker(m_buffer)),
      m_dataWorker(new DataWorker) {
  connectWorkers();
  startThread(m_trainThread, m_engineWorker, QStringLiteral("train"));
  startThread(m_chatThread, m_chatWorker, QStringLiteral("chat"));
  startThread(m_dataThread, m_dataWorker, QStringLiteral("data"));
  connect(&m_drainTimer, &QTimer::timeout, this, &EngineController::drainEvents);
  m_drainTimer.start(kDrainMs);
}

EngineController::~EngineController() {
  if (m_control) m_control->stop();
  m_chatStop.request_stop();
  m_draftStop.request_stop();
  for (QThread* thread : {&m_trainThread, &m_chatThread, &m_dataThread}) thread->quit();
  for (QThread* thread : {&m_trainThread, &m_chatThread, &m_dataThread}) thread->wait();
}

void EngineController::startThread(QThread& thread, QObject* worker, const QString& name) {
  thread.setObjectName(name);
  worker->moveToThread(&thread);
  connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
  thread.start();
}

void EngineController::connectWorkers() {
  for (Worker* worker :
       {static_cast<Worker*>(m_engineWorker), static_cast<Worker*>(m_chatWorker), static_cast<Worker*>(m_dataWorker)})
    connect(worker, &Worker::failed, this, &EngineController::onFailed);

  connect(m_engineWorker, &EngineWorker::modelOpened, this, [this](const ModelHandle& model) {
    m_model = model;
    emit modelOpened(model);
  });
  connect(m_engineWorker, &EngineWorker::runStarted, this, [this](const RunInfo& info, const TrainPlan& plan) {
    if (m_runState == RunState::Starting) setRunState(RunState::Running);
    emit runStarted(info, plan);
  });
  connect(m_engineWorker, &EngineWorker::stageChanged, this, &EngineController::stageChanged);
  connect(m_engineWorker, &EngineWorker::bestFound, this, &EngineController::bestFound);
  connect(m_engineWorker, &EngineWorker::snapshotTaken, this, &EngineController::snapshotTaken);
  connect(m_engineWorker, &EngineWorker::datasetUsed, this, &EngineController::datasetUsed);
  connect(m_engineWorker, &EngineWorker::pinnedArrived, this, &EngineController::pinnedArrived);
  connect(m_engineWorker, &EngineWorker::runEnded, this, [this](const TrainResult& result) {
    drainEvents();  // the last points belong before the end
    setRunState(RunState::Idle);
    emit runEnded(result);
  });

  connect(m_chatWorker, &ChatWorker::drafted, this, &EngineController::drafted);
  connect(m_chatWorker, &ChatWorker::adapterOpened, this, &EngineController::adapterOpened);
  connect(m_chatWorker, &ChatWorker::answered, this, [this](quint64 number, const std::vector<GenerateResult>& results) {
    if (number != m_question) return;
    drainEvents();
    m_answering = false;
    emit answered(results);
  });

  connect(m_dataWorker, &DataWorker::datasetSaved, this, &EngineController::datasetSaved);
  connect(m_dataWorker, &DataWorker::runsListed, this, &EngineController::runsListed);
}

void EngineController::onFailed(EngineTask task, const QString& sentence) {
  drainEvents();
  if (task == EngineTask::Train) setRunState(RunState::Idle);
  if (task == EngineTask::Chat) m_answering = false;
  emit failed(task, sentence);
}

void EngineController::drainEvents() {
  const EngineEvents events = m_buffer->drain();
  if (events.empty()) return;
  if (!events.rowLosses.empty()) emit rowLossesArrived(events.rowLosses);
  if (!events.metrics.empty()) emit metricsArrived(events.metrics, events.etaSeconds);
  for (const TextChunk& chunk : events.texts)
    if (chunk.request == m_question) emit textArrived(static_cast<int>(chunk.lane), QString::fromStdString(chunk.text));
  if (events.logs.empty()) return;
  QStringList lines;
  for (const std::string& line : events.logs) lines.append(QString::fromStdString(line));
  emit logArrived(lines);
}

void EngineController::setRunState(RunState state) {
  if (state == m_runState) return;
  m_runState = state;
  emit runStateChanged(state);
}

void EngineController::openModel(const std::filesystem::path& path, const std::string& dtype, const std::string& chatTemplate) {
  QMetaObject::invokeMethod(
      m_engineWorker, [=, worker = m_engineWorker] { worker->openModel(path, dtype, chatTemplate); }, Qt::QueuedConnection);
}

void EngineController::saveDataset(const DatasetHandle& dataset, const std::filesystem::path& path, FileForm fileForm,
                                   RowForm rowForm, int revision) {
  QMetaObject::invokeMethod(
      m_dataWorker, [=, worker = m_dataWorker] { worker->saveDataset(dataset, path, fileForm, rowForm, revision); },
      Qt::QueuedConnection);
}

void EngineController::refreshRuns() {
  QMetaObject::invokeMethod(
      m_dataWorker, [root = m_runsRoot, worker = m_dataWorker] { worker->listRuns(root); }, Qt::QueuedConnection);
}

void EngineController::startRun(const RunConfig& config, const DatasetHandle& dataset, const QString& name) {
  if (m_model) startQueued(config, dataset, name, false);
}

void EngineController::startQueued(const RunConfig& config, const DatasetHandle& dataset, const QString& name, bool openBase) {
  if (isRunActive()) return;
  TrainRequest request;
  if (!openBase) request.model = m_model;
  request.config = config;
  request.dataset = dataset;
  request.runsRoot = m_runsRoot;
  request.name = name.toStdString();
  launch(std::move(request));
}

void EngineController::resumeRun(const std::filesystem::path& dir, const DatasetHandle& dataset, std::int64_t epochs) {
  if (isRunActive()) return;
  TrainRequest request;
  request.model = m_model;
  request.dataset = dataset;
  request.resumeDir = dir;
  request.epochs = epochs;
  launch(std::move(request));
}

void EngineController::launch(TrainRequest request) {
  m_control = std::make_shared<TrainControl>();
  request.control = m_control;
  setRunState(RunState::Starting);
  QMetaObject::invokeMethod(
      m_engineWorker, [worker = m_engineWorker, request = std::move(request)] { worker->train(request); }, Qt::QueuedConnection);
}

void EngineController::pauseRun() {
  if (m_runState != RunState::Running) return;
  m_control->pause();
  setRunState(RunState::Paused);
}

void EngineController::continueRun() {
  if (m_runState != RunState::Paused) return;
  m_control->resume();
  setRunState(RunState::Running);
}

void EngineController::stopRun() {
  if (!isRunActive()) return;
  m_control->stop();
  setRunState(RunState::Stopping);
}

void EngineController::discardRun() {
  if (!isRunActive()) return;
  m_control->discard();
  setRunState(RunState::Stopping);
}

void EngineController::openAdapter(const std::filesystem::path& dir) {
  if (!m_model) return;
  QMetaObject::invokeMethod(
      m_chatWorker, [=, worker = m_chatWorker, model = m_model] { worker->openAdapter(model, dir); }, Qt::QueuedConnection);
}

void EngineController::ask(const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling) {
  if (!m_model || lanes.empty()) return;
  m_chatStop.request_stop();
  m_chatStop = std::stop_source();
  m_answering = true;
  emit answerStarted();
  ChatRequest request{++m_question, m_model, lanes, sampling, m_chatStop.get_token()};
  QMetaObject::invokeMethod(
      m_chatWorker, [worker = m_chatWorker, request = std::move(request)] { worker->answer(request); }, Qt::QueuedConnection);
}

void EngineController::draft(const std::vector<Message>& messages) {
  if (!m_model) return;
  QMetaObject::invokeMethod(
      m_chatWorker,
      [worker = m_chatWorker, model = m_model, messages, stop = m_draftStop.get_token()] { worker->draft(model, messages, stop); },
      Qt::QueuedConnection);
}

void EngineController::stopAnswer() { m_chatStop.request_stop(); }

}  // namespace lorikeet
