// See chart_reading.h.
#include "ui/widgets/chart_reading.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/widgets/chart_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kPad = kGrid * 0.75, kColumnGap = kGrid * 1.5;

QString text(const char* source) { return QCoreApplication::translate("MetricsChart", source); }

/// The record of training next to x; -1 = none.
std::ptrdiff_t stepAt(const CurveTable& table, const ChartView& view, double x) {
  return table.steps().size() == 0 ? -1 : static_cast<std::ptrdiff_t>(table.steps().nearest(view.x, x));
}

QString valueText(const MinMaxSeries& series, std::ptrdiff_t at, NumberForm form) {
  return numberText(at < 0 ? std::nan("") : series[static_cast<std::size_t>(at)], form);
}

QString validationText(const CurveTable& table, const ChartView& view, double x) {
  if (table.evals().size() == 0) return numberText(std::nan(""), NumberForm::Plain);
  const std::size_t at = table.evals().nearest(view.x, x);
  //: %1 a validation loss, %2 the step where it was measured
  return text(QT_TRANSLATE_NOOP("MetricsChart", "%1 at %2"))
      .arg(lossText(table.validation()[at]), countText(std::llround(table.evals().at(XKind::Step, at))));
}

/// Titles of the columns, then one row for each run.
std::vector<QStringList> tableOf(const std::vector<CurveTable>& tables, const ChartView& view, const ChartLayout& layout, double x) {
  QStringList titles{QString()};
  std::vector<QStringList> rows;
  for (const CurveTable& table : tables) rows.push_back({table.name()});
  for (const PaneLayout& pane : layout.panes) {
    if (pane.pane == Pane::Loss)
      titles << text(QT_TRANSLATE_NOOP("MetricsChart", "train")) << text(QT_TRANSLATE_NOOP("MetricsChart", "smoothed"))
             << text(QT_TRANSLATE_NOOP("MetricsChart", "validation"));
    else
      titles << paneTitle(pane.pane);
    for (std::size_t run = 0; run < tables.size(); ++run) {
      const CurveTable& table = tables[run];
      const std::ptrdiff_t at = stepAt(table, view, x);
      if (pane.pane == Pane::Loss)
        rows[run] << lossText(at < 0 ? std::nan("") : table.measure(CurveMeasure::TrainLoss)[static_cast<std::size_t>(at)])
                  << lossText(at < 0 ? std::nan("") : table.measure(CurveMeasure::SmoothLoss)[static_cast<std::size_t>(at)])
                  << validationText(table, view, x);
      else
        rows[run] << valueText(table.measure(measureOf(pane.pane)), at, formOf(pane.pane));
    }
  }
  rows.insert(rows.begin(), titles);
  return rows;
}

std::vector<QStringList> transposed(const std::vector<QStringList>& rows) {
  std::vector<QStringList> turned;
  for (int column = 1; column < rows.front().size(); ++column) turned.push_back({rows[0][column], rows[1][column]});
  return turned;
}

QString headOf(const CurveTable& table, const ChartView& view, double x) {
  const std::ptrdiff_t at = stepAt(table, view, x);
  if (at < 0) return xTitle(view.x) + QLatin1Char(' ') + numberText(x, formOf(view.x));
  QStringList parts;
  for (const XKind kind : {XKind::Step, XKind::Epoch, XKind::Tokens, XKind::Time}) {
    const double value = table.steps().at(kind, static_cast<std::size_t>(at));
    if (value > 0 || kind == view.x) parts << xTitle(kind) + QLatin1Char(' ') + numberText(value, formOf(kind));
  }
  return parts.join(QStringLiteral(" · "));
}

void paintDots(QPainter& painter, const std::vector<CurveTable>& tables, const ChartView& view, const PaneLayout& pane,
               const ChartScale& xScale, double x) {
  for (std::size_t run = 0; run < tables.size(); ++run) {
    const std::ptrdiff_t at = stepAt(tables[run], view, x);
    if (at < 0) continue;
    const auto i = static_cast<std::size_t>(at);
    const double value = tables[run].measure(pane.pane == Pane::Loss ? CurveMeasure::SmoothLoss : measureOf(pane.pane))[i];
    const QPointF point(xScale.toPixel(tables[run].steps().at(view.x, i)), pane.y.toPixel(value));
    if (!std::isfinite(value) || !pane.rect.contains(point)) continue;
    const CurveStyle style = curveStyle(run, tables.size());
    paintMarker(painter, tables.size() > 1 ? style.marker : 0, point, 3, style.train, themeColors().surface);
  }
}

