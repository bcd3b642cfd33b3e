// See histogram_chart.h.
#include "ui/widgets/histogram_chart.h"

#include <QEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

HistogramChart::HistogramChart(const QString& what, QWidget* parent) : QCustomPlot(parent), m_what(what) {
  setFocusPolicy(Qt::StrongFocus);
  m_train = new QCPBars(xAxis, yAxis);
  m_validation = new QCPBars(xAxis, yAxis);
  m_validation->moveAbove(m_train);
  m_mark = new QCPItemRect(this);
  m_mark->setVisible(false);
  m_cut = new QCPItemStraightLine(this);
  m_cut->setVisible(false);
  xAxis->setLabel(what);
  xAxis->ticker()->setTickCount(6);
  xAxis->setNumberFormat(QStringLiteral("f"));
  xAxis->setNumberPrecision(0);
  yAxis->setNumberFormat(QStringLiteral("f"));
  yAxis->setNumberPrecision(0);
  yAxis->ticker()->setTickCount(3);
  axisRect()->setMinimumMargins(QMargins(5 * kGrid, kGrid / 2, kGrid, 0));
  connect(this, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const int bar = barAt(event->pos());
    setCursor(bar < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    if (bar < 0)
      QToolTip::hideText();
    else
      QToolTip::showText(mapToGlobal(event->pos()), describe(bar), this);
  });
  connect(this, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    const int bar = barAt(event->pos());
    if (bar >= 0 && event->button() == Qt::LeftButton)
      emit barClicked(m_histogram[static_cast<std::size_t>(bar)].from, m_histogram[static_cast<std::size_t>(bar)].to);
  });
  applyColors();
  setBars({});
}

void HistogramChart::setBars(std::vector<HistogramBar> bars) {
  m_histogram = std::move(bars);
  QVector<double> middles, train, validation;
  double most = 1;
  for (const HistogramBar& bar : m_histogram) {
    middles.append((bar.from + bar.to) / 2.0);
    train.append(static_cast<double>(bar.train));
    validation.append(static_cast<double>(bar.validation));
    most = std::max(most, static_cast<double>(bar.train + bar.validation));
  }
  const double width = m_histogram.empty() ? 1 : m_histogram.front().to - m_histogram.front().from;
  for (QCPBars* part : {m_train, m_validation}) part->setWidth(width * 0.9);
  m_train->setData(middles, train, true);
  m_validation->setData(middles, validation, true);
  // Bars without height would still draw their outline.
  m_validation->setVisible(std::any_of(m_histogram.begin(), m_histogram.end(), [](const HistogramBar& bar) { return bar.validation > 0; }));
  xAxis->setRange(m_histogram.empty() ? 0 : m_histogram.front().from, m_histogram.empty() ? 1 : m_histogram.back().to);
  yAxis->setRange(0, most * 1.08);
  setAccessibleName(tr("Chart: %1 of the rows, %n bar(s)", nullptr, static_cast<int>(m_histogram.size())).arg(m_what));
  select(-1);
}

void HistogramChart::setCut(double value) {
  m_cut->setVisible(value > 0 && xAxis->range().contains(value));
  m_cut->point1->setCoords(value, 0);
  m_cut->point2->setCoords(value, 1);
  replot(rpQueuedReplot);
}

void HistogramChart::applyColors() {
  const ThemeColors& colors = themeColors();
  setBackground(QBrush(colors.surface));
  m_train->setPen(QPen(colors.accent, 1));
  m_train->setBrush(colors.accent);
  m_validation->setPen(QPen(colors.validation, 1));
  m_validation->setBrush(QBrush(colors.validation, Qt::BDiagPattern));
  m_mark->setPen(QPen(colors.text, 2));
  m_cut->setPen(QPen(colors.error, 2, Qt::DashLine));
  QFont small = font();
  small.setPointSizeF(small.pointSizeF() * 0.9);
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setBasePen(QPen(colors.border));
    axis->setTickPen(QPen(colors.border));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(colors.muted);
    axis->setLabelColor(colors.text);
    axis->setTickLabelFont(small);
    axis->setLabelFont(font());
    axis->grid()->setPen(axis == yAxis ? QPen(colors.grid, 1) : QPen(Qt::NoPen));
    axis->grid()->setZeroLinePen(Qt::NoPen);
  }
}

int HistogramChart::barAt(const QPoint& at) const {
  if (!axisRect()->rect().contains(at)) return -1;
  const double value = xAxis->pixelToCoord(at.x());
  for (std::size_t i = 0; i < m_histogram.size(); ++i)
    if (value >= m_histogram[i].from && value < m_histogram[i].to)
      return m_histogram[i].train + m_histogram[i].validation > 0 ? static_cast<int>(i) : -1;
  return -1;
}

QString HistogramChart::describe(int bar) const {
  const HistogramBar& it = m_histogram[static_cast<std::size_t>(bar)];
  const QString range =
      it.to - it.from == 1 ? countText(it.from) : tr("%1 to %2").arg(countText(it.from), countText(it.to - qint64{1}));
  return tr("%1: %2\n%3 training, %4 validation\nClick to show these rows")
      .arg(m_what, range, countText(static_cast<qint64>(it.train)), countText(static_cast<qint64>(it.validation)));
}

void HistogramChart::select(int bar) {
  m_selected = bar < static_cast<int>(m_histogram.size()) ? bar : -1;
  m_mark->setVisible(m_selected >= 0 && hasFocus());
  if (m_selected >= 0) {
    const HistogramBar& it = m_histogram[static_cast<std::size_t>(m_selected)];
    m_mark->topLeft->setCoords(it.from, yAxis->range().upper);
    m_mark->bottomRight->setCoords(it.to, 0);
    setAccessibleDescription(describe(m_selected));
  }
  replot(rpQueuedReplot);
}

void HistogramChart::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_histogram.size()) - 1;
  switch (event->key()) {
    case Qt::Key_Left: return select(std::max(0, m_selected - 1));
    case Qt::Key_Right: return select(std::min(last, m_selected + 1));
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (m_selected >= 0)
        emit barClicked(m_histogram[static_cast<std::size_t>(m_selected)].from,
                        m_histogram[static_cast<std::size_t>(m_selected)].to);
      return;
    default: QCustomPlot::keyPressEvent(event);
  }
}

void HistogramChart::focusInEvent(QFocusEvent* event) {
  QCustomPlot::focusInEvent(event);
  select(m_selected < 0 && !m_histogram.empty() && event->reason() != Qt::MouseFocusReason ? 0 : m_selected);
}

void HistogramChart::focusOutEvent(QFocusEvent* event) {
  QCustomPlot::focusOutEvent(event);
  select(m_selected);
}

void HistogramChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    applyColors();
    replot(rpQueuedReplot);
  }
  QCustomPlot::changeEvent(event);
}

QSize HistogramChart::minimumSizeHint() const { return {24 * kGrid, 13 * kGrid}; }

}  // namespace lorikeet
