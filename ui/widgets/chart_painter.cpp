// See chart_painter.h.
#include "ui/widgets/chart_painter.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/widgets/chart_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kPointsPerColumn = 2;  // above that, lines from point to point only smear
constexpr double kRawShare = 0.38, kPaleShare = 0.3, kFar = 1e5;
constexpr std::size_t kRawRuns = 3;  // more raw curves than that hide each other

std::size_t index(const std::vector<double>& x, std::size_t from, double value) {
  return static_cast<std::size_t>(std::lower_bound(x.begin() + static_cast<std::ptrdiff_t>(from), x.end(), value) - x.begin());
}

/// Pixels far outside would overflow the rasteriser.
double clamped(double pixel) { return std::clamp(pixel, -kFar, kFar); }

DrawnCurve sparseCurve(const std::vector<double>& x, const MinMaxSeries& series, const ChartScale& xScale, const ChartScale& yScale,
                       std::size_t begin, std::size_t end) {
  DrawnCurve curve;
  QPolygonF line;
  const auto finish = [&] {
    if (!line.isEmpty()) curve.lines.push_back(line);
    line.clear();
  };
  for (std::size_t i = begin; i < end; ++i) {
    if (std::isfinite(series[i]))
      line.append({clamped(xScale.toPixel(x[i])), clamped(yScale.toPixel(series[i]))});
    else
      finish();
  }
  finish();
  return curve;
}

DrawnCurve denseCurve(const std::vector<double>& x, const MinMaxSeries& series, const ChartScale& xScale, const ChartScale& yScale,
                      const QRectF& rect, std::size_t begin) {
  DrawnCurve curve;
  curve.dense = true;
  double previous = std::numeric_limits<double>::quiet_NaN();  // where the line came from; NaN = a gap
  std::size_t at = begin;
  for (int column = 0; column < static_cast<int>(rect.width()); ++column) {
    const std::size_t next = index(x, at, xScale.toValue(rect.left() + column + 1));
    if (next == at) continue;
    MinMax values = series.range(at, next);
    if (values.isEmpty()) {
      previous = std::numeric_limits<double>::quiet_NaN();
    } else {
      if (std::isfinite(series[at])) values.add(previous);
      const double pixel = rect.left() + column + 0.5;
      curve.bars.append({pixel, clamped(yScale.toPixel(values.high)) - 0.5, pixel, clamped(yScale.toPixel(values.low)) + 0.5});
      previous = series[next - 1];
    }
    at = next;
  }
  return curve;
}

/// Whether a pen of this style draws or pauses at a pixel of its way.
bool isGap(double at, const QVector<qreal>& pattern, double width) {
  const double period = std::accumulate(pattern.begin(), pattern.end(), 0.0) * width;
  double left = std::fmod(at, period);
  for (qsizetype i = 0; i < pattern.size(); ++i) {
    if (left < pattern[i] * width) return i % 2 == 1;
    left -= pattern[i] * width;
  }
  return false;
}

/// Bars have no dashes of their own: those where a dashed line would pause are pale, so that curves are told apart and yet nothing is lost.
void drawBars(QPainter& painter, const QVector<QLineF>& bars, const QColor& color, double width, Qt::PenStyle dash) {
  painter.setRenderHint(QPainter::Antialiasing, false);
  QPen pen(color, std::max(1.0, std::round(width)), Qt::SolidLine, Qt::FlatCap);
  QVector<QLineF> strong, pale;
  if (dash != Qt::SolidLine) {
    const QVector<qreal> pattern = QPen(dash).dashPattern();
    for (const QLineF& bar : bars) (isGap(bar.x1(), pattern, pen.widthF()) ? pale : strong).append(bar);
  }
  painter.setPen(QPen(blend(themeColors().surface, color, kPaleShare), pen.widthF(), Qt::SolidLine, Qt::FlatCap));
  painter.drawLines(pale);
  painter.setPen(pen);
  painter.drawLines(dash == Qt::SolidLine ? bars : strong);
}