std::vector<double> columnWidths(const ChartReading& reading, const QFontMetricsF& font) {
  std::vector<double> widths;
  for (const QStringList& row : reading.cells)
    for (int column = 0; column < row.size(); ++column) {
      if (static_cast<std::size_t>(column) == widths.size()) widths.push_back(0);
      double& width = widths[static_cast<std::size_t>(column)];
      width = std::max(width, font.horizontalAdvance(row[column]) + kColumnGap);
    }
  return widths;
}

/// @param at x of the cross-hair, in pixels   @param titled the first row names the columns
void paintTable(QPainter& painter, const ChartReading& reading, const ChartLayout& layout, double at, bool titled) {
  const ThemeColors& theme = themeColors();
  const QFontMetricsF font(painter.font());
  const double line = font.height();
  const std::vector<double> widths = columnWidths(reading, font);
  const double total = std::max(std::accumulate(widths.begin(), widths.end(), 0.0), font.horizontalAdvance(reading.head));
  const QRectF& panes = layout.panes.front().rect;
  // Beside the line on the side with more room, but whole: a wide table covers the line sooner than it loses a column.
  const double width = total + 2 * kPad, beside = at > panes.center().x() ? at - kGrid - width : at + kGrid;
  const double left = std::max(layout.bounds.left(), std::min(beside, layout.bounds.right() - width));
  const QRectF box(left, panes.top() + kGrid / 2.0, width, (static_cast<double>(reading.cells.size()) + 1) * line + 2 * kPad);
  QColor back = theme.surface;
  back.setAlpha(238);
  painter.setPen(theme.border);
  painter.setBrush(back);
  painter.drawRoundedRect(box, 4, 4);
  painter.setPen(theme.text);
  // On common baselines: characters of a fallback font are higher than the line.
  double y = box.top() + kPad + font.ascent();
  painter.drawText(QPointF(box.left() + kPad, y), reading.head);
  for (std::size_t row = 0; row < reading.cells.size(); ++row) {
    double x = box.left() + kPad;
    y += line;
    for (int column = 0; column < reading.cells[row].size(); ++column) {
      const QString& cell = reading.cells[row][column];
      const double room = widths[static_cast<std::size_t>(column)];
      painter.setPen(column == 0 || (titled && row == 0) ? theme.muted : theme.text);
      painter.drawText(QPointF(column == 0 ? x : x + room - kColumnGap - font.horizontalAdvance(cell), y), cell);
      x += room;
    }
  }
}

}  // namespace

QString ChartReading::spoken() const {
  QStringList parts{head};
  for (const QStringList& row : cells) parts << row.join(QLatin1Char(' '));
  return parts.join(QStringLiteral(", "));
}

ChartReading ChartReading::fitted(std::size_t most) const {
  if (cells.size() <= most) return *this;
  ChartReading some{head, {cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(most) - 1}};
  some.cells.push_back({text(QT_TRANSLATE_NOOP("MetricsChart", "and %1 more")).arg(static_cast<qlonglong>(cells.size() - most + 1))});
  return some;
}

ChartReading readingAt(const std::vector<CurveTable>& tables, const ChartView& view, const ChartLayout& layout, double x) {
  if (tables.empty()) return {};
  const std::vector<QStringList> rows = tableOf(tables, view, layout, x);
  if (tables.size() == 1) return {headOf(tables.front(), view, x), transposed(rows)};
  return {xTitle(view.x) + QLatin1Char(' ') + numberText(x, formOf(view.x)), rows};
}

void paintReading(QPainter& painter, const ChartReading& reading, const std::vector<CurveTable>& tables, const ChartView& view,
                  const ChartLayout& layout, double x) {
  if (reading.cells.empty()) return;
  const ThemeColors& theme = themeColors();
  const double at = layout.x.toPixel(x), line = painter.fontMetrics().height();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(theme.muted, 1, Qt::DashLine));
  painter.drawLine(QPointF(at, layout.panes.front().rect.top()), QPointF(at, layout.panes.back().rect.bottom()));
  painter.setRenderHint(QPainter::Antialiasing, true);
  for (const PaneLayout& pane : layout.panes) paintDots(painter, tables, view, pane, layout.x, x);
  const double room = layout.bounds.bottom() - layout.panes.front().rect.top() - line - 2 * kPad;
  paintTable(painter, reading.fitted(static_cast<std::size_t>(std::max(3.0, room / line))), layout, at, tables.size() > 1);
}

}  // namespace lorikeet
