// See checkpoint_scrubber.h.
#include "ui/widgets/checkpoint_scrubber.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/widgets/decimate.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kHeight = 6 * kGrid, kRestMs = 120;
constexpr double kHandle = 5, kMark = 2.5;

}  // namespace

CheckpointScrubber::CheckpointScrubber(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Checkpoints along the run's loss curve"));
  setAccessibleDescription(tr("Arrow keys go to the checkpoint before or after; End takes the newest."));
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::SizeHorCursor);
  setMouseTracking(true);
  setFixedHeight(kHeight);
  m_rest.setSingleShot(true);
  m_rest.setInterval(kRestMs);
  connect(&m_rest, &QTimer::timeout, this, &CheckpointScrubber::choose);
}

QSize CheckpointScrubber::sizeHint() const { return {30 * kGrid, kHeight}; }

void CheckpointScrubber::setCurve(const RunCurve& curve, std::int64_t step) {
  m_curve = curve;
  m_losses = lossesAtSteps(curve);
  m_lastStep = 1;
  m_low = 1e30;
  m_high = -1e30;
  for (const MetricPoint& point : curve.points) {
    m_lastStep = std::max(m_lastStep, point.step);
    for (const double loss : {point.trainLoss, point.validationLoss}) {
      if (!std::isfinite(loss)) continue;
      m_low = std::min(m_low, loss);
      m_high = std::max(m_high, loss);
    }
  }
  if (!curve.steps.empty()) m_lastStep = std::max(m_lastStep, curve.steps.back());
  if (m_low > m_high) m_low = 0, m_high = 1;
  if (!m_rest.isActive()) {  // nobody is dragging
    m_step = step >= 0 ? step : curve.steps.empty() ? -1 : curve.steps.back();
    m_chosen = m_step;
  }
  update();
}

QRectF CheckpointScrubber::plot() const { return QRectF(rect()).adjusted(kHandle + 1, kHandle, -kHandle - 1, -kHandle - 2); }

double CheckpointScrubber::xOf(std::int64_t step) const {
  return plot().left() + plot().width() * static_cast<double>(step) / static_cast<double>(m_lastStep);
}

double CheckpointScrubber::yOf(double loss) const {
  return plot().bottom() - plot().height() * (loss - m_low) / std::max(1e-9, m_high - m_low);
}

std::int64_t CheckpointScrubber::stepAt(double x) const {
  std::int64_t best = -1;
  for (const std::int64_t step : m_curve.steps)
    if (best < 0 || std::abs(xOf(step) - x) < std::abs(xOf(best) - x)) best = step;
  return best;
}

double CheckpointScrubber::lossAt(std::int64_t step) const {
  const auto at = std::lower_bound(m_curve.steps.begin(), m_curve.steps.end(), step);
  return at == m_curve.steps.end() ? std::numeric_limits<double>::quiet_NaN() : m_losses[static_cast<std::size_t>(at - m_curve.steps.begin())];
}

QPolygonF CheckpointScrubber::line(bool validation) const {
  std::vector<QPointF> points;
  for (const MetricPoint& point : m_curve.points) {
    const double loss = validation ? point.validationLoss : point.trainLoss;
    if (std::isfinite(loss)) points.emplace_back(static_cast<double>(point.step), loss);
  }
  QPolygonF polygon;
  for (const QPointF& point : decimateMinMax(points, 0, static_cast<double>(m_lastStep), std::max(1, width() / 2)))
    polygon.append({xOf(static_cast<std::int64_t>(point.x())), yOf(point.y())});
  return polygon;
}

void CheckpointScrubber::paintEvent(QPaintEvent*) {
  const ThemeColors& colors = themeColors();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor pale = colors.accent;
  pale.setAlpha(110);
  painter.setPen(QPen(pale, 1));
  painter.drawPolyline(line(false));
  painter.setPen(QPen(colors.validation, 1.5));
  painter.drawPolyline(line(true));
  for (const std::int64_t step : m_curve.steps) {
    const double loss = lossAt(step);
    const QPointF at(xOf(step), std::isfinite(loss) ? yOf(loss) : plot().center().y());
    painter.setPen(QPen(colors.text, 1));
    painter.setBrush(step == m_curve.bestStep ? colors.validation : colors.surface);
    painter.drawEllipse(at, kMark, kMark);
  }
  if (m_step >= 0) {
    const double loss = lossAt(m_step), x = xOf(m_step);
    painter.setPen(QPen(colors.accent, 1.5));
    painter.drawLine(QPointF(x, plot().top() - 2), QPointF(x, plot().bottom() + 2));
    painter.setBrush(colors.accent);
    painter.drawEllipse(QPointF(x, std::isfinite(loss) ? yOf(loss) : plot().center().y()), kHandle, kHandle);
  }
  if (!hasFocus()) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colors.accent, 1, Qt::DotLine));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CheckpointScrubber::drag(std::int64_t step) {
  if (step < 0) return;
  if (step != m_step) {
    m_step = step;
    m_rest.start();  // the answer is made when the hand rests, not at each point it passes
    update();
  }
  QToolTip::showText(mapToGlobal(QPoint(static_cast<int>(xOf(step)), height())), tr("step %1 · loss %2").arg(step).arg(lossText(lossAt(step))), this);
}

void CheckpointScrubber::choose() {
  m_rest.stop();
  if (m_step == m_chosen || m_step < 0) return;
  m_chosen = m_step;
  emit stepChosen(m_step);
}

void CheckpointScrubber::mousePressEvent(QMouseEvent* event) { drag(stepAt(event->position().x())); }

void CheckpointScrubber::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) drag(stepAt(event->position().x()));
}

void CheckpointScrubber::mouseReleaseEvent(QMouseEvent*) { choose(); }

void CheckpointScrubber::keyPressEvent(QKeyEvent* event) {
  const auto& steps = m_curve.steps;
  if (steps.empty()) return QWidget::keyPressEvent(event);
  const auto at = std::lower_bound(steps.begin(), steps.end(), m_step);
  switch (event->key()) {
    case Qt::Key_Left: return drag(at == steps.begin() ? steps.front() : *std::prev(at));
    case Qt::Key_Right: {
      const auto after = std::upper_bound(steps.begin(), steps.end(), m_step);
      return drag(after == steps.end() ? steps.back() : *after);
    }
    case Qt::Key_Home: return drag(steps.front());
    case Qt::Key_End: return drag(steps.back());
    default: QWidget::keyPressEvent(event);
  }
}

bool CheckpointScrubber::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), tr("Loss of %1: training pale, validation strong. Circles are checkpoints that can answer; the filled one is the best. "
                                           "Drag the handle, or use the arrow keys.").arg(m_curve.name), this);
  return true;
}

}  // namespace lorikeet
