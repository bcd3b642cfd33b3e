// See chart_canvas.h.
#include "ui/widgets/chart_canvas.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/widgets/chart_painter.h"
#include "ui/widgets/chart_reading.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kFrameMs = 40, kPauseShare = 7;  // a pause of seven frames after each: an eighth of the time
constexpr double kWheelZoom = 0.8, kKeyZoom = 0.5, kKeyPan = 0.1, kNearPixels = 24;

}  // namespace

ChartCanvas::ChartCanvas(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("chartCanvas"));
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  m_pace.setSingleShot(true);
  connect(&m_pace, &QTimer::timeout, this, [this] {
    m_stale = true;
    update();
  });
  m_sinceFrame.start();
}

void ChartCanvas::setTables(std::vector<CurveTable> tables) {
  m_tables = std::move(tables);
  showAll();
}

void ChartCanvas::changed() {
  if (!m_zoomed) fit();
  if (m_pace.isActive() || m_stale) return;
  const double pause = std::max(kFrameMs, kPauseShare * m_frameMs) - static_cast<double>(m_sinceFrame.elapsed());
  m_pace.start(std::max(0, static_cast<int>(pause)));
}

void ChartCanvas::setView(const ChartView& view) {
  const bool sameX = view.x == m_view.x;
  const ChartView before = m_view;
  m_view = view;
  m_view.from = before.from;
  m_view.to = before.to;
  if (view.logLoss != before.logLoss) m_view.fixedY[static_cast<std::size_t>(Pane::Loss)].reset();  // it may reach below 0
  m_cursor.reset();
  if (!sameX) showAll();  // another axis has other numbers
  m_stale = true;
  update();
}

void ChartCanvas::setTotalSteps(std::int64_t steps) {
  m_totalSteps = steps;
  changed();
}

void ChartCanvas::fit() {
  double right = m_view.x == XKind::Step ? static_cast<double>(m_totalSteps) : 0;
  for (const CurveTable& table : m_tables) right = std::max(right, table.lastX(m_view.x));
  m_view.from = 0;
  m_view.to = right > 0 ? right * 1.01 : 1;
}

void ChartCanvas::setZoomed(bool zoomed) {
  m_stale = true;
  update();
  if (zoomed == m_zoomed) return;
  m_zoomed = zoomed;
  emit zoomedChanged(zoomed);
}

void ChartCanvas::showAll() {
  m_view.fixedY = {};
  fit();
  setZoomed(false);
}

void ChartCanvas::zoom(double from, double to) {
  double right = 1;
  for (const CurveTable& table : m_tables) right = std::max(right, table.lastX(m_view.x));
  // Never narrower than what a double can tell apart, never so far out that the curves are lost.
  const double width = std::clamp(to - from, right * 1e-9, 4 * std::max(right, static_cast<double>(m_totalSteps)));
  m_view.from = std::clamp(from, -width / 2, right);
  m_view.to = m_view.from + width;
  setZoomed(true);
}

void ChartCanvas::zoomAround(double x, double factor) {
  zoom(x - (x - m_view.from) * factor, x + (m_view.to - x) * factor);
}

void ChartCanvas::zoomY(const PaneLayout& pane, double value, double factor) {
  // On a logarithmic axis the same share of the pixels, so that the value under the pointer stays there.
  const double anchor = pane.y.toPixel(value);
  const double low = pane.y.toValue(anchor + (pane.rect.bottom() - anchor) * factor);
  const double high = pane.y.toValue(anchor + (pane.rect.top() - anchor) * factor);
  if (high - low > std::abs(high) * 1e-9) m_view.fixedY[static_cast<std::size_t>(pane.pane)] = std::pair(low, high);
  setZoomed(true);
}

void ChartCanvas::pan(double by) { zoom(m_view.from + by, m_view.to + by); }

void ChartCanvas::render() {
  QElapsedTimer clock;
  clock.start();
  const double scale = devicePixelRatioF();
  if (m_picture.size() != size() * scale) {
    m_picture = QPixmap(size() * scale);
    m_picture.setDevicePixelRatio(scale);
  }
  m_layout = layOutChart(m_tables, m_view, rect(), QFontMetricsF(font()));
  QPainter painter(&m_picture);
  paintChart(painter, m_tables, m_view, m_layout, font());
  m_stale = false;
  m_frameMs = static_cast<double>(clock.nsecsElapsed()) / 1e6;
  m_sinceFrame.start();
}

void ChartCanvas::paintEvent(QPaintEvent*) {
  if (m_stale) render();
  QPainter painter(this);
  painter.drawPixmap(0, 0, m_picture);
  painter.setFont(font());
  if (m_cursor && *m_cursor >= m_view.from && *m_cursor <= m_view.to)
    paintReading(painter, readingAt(m_tables, m_view, m_layout, *m_cursor), m_tables, m_view, m_layout, *m_cursor);
  if (hasFocus()) {
    painter.setPen(palette().color(QPalette::Highlight));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void ChartCanvas::resizeEvent(QResizeEvent* event) {
  m_stale = true;
  QWidget::resizeEvent(event);
}

void ChartCanvas::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange) {
    m_stale = true;
    update();
  }
  QWidget::changeEvent(event);
}

