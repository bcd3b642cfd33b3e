// MainWindow, who hears whom: pages among each other, and pages with the run that goes on. See main_window.h.
#include <QAction>
#include <QTabWidget>

#include "ui/engine/keep_awake.h"
#include "ui/engine/run_queue.h"
#include "ui/main_window.h"
#include "ui/panels/chat_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/evaluate_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/setup_panel.h"
#include "ui/panels/train_panel.h"
#include "ui/widgets/background_run.h"
#include "ui/widgets/nav_rail.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

void MainWindow::connectPages() {
  connect(m_rail, &NavRail::pageChosen, this, &MainWindow::showPage);
  connect(m_data, &DataPanel::planClicked, this, [this] { showPage(Setup); });
  connect(m_data, &DataPanel::modifiedChanged, this, &MainWindow::refreshTitle);
  connect(m_data->model(), &QAbstractItemModel::modelReset, this, &MainWindow::refreshTitle);
  connect(m_setup, &SetupPanel::datasetWanted, this, [this](const QString& path) {
    if (!path.isEmpty()) return m_data->openPath(path);
    for (QAction* action : m_data->fileActions())
      if (action != nullptr && action->objectName() == QLatin1String("openDataset")) action->trigger();
  });
  connect(m_setup, &SetupPanel::dataPageWanted, this, [this] { showPage(Data); });
  connect(m_setup, &SetupPanel::rowsWanted, this, [this](const QString& query) {
    m_data->filterRows(query);
    showPage(Data);
  });
  connect(m_setup, &SetupPanel::startClicked, this, &MainWindow::startRun);
  connect(m_setup, &SetupPanel::canStartChanged, m_train, &TrainPanel::setCanStart);
  connect(m_train, &TrainPanel::startClicked, this, &MainWindow::startRun);
  connect(m_train, &TrainPanel::askClicked, this, [this] { showPage(Chat); });
  connect(m_train, &TrainPanel::queueClicked, this,
          [this] { m_train->queue()->add(m_setup->config(), m_data->dataset(), m_setup->runName()); });
  connect(m_train, &TrainPanel::editRow, this, [this](int row) {
    showPage(Data);
    m_data->showRow(row);
  });
  connect(m_train, &TrainPanel::excludeRow, m_data, &DataPanel::excludeRow);
  connect(m_chat, &ChatPanel::rowMade, this, [this](const std::vector<Message>& turns) {
    m_data->addConversation(turns);
    showPage(Data);
  });
}

void MainWindow::connectRuns() {
  connect(m_runs, &RunsPanel::trainClicked, this, [this] { showPage(Train); });
  connect(m_runs, &RunsPanel::openInChat, this, [this](const RunInfo& info) {
    m_chat->setSystemPrompt(info.config.systemPrompt);
    m_chat->showRun(m_controller->runsRoot() / info.id);
    m_chatTabs->setCurrentWidget(m_chat);
    showPage(Chat);
  });
  connect(m_runs, &RunsPanel::resumeClicked, this, [this](const RunInfo& info) {
    m_controller->resumeRun(m_controller->runsRoot() / info.id, m_data->dataset());
    showPage(Train);
  });
  connect(m_runs, &RunsPanel::useSettings, this, [this](const RunInfo& info) {
    m_setup->setConfig(info.config);
    showPage(Setup);
  });

  connect(m_controller, &EngineController::modelOpened, this, [this](const ModelHandle& model) {
    m_strip->setIdleText(tr("Ready: %1").arg(qs(model->info().name)));
    m_data->setRun(model, m_setup->config());
  });
  connect(m_setup, &SetupPanel::settingsChanged, this, [this] {
    if (m_controller->model()) m_data->setRun(m_controller->model(), m_setup->config());
    m_evaluate->setRunConfig(m_setup->config());
  });
  connect(m_controller, &EngineController::runStateChanged, m_strip, &StatusStrip::setRunState);
  connect(m_controller, &EngineController::stageChanged, m_strip, &StatusStrip::setStage);
  connect(m_controller, &EngineController::metricsArrived, m_strip, &StatusStrip::addMetrics);
  connect(m_controller, &EngineController::runStarted, m_strip, [this](const RunInfo& info, const TrainPlan& plan) {
    m_strip->setTotalSteps(info.totalSteps > 0 ? info.totalSteps : plan.totalSteps);
  });
  connect(m_strip, &StatusStrip::pauseClicked, m_controller, &EngineController::pauseRun);
  connect(m_strip, &StatusStrip::continueClicked, m_controller, &EngineController::continueRun);
  connect(m_strip, &StatusStrip::stopClicked, m_controller, &EngineController::stopRun);
  connect(m_controller, &EngineController::runStateChanged, this, [this](RunState state) {
    m_awake->setOn(state != RunState::Idle);
    if (state == RunState::Idle && m_closing) close();
  });
  connect(m_controller, &EngineController::runEnded, this,
          [this](const TrainResult& result) { m_background->tell(tr("The run has ended"), qs(result.info.name)); });
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::Train && !sentence.isEmpty()) m_background->tell(tr("The run has failed"), sentence);
  });
}

}  // namespace lorikeet
