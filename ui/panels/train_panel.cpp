// See train_panel.h.
#include "ui/panels/train_panel.h"

#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/engine/background.h"
#include "ui/engine/run_queue.h"
#include "ui/models/row_loss_book.h"
#include "ui/panels/log_pane.h"
#include "ui/panels/pinned_pane.h"
#include "ui/panels/queue_pane.h"
#include "ui/panels/row_losses_pane.h"
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
      m_load(new LoadSampler(this)),
      m_reader(std::make_unique<Background>(QStringLiteral("run history"))),
      m_banner(new Banner(QStringLiteral("trainBanner"))),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(
          QStringLiteral("train"), tr("Nothing has been trained yet"),
          tr("Training shows the model your rows again and again until it answers like them. The base model stays as it "
             "is; what is learned becomes a small adapter beside it. You can pause or stop at any time."),
          QStringLiteral("emptyStart"), tr("Start training"))),
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

QLabel* TrainPanel::addNumber(QGridLayout* grid, const QString& objectName, const QString& caption, const QString& toolTip) {
  const int column = grid->columnCount();
  auto* label = makeMuted(caption);
  label->setWordWrap(false);
  auto* value = new QLabel(QStringLiteral("–"));
  value->setObjectName(objectName);
  QFont font = value->font();
  font.setPointSizeF(font.pointSizeF() * 1.15);
  value->setFont(font);
  for (QLabel* each : {label, value}) each->setToolTip(toolTip);
  grid->addWidget(label, 0, column);
  grid->addWidget(value, 1, column);
  grid->setColumnStretch(column, 1);  // equal columns: numbers that change do not move their neighbours
  grid->setColumnMinimumWidth(column, 12 * kGrid);
  return value;
}

