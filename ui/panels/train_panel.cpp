// See train_panel.h.
#include "ui/panels/train_panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/runs_model.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loss_chart.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr int kLogLines = 5000;  // the run folder has them all
}

TrainPanel::TrainPanel(EngineController* controller, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_banner(new Banner(QStringLiteral("trainBanner"))),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(
          QStringLiteral("train"), tr("Nothing has been trained yet"),
          tr("Training shows the model your rows again and again until it answers like them. The base model stays as it "
             "is; what is learned becomes a small adapter beside it. You can pause or stop at any time."),
          QStringLiteral("emptyStart"), tr("Start training"))),
      m_chart(new LossChart) {
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
  refresh();
}

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
  m_start = makeButton(QStringLiteral("startRun"), tr("Start"), QStringLiteral("play"), true);
  m_pause = makeButton(QStringLiteral("pauseRun"), tr("Pause"), QStringLiteral("pause"));
  m_stop = makeButton(QStringLiteral("stopRun"), tr("Stop"), QStringLiteral("stop"));
  m_stop->setToolTip(tr("Stop and keep what was learned"));
  for (QPushButton* button : {m_ask, m_start, m_pause, m_stop}) row->addWidget(button);
  connect(m_ask, &QPushButton::clicked, this, &TrainPanel::askClicked);
  connect(m_start, &QPushButton::clicked, this, &TrainPanel::startClicked);
  connect(m_pause, &QPushButton::clicked, this,
          [this] { m_controller->runState() == RunState::Paused ? m_controller->continueRun() : m_controller->pauseRun(); });
  connect(m_stop, &QPushButton::clicked, m_controller, &EngineController::stopRun);
  return head;
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
  m_eta = addNumber(grid, QStringLiteral("numberEta"), tr("Time left"), tr("Estimated from the last steps."));
  m_trainLoss =
      addNumber(grid, QStringLiteral("numberTrainLoss"), tr("Train loss"),
                tr("How far the model is from the answers it trains on. Lower is better; watch that validation falls too."));
  m_validationLoss =
      addNumber(grid, QStringLiteral("numberValidationLoss"), tr("Validation loss"),
                tr("The same on rows it never trained on. When it rises while train loss falls, the model learns by heart."));
  m_best = addNumber(grid, QStringLiteral("numberBest"), tr("Best so far"),
                     tr("The lowest validation loss; this checkpoint is kept as the adapter."));
  m_rate = addNumber(grid, QStringLiteral("numberRate"), tr("Learning rate"),
                     tr("How far one step goes. It warms up, then falls with the schedule."));
  m_speed =
      addNumber(grid, QStringLiteral("numberSpeed"), tr("Tokens/s"), tr("Real tokens trained in a second, padding not counted."));
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
  QVBoxLayout* cardColumn = nullptr;
  QFrame* card = makeCard(&cardColumn);
  cardColumn->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
  cardColumn->addWidget(m_chart);
  column->addWidget(card, 1);
  m_logToggle = new QToolButton;
  m_logToggle->setObjectName(QStringLiteral("logToggle"));
  m_logToggle->setText(tr("Log"));
  m_logToggle->setIcon(icon(QStringLiteral("less"), IconColor::Muted));
  m_logToggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_logToggle->setCheckable(true);
  column->addWidget(m_logToggle, 0, Qt::AlignLeft);
  m_log = new QPlainTextEdit;
  m_log->setObjectName(QStringLiteral("runLog"));
  m_log->setAccessibleName(tr("Log of the run"));
  m_log->setReadOnly(true);
  m_log->setMaximumBlockCount(kLogLines);
  m_log->setFixedHeight(16 * kGrid);
  m_log->hide();
  column->addWidget(m_log);
  connect(m_logToggle, &QToolButton::toggled, this, [this](bool on) {
    m_logToggle->setIcon(icon(on ? QStringLiteral("more") : QStringLiteral("less"), IconColor::Muted));
    m_log->setVisible(on);
  });
  return body;
}

