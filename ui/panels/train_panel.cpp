// See train_panel.h.
#include "ui/panels/train_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/engine/background.h"
#include "ui/engine/run_queue.h"
#include "ui/models/row_loss_book.h"
#include "ui/panels/log_pane.h"
#include "ui/panels/machine_label.h"
#include "ui/panels/pinned_pane.h"
#include "ui/panels/queue_pane.h"
#include "ui/panels/row_losses_pane.h"
#include "ui/panels/run_numbers.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/metrics_chart.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

TrainPanel::TrainPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_dialogs(dialogs),
      m_book(new RowLossBook(data, this)),
      m_queue(new RunQueue(controller, controller->runsRoot() / ".queue.json", this)),
      m_reader(std::make_unique<Background>(QStringLiteral("run history"))),
      m_banner(new Banner(QStringLiteral("trainBanner"))),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(
          QStringLiteral("train"), tr("Nothing has been trained yet"),
          tr("Training shows the model your rows again and again until it answers like them. The base model stays as it "
             "is; what is learned becomes a small adapter beside it. You can pause or stop at any time."),
          QStringLiteral("emptyStart"), tr("Start training"))),
      m_numbers(new RunNumbers),
      m_machine(new MachineLabel),
      m_chart(new MetricsChart(dialogs)),
      m_rows(new RowLossesPane(controller, m_book)),
      m_pinned(new PinnedPane),
      m_log(new LogPane),
      m_queuePane(new QueuePane(m_queue, controller)) {
  setObjectName(QStringLiteral("trainPanel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeHead());
  column->addWidget(m_banner);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(makeBody());
  column->addWidget(m_stack, 1);
  connect(m_empty->button(), &QPushButton::clicked, this, &TrainPanel::startClicked);
  connectController();
  connectPanes();
  connect(m_reader.get(), &Background::failed, this, [this](const QString& sentence) { m_log->add(LogPane::Level::Warning, sentence); });
  if (!m_queue->runs().empty()) {  // left from the time before a restart: the person says when
    m_stack->setCurrentIndex(1);
    m_tabs->setCurrentWidget(m_queuePane);
  }
  refresh();
}

TrainPanel::~TrainPanel() = default;

QWidget* TrainPanel::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_title = makeHeading(tr("Training"));
  row->addWidget(m_title);
  m_state = makeMuted({});
  m_state->setObjectName(QStringLiteral("runState"));
  m_state->setWordWrap(false);
  row->addWidget(m_state, 1);
  m_ask = makeButton(QStringLiteral("askIt"), tr("Ask it something →"), QStringLiteral("chat"));
  m_more = makeButton(QStringLiteral("moreEpochs"), tr("More epochs …"), QStringLiteral("resume"));
  m_more->setToolTip(tr("Goes on with this run for further passes over its rows."));
  m_queueUp = makeButton(QStringLiteral("queueRun"), tr("Add to queue"), QStringLiteral("add"));
  m_queueUp->setToolTip(tr("These settings wait for their turn and start by themselves when the run before them has ended."));
  m_start = makeButton(QStringLiteral("startRun"), tr("Start"), QStringLiteral("play"), true);
  m_pause = makeButton(QStringLiteral("pauseRun"), tr("Pause"), QStringLiteral("pause"));
  for (QPushButton* button : {m_ask, m_more, m_queueUp, m_start, m_pause, makeStop()}) row->addWidget(button);
  connect(m_ask, &QPushButton::clicked, this, &TrainPanel::askClicked);
  connect(m_more, &QPushButton::clicked, this, &TrainPanel::addEpochs);
  connect(m_queueUp, &QPushButton::clicked, this, &TrainPanel::queueClicked);
  connect(m_start, &QPushButton::clicked, this, &TrainPanel::startClicked);
  connect(m_pause, &QPushButton::clicked, this,
          [this] { m_controller->runState() == RunState::Paused ? m_controller->continueRun() : m_controller->pauseRun(); });
  return head;
}

QPushButton* TrainPanel::makeStop() {
  m_stop = makeButton(QStringLiteral("stopRun"), tr("Stop"), QStringLiteral("stop"));
  auto* menu = new QMenu(m_stop);
  menu->addAction(tr("Stop and keep what was learned"), m_controller, &EngineController::stopRun)->setObjectName(QStringLiteral("stopAndKeep"));
  menu->addAction(tr("Stop and discard the run …"), this, &TrainPanel::discard)->setObjectName(QStringLiteral("stopAndDiscard"));
  m_stop->setMenu(menu);
  m_stop->setMinimumWidth(11 * kGrid);
  return m_stop;
}

QWidget* TrainPanel::makeBody() {
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid * 3 / 2);
  m_progress = new QProgressBar;
  m_progress->setObjectName(QStringLiteral("runProgress"));
  m_progress->setAccessibleName(tr("Progress of the run"));
  m_progress->setTextVisible(false);
  column->addWidget(m_progress);
  column->addWidget(m_numbers);
  m_tabs = new QTabWidget;
  m_tabs->setObjectName(QStringLiteral("trainTabs"));
  m_tabs->addTab(m_chart, tr("Curves"));
  m_tabs->addTab(m_rows, tr("Rows"));
  m_tabs->addTab(m_pinned, tr("Answers"));
  m_tabs->addTab(m_log, tr("Log"));
  m_tabs->addTab(m_queuePane, tr("Queue"));
  m_tabs->setCornerWidget(m_machine);
  QVBoxLayout* cardColumn = nullptr;
  QFrame* card = makeCard(&cardColumn);
  cardColumn->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
  cardColumn->addWidget(m_tabs);
  column->addWidget(card, 1);
  return body;
}