void ChartCanvas::wheelEvent(QWheelEvent* event) {
  const PaneLayout* pane = m_layout.paneAt(event->position());
  if (pane == nullptr || event->angleDelta().y() == 0) return event->ignore();
  const double factor = std::pow(kWheelZoom, event->angleDelta().y() / 120.0);
  if (event->modifiers().testFlag(Qt::ControlModifier))
    zoomY(*pane, pane->y.toValue(event->position().y()), factor);
  else
    zoomAround(m_layout.x.toValue(event->position().x()), factor);
  event->accept();
}

void ChartCanvas::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) m_pressed = m_dragged = event->position();
  m_dragging = false;
}

void ChartCanvas::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (event->buttons().testFlag(Qt::LeftButton)) {
    if (!m_dragging && (at - m_pressed).manhattanLength() < QApplication::startDragDistance()) return;
    m_dragging = true;
    m_cursor.reset();
    pan(m_layout.x.toValue(m_dragged.x()) - m_layout.x.toValue(at.x()));
    m_dragged = at;
    return;
  }
  m_cursor = m_layout.paneAt(at) != nullptr ? std::optional(m_layout.x.toValue(at.x())) : std::nullopt;
  update();
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent* event) {
  const PaneLayout* pane = m_layout.paneAt(event->position());
  if (event->button() == Qt::LeftButton && !m_dragging && pane != nullptr)
    pick(m_layout.x.toValue(event->position().x()), event->position());
  m_dragging = false;
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent*) {
  m_dragging = true;  // the release that follows is no click on a point
  showAll();
}

void ChartCanvas::leaveEvent(QEvent*) {
  m_cursor.reset();
  update();
}

/// The run whose smoothed loss passes nearest to a point of the picture.
std::size_t ChartCanvas::curveNear(double x, const QPointF& at) const {
  std::size_t best = 0;
  double bestDistance = std::numeric_limits<double>::infinity();
  const ChartScale& y = m_layout.panes.front().y;
  for (std::size_t run = 0; run < m_tables.size(); ++run) {
    const CurveTable& table = m_tables[run];
    if (table.steps().size() == 0) continue;
    const std::size_t i = table.steps().nearest(m_view.x, x);
    const double distance = std::abs(y.toPixel(table.measure(CurveMeasure::SmoothLoss)[i]) - at.y()) +
                            std::abs(m_layout.x.toPixel(table.steps().at(m_view.x, i)) - at.x());
    if (distance < bestDistance) {
      bestDistance = distance;
      best = run;
    }
  }
  return best;
}

void ChartCanvas::pick(double x, const QPointF& at) {
  if (m_tables.empty()) return;
  const std::size_t run = curveNear(x, at);
  const XColumns& steps = m_tables[run].steps();
  if (steps.size() == 0) return;
  const std::size_t i = steps.nearest(m_view.x, x);
  if (std::abs(m_layout.x.toPixel(steps.at(m_view.x, i)) - m_layout.x.toPixel(x)) > kNearPixels) return;
  emit stepClicked(static_cast<int>(run), std::llround(steps.at(XKind::Step, i)));
}

void ChartCanvas::moveCursor(int records) {
  if (m_tables.empty() || m_tables.front().steps().size() == 0) return;
  const XColumns& steps = m_tables.front().steps();
  const double perPixel = (m_view.to - m_view.from) / std::max(1.0, m_layout.panes.front().rect.width());
  const double from = m_cursor.value_or((m_view.from + m_view.to) / 2);
  auto i = static_cast<std::ptrdiff_t>(steps.nearest(m_view.x, from)) + records;
  i = std::clamp<std::ptrdiff_t>(i, 0, static_cast<std::ptrdiff_t>(steps.size()) - 1);
  double x = steps.at(m_view.x, static_cast<std::size_t>(i));
  if (std::abs(x - from) < perPixel) x = from + records * perPixel;  // many records on a pixel: go on by pixels
  m_cursor = std::clamp(x, m_view.from, m_view.to);
  setAccessibleDescription(readingAt(m_tables, m_view, m_layout, *m_cursor).spoken());
  update();
}

void ChartCanvas::keyPressEvent(QKeyEvent* event) {
  const double middle = m_cursor.value_or((m_view.from + m_view.to) / 2), width = m_view.to - m_view.from;
  const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
  switch (event->key()) {
    case Qt::Key_Left: return shift ? pan(-kKeyPan * width) : moveCursor(-1);
    case Qt::Key_Right: return shift ? pan(kKeyPan * width) : moveCursor(1);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoomAround(middle, kKeyZoom);
    case Qt::Key_Minus: return zoomAround(middle, 1 / kKeyZoom);
    case Qt::Key_Home:
    case Qt::Key_0: return showAll();
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_cursor) pick(*m_cursor, {m_layout.x.toPixel(*m_cursor), m_layout.panes.front().rect.center().y()});
      return;
    default: QWidget::keyPressEvent(event);
  }
}

QSize ChartCanvas::minimumSizeHint() const { return {40 * kGrid, 20 * kGrid}; }

}  // namespace lorikeet