void drawCurve(QPainter& painter, const DrawnCurve& curve, const QColor& color, double width, Qt::PenStyle dash) {
  if (curve.dense) return drawBars(painter, curve.bars, color, width, dash);
  painter.setRenderHint(QPainter::Antialiasing, true);
  for (const QPolygonF& line : curve.lines) {
    if (line.size() == 1) {  // alone between gaps: a dot, else it would not be seen
      painter.setPen(QPen(color, width + 2, Qt::SolidLine, Qt::RoundCap));
      painter.drawPoint(line.front());
      continue;
    }
    painter.setPen(QPen(color, width, dash, Qt::FlatCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
  }
}

class Frame {
 public:
  Frame(QPainter& painter, const std::vector<CurveTable>& tables, const ChartView& view, const ChartLayout& layout)
      : m_painter(painter), m_tables(tables), m_view(view), m_layout(layout), m_theme(themeColors()) {}

  void paint() {
    m_painter.fillRect(m_layout.bounds, m_theme.surface);
    for (const LegendEntry& entry : m_layout.legend) paintLegend(entry);
    for (const PaneLayout& pane : m_layout.panes) {
      paintGrid(pane, &pane == &m_layout.panes.back());
      m_painter.save();
      m_painter.setClipRect(pane.rect);
      for (std::size_t run = 0; run < m_tables.size(); ++run) paintRun(pane, run);
      m_painter.restore();
      paintTitles(pane);
    }
  }

 private:
  CurveStyle styleOf(std::size_t run) const { return curveStyle(run, m_tables.size()); }

  void curve(const PaneLayout& pane, const XColumns& columns, const MinMaxSeries& series, const QColor& color, double width,
             Qt::PenStyle dash) {
    drawCurve(m_painter, drawnCurve(columns.values(m_view.x), series, m_layout.x, pane.y, pane.rect), color, width, dash);
  }

  void paintRun(const PaneLayout& pane, std::size_t run) {
    const CurveTable& table = m_tables[run];
    const CurveStyle style = styleOf(run);
    if (pane.pane != Pane::Loss) {
      curve(pane, table.steps(), table.measure(measureOf(pane.pane)), style.train, 1.2, style.dash);
      return;
    }
    if (m_view.showRaw && m_tables.size() <= kRawRuns)
      curve(pane, table.steps(), table.measure(CurveMeasure::TrainLoss), blend(m_theme.surface, style.train, kRawShare), 1, Qt::SolidLine);
    curve(pane, table.steps(), table.measure(CurveMeasure::SmoothLoss), style.train, 2, style.dash);
    curve(pane, table.evals(), table.validation(), style.validation, 1.4, m_tables.size() > 1 ? style.dash : Qt::SolidLine);
    paintMarkers(pane, table, style);
  }

  /// Validation points where they stand apart, and always the best.
  void paintMarkers(const PaneLayout& pane, const CurveTable& table, const CurveStyle& style) {
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    const auto at = [&](std::size_t i) {
      return QPointF(clamped(m_layout.x.toPixel(table.evals().at(m_view.x, i))), clamped(pane.y.toPixel(table.validation()[i])));
    };
    const std::size_t begin = table.evals().lowerBound(m_view.x, m_view.from);
    const std::size_t end = std::min(table.evals().size(), table.evals().lowerBound(m_view.x, m_view.to) + 1);
    if (begin < end && static_cast<double>(end - begin) * 10 < pane.rect.width())
      for (std::size_t i = begin; i < end; ++i)
        if (std::isfinite(table.validation()[i])) paintMarker(m_painter, style.marker, at(i), 3, style.validation, style.validation);
    if (const std::ptrdiff_t best = table.bestEval(); best >= 0)
      paintMarker(m_painter, 3, at(static_cast<std::size_t>(best)), 7, style.validation, m_theme.surface);
  }

  void paintGrid(const PaneLayout& pane, bool last) {
    const QRectF& rect = pane.rect;
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    paintRows(pane);
    paintColumns(rect, last);
    m_painter.setPen(m_theme.border);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(rect);
  }

  /// Over the curves, on a ground of their own that lets them shine through.
  void paintTitles(const PaneLayout& pane) {
    QColor ground = m_theme.surface;
    ground.setAlpha(205);
    const QRectF inside = pane.rect.adjusted(kGrid / 2.0, 1, -kGrid / 2.0, -1);
    const auto title = [&](const QString& words, Qt::Alignment side, const QColor& color) {
      if (words.isEmpty()) return;
      const int how = static_cast<int>(side | Qt::AlignTop);
      m_painter.fillRect(m_painter.boundingRect(inside, how, words).intersected(inside), ground);
      m_painter.setPen(color);
      m_painter.drawText(inside, how, words);
    };
    title(paneTitle(pane.pane), Qt::AlignRight, m_theme.muted);
    title(pane.note, Qt::AlignLeft, m_theme.warning);
  }

  /// Lines of equal value with their numbers, which stay within the pane's own height and apart from each other.
  void paintRows(const PaneLayout& pane) {
    const QRectF& rect = pane.rect;
    const double line = m_painter.fontMetrics().height();
    double free = rect.bottom() + kPaneGap / 2;
    for (const double tick : pane.y.ticks(std::max(1, static_cast<int>(rect.height() / (2.2 * line))), formOf(pane.pane))) {
      const double y = pane.y.toPixel(tick);
      m_painter.setPen(m_theme.grid);
      m_painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y));
      const double bottom = std::min(y + line / 2, rect.bottom() + kPaneGap / 2), top = std::max(bottom - line, rect.top() - kPaneGap / 2);
      if (top + line > free + 0.5) continue;
      free = top;
      m_painter.setPen(m_theme.muted);
      m_painter.drawText(QRectF(m_layout.bounds.left(), top, rect.left() - m_layout.bounds.left() - kGrid / 2.0, line),
                         Qt::AlignRight | Qt::AlignVCenter, numberText(tick, formOf(pane.pane)));
    }
  }

  void paintColumns(const QRectF& rect, bool numbered) {
    const double line = m_painter.fontMetrics().height();
    const int wanted = std::clamp(static_cast<int>(rect.width() / 110), 1, 10);
    for (const double tick : m_layout.x.ticks(wanted, formOf(m_view.x))) {
      const double x = m_layout.x.toPixel(tick);
      m_painter.setPen(m_theme.grid);
      m_painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
      if (!numbered) continue;
      m_painter.setPen(m_theme.muted);
      m_painter.drawText(QRectF(x - 60, rect.bottom() + 2, 120, line), Qt::AlignHCenter, numberText(tick, formOf(m_view.x)));
    }
  }

  void paintLegend(const LegendEntry& entry) {
    const CurveStyle style = styleOf(entry.run);
    const double y = entry.rect.center().y(), left = entry.rect.left();
    const QPointF from(left, y), to(left + kLegendSample - kGrid / 2.0, y), middle = (from + to) / 2;
    const QColor validation = m_tables.size() > 1 ? m_theme.muted : style.validation;
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    const auto line = [&](const QColor& color, double width, Qt::PenStyle dash) {
      m_painter.setPen(QPen(color, width, dash, Qt::FlatCap));
      m_painter.drawLine(from, to);
    };
    switch (entry.kind) {
      case LegendKind::Raw: line(blend(m_theme.surface, style.train, kRawShare), 1, Qt::SolidLine); break;
      case LegendKind::Smooth: line(style.train, 2, Qt::SolidLine); break;
      case LegendKind::Run:
        line(style.train, 2, style.dash);
        paintMarker(m_painter, style.marker, middle, 3, style.validation, style.validation);
        break;
      case LegendKind::Validation:
        line(validation, 1.4, Qt::SolidLine);
        paintMarker(m_painter, 0, middle, 3, validation, validation);
        break;
      case LegendKind::Best: paintMarker(m_painter, 3, middle, 6, validation, m_theme.surface); break;
      case LegendKind::More: break;
    }
    m_painter.setPen(m_theme.text);
    m_painter.drawText(entry.rect.adjusted(entry.kind == LegendKind::More ? 0 : kLegendSample, 0, kGrid, 0),
                       Qt::AlignLeft | Qt::AlignVCenter, entry.text);
  }

  QPainter& m_painter;
  const std::vector<CurveTable>& m_tables;
  const ChartView& m_view;
  const ChartLayout& m_layout;
  const ThemeColors& m_theme;
};

}  // namespace

DrawnCurve drawnCurve(const std::vector<double>& x, const MinMaxSeries& series, const ChartScale& xScale, const ChartScale& yScale,
                      const QRectF& rect) {
  std::size_t begin = index(x, 0, xScale.low()), end = index(x, begin, xScale.high());
  if (begin > 0) --begin;  // one neighbour on each side, so that the line reaches the edge
  if (end < x.size()) ++end;
  if (static_cast<double>(end - begin) <= kPointsPerColumn * rect.width()) return sparseCurve(x, series, xScale, yScale, begin, end);
  return denseCurve(x, series, xScale, yScale, rect, begin);
}

void paintChart(QPainter& painter, const std::vector<CurveTable>& tables, const ChartView& view, const ChartLayout& layout,
                const QFont& font) {
  painter.setFont(font);
  Frame(painter, tables, view, layout).paint();
}

}  // namespace lorikeet