void TrainPanel::connectController() {
  connect(m_controller, &EngineController::runStateChanged, this, &TrainPanel::onState);
  connect(m_controller, &EngineController::datasetUsed, m_book, &RowLossBook::begin);
  connect(m_controller, &EngineController::runStarted, this, &TrainPanel::onStarted);
  connect(m_controller, &EngineController::rowLossesArrived, m_book, &RowLossBook::add);
  connect(m_controller, &EngineController::metricsArrived, this, &TrainPanel::onMetrics);
  connect(m_controller, &EngineController::pinnedArrived, m_pinned, &PinnedPane::add);
  connect(m_controller, &EngineController::snapshotTaken, m_rows, &RowLossesPane::setAdapter);
  connect(m_controller, &EngineController::runEnded, this, &TrainPanel::onEnded);
  connect(m_controller, &EngineController::stageChanged, this, [this](TrainStage stage) {
    if (stage != m_stage) m_log->add(LogPane::Level::Info, stageName(stage));
    m_stage = stage;
    refresh();
  });
  connect(m_controller, &EngineController::bestFound, this, [this](qint64 step, double loss) {
    m_numbers->setBest(step, loss);
    m_chart->setBest(step);
    m_log->add(LogPane::Level::Info, tr("Best validation loss so far: %1 at step %2.").arg(lossText(loss)).arg(step));
  });
  connect(m_controller, &EngineController::logArrived, this, [this](const QStringList& lines) {
    for (const QString& line : lines) m_log->add(LogPane::Level::Info, sentenceText(line));
  });
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task != EngineTask::Train) return;
    if (!sentence.isEmpty()) {
      m_banner->showMessage(Banner::Kind::Error, sentence);
      m_log->add(LogPane::Level::Error, sentence);
    }
    if (m_chart->isEmpty() && m_queue->runs().empty()) m_stack->setCurrentIndex(0);
    refresh();
  });
}

void TrainPanel::connectPanes() {
  connect(m_chart, &MetricsChart::stepClicked, this, [this](int, qint64 step) {
    m_rows->showStep(step);
    m_tabs->setCurrentWidget(m_rows);
  });
  connect(m_chart, &MetricsChart::saveFailed, this, [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
  connect(m_rows, &RowLossesPane::editRow, this, &TrainPanel::editRow);
  connect(m_rows, &RowLossesPane::excludeRow, this, &TrainPanel::excludeRow);
  connect(m_queue, &RunQueue::changed, this, &TrainPanel::refresh);
  connect(m_queue, &RunQueue::failed, this, [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Warning, sentence); });
}

void TrainPanel::setCanStart(bool can) {
  m_canStart = can;
  refresh();
}

void TrainPanel::refresh() {
  const RunState state = m_controller->runState();
  const bool active = state != RunState::Idle, paused = state == RunState::Paused;
  m_start->setVisible(!active);
  m_start->setEnabled(m_canStart);
  m_queueUp->setVisible(active || !m_queue->runs().empty());
  m_queueUp->setEnabled(m_canStart);
  m_empty->button()->setEnabled(m_canStart);
  m_more->setVisible(!active && m_run && m_run->status == RunStatus::Finished);
  m_pause->setVisible(active);
  m_pause->setEnabled(state == RunState::Running || paused);
  m_pause->setText(paused ? tr("Go on") : tr("Pause"));
  m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
  m_stop->setVisible(active);
  m_stop->setEnabled(state != RunState::Stopping);
  m_ask->setVisible(!m_chart->isEmpty());
  m_start->setText(m_chart->isEmpty() ? tr("Start") : tr("Start a new run"));
  const auto waiting = static_cast<int>(m_queue->runs().size());
  m_tabs->setTabText(m_tabs->indexOf(m_queuePane), waiting > 0 ? tr("Queue (%1)").arg(waiting) : tr("Queue"));
  m_state->setText(!active                       ? QString()
                   : paused                      ? tr("paused")
                   : state == RunState::Stopping ? tr("stopping, saving a checkpoint …")
                                                 : stageName(m_stage) + QStringLiteral(" …"));
}

}  // namespace lorikeet
