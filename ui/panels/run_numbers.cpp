// See run_numbers.h.
#include "ui/panels/run_numbers.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <cmath>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

const QString kNone = QStringLiteral("–");

}  // namespace

RunNumbers::RunNumbers(QWidget* parent) : QWidget(parent) {
  auto* grid = new QGridLayout(this);
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
  clear();
}

QLabel* RunNumbers::addNumber(QGridLayout* grid, const QString& objectName, const QString& caption, const QString& toolTip) {
  const int column = grid->columnCount();
  auto* label = makeMuted(caption);
  label->setWordWrap(false);
  auto* value = new QLabel;
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

void RunNumbers::clear() {
  m_epochNow = 0;
  m_secondsLeft = std::nan("");
  for (QLabel* label : {m_step, m_epoch, m_eta, m_trainLoss, m_validationLoss, m_best, m_speed, m_memory}) label->setText(kNone);
}

void RunNumbers::setPoints(const std::vector<MetricPoint>& points, std::int64_t totalSteps, double etaSeconds) {
  const MetricPoint& last = points.back();
  m_step->setText(totalSteps > 0 ? QStringLiteral("%1 / %2").arg(last.step).arg(totalSteps) : QString::number(last.step));
  m_epochNow = last.epoch;
  m_epoch->setText(QLocale().toString(last.epoch, 'f', 2));
  m_secondsLeft = etaSeconds;
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

void RunNumbers::setBest(std::int64_t step, double loss) { m_best->setText(tr("%1 at %2").arg(lossText(loss)).arg(step)); }

void RunNumbers::holdTime() { m_eta->setText(durationText(m_secondsLeft)); }

void RunNumbers::endTime() { m_eta->setText(kNone); }

}  // namespace lorikeet
