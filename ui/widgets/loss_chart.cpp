// See loss_chart.h.
#include "ui/widgets/loss_chart.h"

#include <QEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kSmoothing = 0.9;  // weight of the past in the running mean: about the last ten steps

void setPoints(QCPGraph* graph, const std::vector<QPointF>& points) {
  QVector<double> x, y;
  x.reserve(static_cast<int>(points.size()));
  y.reserve(static_cast<int>(points.size()));
  for (const QPointF& point : points) {
    x.append(point.x());
    y.append(point.y());
  }
  graph->setData(x, y, true);
}

/// The last point at or before x; null when there is none.
const QPointF* pointAt(const std::vector<QPointF>& points, double x) {
  const auto after =
      std::upper_bound(points.begin(), points.end(), x, [](double value, const QPointF& point) { return value < point.x(); });
  return after == points.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

std::vector<QPointF> decimateMinMax(const std::vector<QPointF>& points, double from, double to, int columns) {
  const auto before = [](const QPointF& point, double x) { return point.x() < x; };
  auto at = std::lower_bound(points.begin(), points.end(), from, before);
  auto end = std::lower_bound(points.begin(), points.end(), to, before);
  if (at != points.begin()) --at;  // one neighbour on each side, so that the line reaches the edge
  if (end != points.end()) ++end;
  if (end - at <= 4 * static_cast<std::ptrdiff_t>(columns) || to <= from) return {at, end};

  std::vector<QPointF> kept;
  kept.reserve(4 * static_cast<std::size_t>(columns) + 8);
  const double width = (to - from) / columns;
  while (at != end) {
    const double column = std::floor((at->x() - from) / width);
    const auto first = at;
    auto last = at, low = at, high = at;
    for (; at != end && std::floor((at->x() - from) / width) == column; last = at++) {
      if (at->y() < low->y()) low = at;
      if (at->y() > high->y()) high = at;
    }
    for (const auto& pick : {first, std::min(low, high), std::max(low, high), last})
      if (kept.empty() || kept.back() != *pick) kept.push_back(*pick);
  }
  return kept;
}

LossChart::LossChart(QWidget* parent) : QCustomPlot(parent) {
  setObjectName(QStringLiteral("lossChart"));
  setAccessibleName(tr("Chart of train and validation loss"));
  setMinimumHeight(20 * kGrid);
  buildGraphs();
  setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  axisRect()->setRangeDrag(Qt::Horizontal);
  axisRect()->setRangeZoom(Qt::Horizontal);
  connect(this, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (event->buttons() != Qt::NoButton) m_zoomed = true;
    showReading(event->pos());
    if (m_zoomed) refresh();
  });
  connect(this, &QCustomPlot::mouseWheel, this, [this] {
    m_zoomed = true;
    QMetaObject::invokeMethod(this, &LossChart::refresh, Qt::QueuedConnection);  // after the axis has taken its new range
  });
  connect(this, &QCustomPlot::mouseDoubleClick, this, [this] {
    m_zoomed = false;
    fitAxes();
    refresh();
  });
  setToolTip(tr("Drag or turn the wheel to look closer; double-click to see everything."));
  applyColors();
  fitAxes();
}

void LossChart::buildGraphs() {
  m_rawGraph = addGraph();
  m_smoothGraph = addGraph();
  m_validationGraph = addGraph();
  m_bestGraph = addGraph();
  m_rawGraph->setName(tr("train, each step"));
  m_smoothGraph->setName(tr("train, smoothed"));
  m_validationGraph->setName(tr("validation"));
  m_bestGraph->setName(tr("best, kept"));
  m_bestGraph->setLineStyle(QCPGraph::lsNone);
  for (QCPGraph* graph : {m_rawGraph, m_smoothGraph, m_validationGraph, m_bestGraph}) graph->setAdaptiveSampling(false);
  xAxis->setLabel(tr("step"));
  yAxis->setLabel(tr("loss (nats per token)"));
  xAxis->ticker()->setTickCount(6);
  yAxis->ticker()->setTickCount(5);
  legend->setVisible(true);
  axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
}