void TrainPanel::connectController() {
  connect(m_controller, &EngineController::runStarted, this, &TrainPanel::onStarted);
  connect(m_controller, &EngineController::metricsArrived, this, &TrainPanel::onMetrics);
  connect(m_controller, &EngineController::runEnded, this, &TrainPanel::onEnded);
  connect(m_controller, &EngineController::runStateChanged, this, [this](RunState state) {
    if (state == RunState::Starting) {
      m_banner->dismiss();
      m_log->clear();
      m_chart->clear();
      m_totalSteps = 0;
      m_stage = TrainStage::Preparing;
      m_progress->setValue(0);
      for (QLabel* label : {m_step, m_epoch, m_eta, m_trainLoss, m_validationLoss, m_best, m_rate, m_speed})
        label->setText(QStringLiteral("–"));
      m_stack->setCurrentIndex(1);
    }
    refresh();
  });
  connect(m_controller, &EngineController::stageChanged, this, [this](TrainStage stage) {
    m_stage = stage;
    refresh();
  });
  connect(m_controller, &EngineController::bestFound, this, [this](qint64 step, double loss) {
    m_best->setText(tr("%1 at %2").arg(lossText(loss)).arg(step));
    m_chart->setBest(step, loss);
  });
  connect(m_controller, &EngineController::logArrived, this,
          [this](const QStringList& lines) { m_log->appendPlainText(lines.join(QLatin1Char('\n'))); });
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task != EngineTask::Train) return;
    if (!sentence.isEmpty()) m_banner->showMessage(Banner::Kind::Error, sentence);
    if (m_chart->isEmpty()) m_stack->setCurrentIndex(0);
    refresh();
  });
}

void TrainPanel::onStarted(const RunInfo& info, const TrainPlan& plan) {
  m_totalSteps = info.totalSteps > 0 ? info.totalSteps : plan.totalSteps;
  m_title->setText(qs(info.name.empty() ? info.id : info.name));
  m_progress->setRange(0, static_cast<int>(std::max<std::int64_t>(1, m_totalSteps)));
  m_chart->setTotalSteps(m_totalSteps);
  refresh();
}

void TrainPanel::onMetrics(const std::vector<MetricPoint>& points, double etaSeconds) {
  m_chart->addPoints(points);
  const MetricPoint& last = points.back();
  m_progress->setValue(static_cast<int>(last.step));
  m_step->setText(m_totalSteps > 0 ? QStringLiteral("%1 / %2").arg(last.step).arg(m_totalSteps) : QString::number(last.step));
  m_epoch->setText(QLocale().toString(last.epoch, 'f', 2));
  m_eta->setText(durationText(etaSeconds));
  for (const MetricPoint& point : points) {
    if (std::isfinite(point.trainLoss)) m_trainLoss->setText(lossText(point.trainLoss));
    if (std::isfinite(point.validationLoss)) m_validationLoss->setText(lossText(point.validationLoss));
    if (std::isfinite(point.learningRate)) m_rate->setText(QLocale().toString(point.learningRate, 'g', 3));
    if (std::isfinite(point.tokensPerSecond)) m_speed->setText(countText(std::llround(point.tokensPerSecond)));
  }
}

void TrainPanel::onEnded(const TrainResult& result) {
  const RunInfo& info = result.info;
  const QString kept =
      info.bestStep >= 0
          ? tr("The best checkpoint is step %1 with validation loss %2.").arg(info.bestStep).arg(lossText(info.bestValidationLoss))
          : tr("The last step is kept; there was no validation to choose a better one.");
  const QString how = info.status == RunStatus::Finished ? tr("Finished after %n step(s).", nullptr, static_cast<int>(info.step))
                                                         : tr("Stopped after %n step(s); you can resume it from the Runs page.",
                                                              nullptr, static_cast<int>(info.step));
  m_banner->showMessage(Banner::Kind::Info, how + QLatin1Char(' ') + kept);
  m_eta->setText(QStringLiteral("–"));
  refresh();
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
  m_empty->button()->setEnabled(m_canStart);
  m_pause->setVisible(active);
  m_pause->setEnabled(state == RunState::Running || paused);
  m_pause->setText(paused ? tr("Go on") : tr("Pause"));
  m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
  m_stop->setVisible(active);
  m_stop->setEnabled(state != RunState::Stopping);
  m_ask->setVisible(!m_chart->isEmpty());
  m_start->setText(m_chart->isEmpty() ? tr("Start") : tr("Start a new run"));
  m_state->setText(!active                       ? QString()
                   : paused                      ? tr("paused")
                   : state == RunState::Stopping ? tr("stopping, saving a checkpoint …")
                                                 : stageName(m_stage) + QStringLiteral(" …"));
}

}  // namespace lorikeet