QWidget* TrainPanel::makeNumbers() {
  auto* box = new QWidget;
  auto* grid = new QGridLayout(box);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(2 * kGrid);
  grid->setVerticalSpacing(2);
  m_step = addNumber(grid, QStringLiteral("numberStep"), tr("Step"), tr("Changes of the weights done, of all planned."));
  m_epoch = addNumber(grid, QStringLiteral("numberEpoch"), tr("Epoch"), tr("Passes over all training rows."));
  m_eta = addNumber(grid, QStringLiteral("numberEta"), tr("Time left"), tr("Estimated from the last steps, with the time of day when it will end."));
  m_trainLoss =
      addNumber(grid, QStringLiteral("numberTrainLoss"), tr("Train loss"),
                tr("How far the model is from the answers it trains on. Lower is better; watch that validation falls too."));
  m_validationLoss =
      addNumber(grid, QStringLiteral("numberValidationLoss"), tr("Validation loss"),
                tr("The same on rows it never trained on. When it rises while train loss falls, the model learns by heart."));
  m_best = addNumber(grid, QStringLiteral("numberBest"), tr("Best so far"),
                     tr("The lowest validation loss; this checkpoint is kept as the adapter."));
  m_speed =
      addNumber(grid, QStringLiteral("numberSpeed"), tr("Tokens/s"), tr("Real tokens trained in a second, padding not counted."));
  m_memory = addNumber(grid, QStringLiteral("numberMemory"), tr("Memory"), tr("What this program takes of the machine's memory."));
  return box;
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
  column->addWidget(makeNumbers());
  m_tabs = new QTabWidget;
  m_tabs->setObjectName(QStringLiteral("trainTabs"));
  m_tabs->addTab(m_chart, tr("Curves"));
  m_tabs->addTab(m_rows, tr("Rows"));
  m_tabs->addTab(m_pinned, tr("Answers"));
  m_tabs->addTab(m_log, tr("Log"));
  m_tabs->addTab(m_queuePane, tr("Queue"));
  m_machine = makeMuted({});
  m_machine->setObjectName(QStringLiteral("machineLoad"));
  m_machine->setWordWrap(false);
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
    m_best->setText(tr("%1 at %2").arg(lossText(loss)).arg(step));
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
  connect(m_load, &LoadSampler::sampled, this, [this](const MachineLoad& load) {
    m_machine->setText(tr("Processor %1 % · memory %2 of %3")
                           .arg(qRound(100 * load.cpuShare))
                           .arg(bytesText(load.usedBytes), bytesText(load.totalBytes)));
  });
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

// ---- a run ----

void TrainPanel::clear() {
  m_banner->dismiss();
  m_log->clear();
  m_chart->clear();
  m_run.reset();
  m_totalSteps = 0;
  m_stage = TrainStage::Preparing;
  m_progress->setValue(0);
  for (QLabel* label : {m_step, m_epoch, m_eta, m_trainLoss, m_validationLoss, m_best, m_speed, m_memory}) label->setText(QStringLiteral("–"));
}

void TrainPanel::onState(RunState state) {
  if (state == RunState::Starting) {
    clear();
    m_stack->setCurrentIndex(1);
    if (m_tabs->currentWidget() == m_queuePane) m_tabs->setCurrentIndex(0);
  }
  m_load->setRunning(state != RunState::Idle);
  if (state == RunState::Idle) m_machine->clear();
  refresh();
}

void TrainPanel::onStarted(const RunInfo& info, const TrainPlan& plan) {
  m_run = info;
  m_totalSteps = info.totalSteps > 0 ? info.totalSteps : plan.totalSteps;
  m_title->setText(qs(info.name.empty() ? info.id : info.name));
  m_progress->setRange(0, static_cast<int>(std::max<std::int64_t>(1, m_totalSteps)));
  m_chart->setTotalSteps(m_totalSteps);
  m_rows->begin(info.config);
  m_pinned->begin(info.config.pinnedPrompts, {});
  for (const std::string& warning : plan.warnings) m_log->add(LogPane::Level::Warning, sentenceText(warning));
  if (info.step > 0) readEarlier(m_controller->runsRoot() / info.id, info.step);
  refresh();
}

/// A run that goes on shows its whole history.
void TrainPanel::readEarlier(const std::filesystem::path& runDir, std::int64_t step) {
  m_book->readEarlier(runDir);
  m_reader->start([this, runDir, step](const std::stop_token&, const Background::Post& post) {
    const auto points = std::make_shared<std::vector<MetricPoint>>(RunFolder::open(runDir).metrics());
    std::erase_if(*points, [step](const MetricPoint& point) { return point.step > step; });
    const auto answers = std::make_shared<std::vector<PinnedAnswers>>(readPinnedAnswers(runDir));
    post([this, points, answers] {
      m_chart->clear();
      m_chart->setTotalSteps(m_totalSteps);
      m_chart->append(*points);
      m_chart->append(std::exchange(m_arrived, {}));
      m_pinned->begin(m_run ? m_run->config.pinnedPrompts : std::string(), *answers);
    });
  });
}

void TrainPanel::onMetrics(const std::vector<MetricPoint>& points, double etaSeconds) {
  m_chart->append(points);
  if (m_reader->isRunning()) m_arrived.insert(m_arrived.end(), points.begin(), points.end());
  const MetricPoint& last = points.back();
  m_progress->setValue(static_cast<int>(last.step));
  m_step->setText(m_totalSteps > 0 ? QStringLiteral("%1 / %2").arg(last.step).arg(m_totalSteps) : QString::number(last.step));
  m_epoch->setText(QLocale().toString(last.epoch, 'f', 2));
  m_eta->setText(std::isfinite(etaSeconds)
                     ? tr("%1, until %2").arg(durationText(etaSeconds), QLocale().toString(QDateTime::currentDateTime().addSecs(std::llround(etaSeconds)).time(), QLocale::ShortFormat))
                     : durationText(etaSeconds));
  for (const MetricPoint& point : points) {
    if (std::isfinite(point.trainLoss)) m_trainLoss->setText(lossText(point.trainLoss));
    if (std::isfinite(point.validationLoss)) m_validationLoss->setText(lossText(point.validationLoss));
    if (std::isfinite(point.tokensPerSecond)) m_speed->setText(countText(std::llround(point.tokensPerSecond)));
    if (std::isfinite(point.memoryBytes)) m_memory->setText(bytesText(std::llround(point.memoryBytes)));
  }
}

void TrainPanel::onEnded(const TrainResult& result) {
  const RunInfo& info = result.info;
  m_run = info;
  m_rows->setAdapter(result.best);
  const QString kept =
      info.bestStep >= 0
          ? tr("The best checkpoint is step %1 with validation loss %2.").arg(info.bestStep).arg(lossText(info.bestValidationLoss))
          : tr("The last step is kept; there was no validation to choose a better one.");
  QString how;
  if (result.runDir.parent_path().filename() == ".trash") {
    how = tr("The run was discarded; it is in the trash of the Runs page.");
    m_run.reset();
  } else if (info.status != RunStatus::Finished) {
    how = tr("Stopped after %n step(s); you can resume it from the Runs page.", nullptr, static_cast<int>(info.step)) + QLatin1Char(' ') + kept;
  } else if (info.step < m_totalSteps) {
    how = tr("Ended early after %n step(s): the validation loss did not fall any more.", nullptr, static_cast<int>(info.step)) + QLatin1Char(' ') + kept;
  } else {
    how = tr("Finished after %n step(s).", nullptr, static_cast<int>(info.step)) + QLatin1Char(' ') + kept;
  }
  m_banner->showMessage(Banner::Kind::Info, how);
  m_log->add(LogPane::Level::Info, how);
  m_eta->setText(QStringLiteral("–"));
  refresh();
}

void TrainPanel::discard() {
  m_dialogs->confirm(this, tr("Stop and discard this run?"), tr("It goes to the trash of the Runs page, from which it can be put back."),
                     tr("Discard it"), [this] { m_controller->discardRun(); });
}

void TrainPanel::addEpochs() {
  if (!m_run) return;
  const double perEpoch = m_run->config.epochs > 0 ? static_cast<double>(m_totalSteps) / static_cast<double>(m_run->config.epochs) : 0;
  const int done = m_run->config.epochs > 0 ? static_cast<int>(m_run->config.epochs) : static_cast<int>(std::ceil(m_epoch->text().toDouble()));
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setObjectName(QStringLiteral("moreEpochsDialog"));
  dialog->setWindowTitle(tr("More epochs"));
  dialog->setLabelText(perEpoch > 0 ? tr("It has made %1 epochs of about %2 steps. Go on until epoch").arg(done).arg(qRound(perEpoch))
                                    : tr("It has made about %1 epochs. Go on until epoch").arg(done));
  dialog->setInputMode(QInputDialog::IntInput);
  dialog->setIntRange(done + 1, 10000);
  dialog->setIntValue(done + std::max(1, done / 2));
  connect(dialog, &QInputDialog::intValueSelected, this, [this, id = m_run->id](int epochs) {
    m_controller->resumeRun(m_controller->runsRoot() / id, nullptr, epochs);
  });
  dialog->open();
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