void LossChart::applyColors() {
  const ThemeColors& colors = themeColors();
  setBackground(QBrush(colors.surface));
  QColor pale = colors.accent;
  pale.setAlpha(colors.dark ? 110 : 80);
  m_rawGraph->setPen(QPen(pale, 1));
  m_smoothGraph->setPen(QPen(colors.accent, 2.2));
  m_validationGraph->setPen(QPen(colors.validation, 1.6));
  m_validationGraph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colors.validation, colors.validation, 7));
  m_bestGraph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colors.validation, 2), QBrush(colors.surface), 15));
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setBasePen(QPen(colors.border));
    axis->setTickPen(QPen(colors.border));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(colors.muted);
    axis->setLabelColor(colors.muted);
    axis->setTickLabelFont(font());
    axis->setLabelFont(font());
    axis->grid()->setPen(QPen(colors.grid, 1));
    axis->grid()->setZeroLinePen(Qt::NoPen);
  }
  QColor legendBack = colors.surface;
  legendBack.setAlpha(220);
  legend->setBrush(legendBack);
  legend->setBorderPen(QPen(colors.border));
  legend->setTextColor(colors.text);
  legend->setFont(font());
}

void LossChart::clear() {
  m_train.clear();
  m_smooth.clear();
  m_validation.clear();
  m_average = m_averageWeight = 0;
  m_zoomed = false;
  setBest(-1, 0);
  fitAxes();
  refresh();
}

void LossChart::widen(double loss) {
  m_low = isEmpty() ? loss : std::min(m_low, loss);
  m_high = isEmpty() ? loss : std::max(m_high, loss);
}

void LossChart::addPoints(const std::vector<MetricPoint>& points) {
  for (const MetricPoint& point : points) {
    const auto step = static_cast<double>(point.step);
    if (std::isfinite(point.trainLoss)) {
      widen(point.trainLoss);
      m_train.emplace_back(step, point.trainLoss);
      // The weight corrects the mean's start, as Adam does: early values are not pulled towards zero.
      m_average = kSmoothing * m_average + (1 - kSmoothing) * point.trainLoss;
      m_averageWeight = kSmoothing * m_averageWeight + (1 - kSmoothing);
      m_smooth.emplace_back(step, m_average / m_averageWeight);
    }
    if (std::isfinite(point.validationLoss)) {
      widen(point.validationLoss);
      m_validation.emplace_back(step, point.validationLoss);
    }
  }
  if (!m_zoomed) fitAxes();
  refresh();
}

void LossChart::setBest(std::int64_t step, double validationLoss) {
  m_bestGraph->data()->clear();
  if (step >= 0 && std::isfinite(validationLoss)) m_bestGraph->addData(static_cast<double>(step), validationLoss);
  replot(rpQueuedReplot);
}

void LossChart::setTotalSteps(std::int64_t steps) {
  m_totalSteps = steps;
  if (!m_zoomed) fitAxes();
  refresh();
}

void LossChart::fitAxes() {
  double right = std::max<double>(static_cast<double>(m_totalSteps), 1);
  for (const auto* points : {&m_train, &m_validation})
    if (!points->empty()) right = std::max(right, points->back().x());
  const double low = isEmpty() ? 0 : m_low, high = isEmpty() ? 1 : m_high;
  const double margin = std::max((high - low) * 0.06, 1e-3);
  xAxis->setRange(0, right * 1.01);
  yAxis->setRange(std::max(0.0, low - margin), high + margin);
}

void LossChart::refresh() {
  const int columns = std::max(1, axisRect()->width());
  const QCPRange range = xAxis->range();
  setPoints(m_rawGraph, decimateMinMax(m_train, range.lower, range.upper, columns));
  setPoints(m_smoothGraph, decimateMinMax(m_smooth, range.lower, range.upper, columns));
  setPoints(m_validationGraph, decimateMinMax(m_validation, range.lower, range.upper, columns));
  replot(rpQueuedReplot);
}

void LossChart::showReading(const QPoint& at) {
  if (isEmpty() || !axisRect()->rect().contains(at)) return;
  const double x = xAxis->pixelToCoord(at.x());
  QStringList lines{tr("step %1").arg(std::max<qint64>(0, std::llround(x)))};
  if (const QPointF* point = pointAt(m_train, x)) lines.append(tr("train %1").arg(lossText(point->y())));
  if (const QPointF* point = pointAt(m_validation, x)) lines.append(tr("validation %1").arg(lossText(point->y())));
  QToolTip::showText(mapToGlobal(at), lines.join(QLatin1Char('\n')), this);
}

void LossChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    applyColors();
    replot(rpQueuedReplot);
  }
  QCustomPlot::changeEvent(event);
}

void LossChart::resizeEvent(QResizeEvent* event) {
  QCustomPlot::resizeEvent(event);
  refresh();
}

}  // namespace lorikeet
