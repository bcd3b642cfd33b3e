// See status_strip.h.
#include "ui/widgets/status_strip.h"

#include <QHBoxLayout>
#include <cmath>

#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

QString stageName(TrainStage stage) {
  switch (stage) {
    case TrainStage::Preparing: return StatusStrip::tr("Preparing the data");
    case TrainStage::Training: return StatusStrip::tr("Training");
    case TrainStage::Evaluating: return StatusStrip::tr("Measuring");
    case TrainStage::Saving: return StatusStrip::tr("Saving");
    case TrainStage::Done: return StatusStrip::tr("Done");
  }
  return {};
}

StatusStrip::StatusStrip(QWidget* parent)
    : QWidget(parent), m_stage(new QLabel), m_progress(new QProgressBar), m_pause(new QToolButton), m_stop(new QToolButton) {
  setObjectName(QStringLiteral("statusStrip"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(5 * kGrid);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, 0, kGrid, 0);
  row->setSpacing(2 * kGrid);
  m_stage->setObjectName(QStringLiteral("stripStage"));
  m_stage->setMinimumWidth(18 * kGrid);
  row->addWidget(m_stage);
  m_progress->setTextVisible(false);
  m_progress->setObjectName(QStringLiteral("stripProgress"));
  m_progress->setAccessibleName(tr("Progress of the run"));
  row->addWidget(m_progress, 1);
  m_steps = addNumber(QStringLiteral("stripSteps"), tr("Steps done of all"), QStringLiteral("00000 / 00000"));
  m_eta =
      addNumber(QStringLiteral("stripEta"), tr("Time left, estimated from the last steps"), tr("%1 left").arg(durationText(3599)));
  m_trainLoss = addNumber(QStringLiteral("stripTrainLoss"),
                          tr("Train loss: how far the model is from the answers it trains on; lower is better"),
                          tr("train %1").arg(lossText(10.0001)));
  m_validationLoss = addNumber(QStringLiteral("stripValidationLoss"), tr("Validation loss: the same on rows it never trained on"),
                               tr("validation %1").arg(lossText(10.0001)));
  for (QToolButton* button : {m_pause, m_stop}) {
    button->setIconSize(QSize(20, 20));
    button->setFocusPolicy(Qt::TabFocus);
    row->addWidget(button);
  }
  m_pause->setObjectName(QStringLiteral("stripPause"));
  m_stop->setObjectName(QStringLiteral("stripStop"));
  m_stop->setIcon(icon(QStringLiteral("stop")));
  m_stop->setToolTip(tr("Stop and keep what was learned"));
  m_stop->setAccessibleName(tr("Stop"));
  connect(m_pause, &QToolButton::clicked, this,
          [this] { m_state == RunState::Paused ? emit continueClicked() : emit pauseClicked(); });
  connect(m_stop, &QToolButton::clicked, this, &StatusStrip::stopClicked);
  refresh();
}

QLabel* StatusStrip::addNumber(const QString& objectName, const QString& toolTip, const QString& widest) {
  auto* label = new QLabel;
  label->setObjectName(objectName);
  label->setToolTip(toolTip);
  label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  label->setMinimumWidth(label->fontMetrics().horizontalAdvance(widest) + kGrid / 2);  // numbers that change do not move neighbours
  static_cast<QHBoxLayout*>(layout())->addWidget(label);
  return label;
}

void StatusStrip::setIdleText(const QString& text) {
  m_idleText = text;
  refresh();
}

void StatusStrip::setRunState(RunState state) {
  if (state == RunState::Starting) {
    m_step = m_totalSteps = 0;
    m_currentStage = TrainStage::Preparing;
    for (QLabel* label : {m_steps, m_eta, m_trainLoss, m_validationLoss}) label->clear();
  }
  m_state = state;
  refresh();
}

void StatusStrip::setStage(TrainStage stage) {
  m_currentStage = stage;
  refresh();
}

void StatusStrip::setTotalSteps(std::int64_t steps) {
  m_totalSteps = steps;
  refresh();
}

void StatusStrip::addMetrics(const std::vector<MetricPoint>& points, double etaSeconds) {
  for (const MetricPoint& point : points) {
    m_step = std::max(m_step, point.step);
    if (std::isfinite(point.trainLoss)) m_trainLoss->setText(tr("train %1").arg(lossText(point.trainLoss)));
    if (std::isfinite(point.validationLoss)) m_validationLoss->setText(tr("validation %1").arg(lossText(point.validationLoss)));
  }
  m_eta->setText(tr("%1 left").arg(durationText(etaSeconds)));
  refresh();
}

void StatusStrip::refresh() {
  const bool active = m_state != RunState::Idle;
  switch (m_state) {
    case RunState::Idle: m_stage->setText(m_idleText); break;
    case RunState::Starting: m_stage->setText(tr("Starting")); break;
    case RunState::Running: m_stage->setText(stageName(m_currentStage)); break;
    case RunState::Paused: m_stage->setText(tr("Paused")); break;
    case RunState::Stopping: m_stage->setText(tr("Stopping, saving a checkpoint")); break;
  }
  m_progress->setVisible(active);
  m_progress->setRange(0, static_cast<int>(std::max<std::int64_t>(m_totalSteps, 1)));
  m_progress->setValue(static_cast<int>(m_step));
  if (m_totalSteps > 0) m_steps->setText(QStringLiteral("%1 / %2").arg(m_step).arg(m_totalSteps));
  m_eta->setVisible(active);
  const bool paused = m_state == RunState::Paused;
  m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
  m_pause->setToolTip(paused ? tr("Go on") : tr("Pause after this step"));
  m_pause->setAccessibleName(m_pause->toolTip());
  m_pause->setVisible(active);
  m_stop->setVisible(active);
  m_pause->setEnabled(m_state == RunState::Running || paused);
  m_stop->setEnabled(active && m_state != RunState::Stopping);
}

}  // namespace lorikeet
