// See chart_reading.h.
#include "ui/widgets/chart_reading.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/widgets/chart_style.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

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

}  // namespace

QString ChartReading::spoken() const {
  QStringList parts{head};
  for (const QStringList& row : cells) parts << row.join(QLatin1Char(' '));
  return parts.join(QStringLiteral(", "));
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
  const double at = layout.x.toPixel(x), line = painter.fontMetrics().height(), pad = kGrid * 0.75;
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(theme.muted, 1, Qt::DashLine));
  painter.drawLine(QPointF(at, layout.panes.front().rect.top()), QPointF(at, layout.panes.back().rect.bottom()));
  painter.setRenderHint(QPainter::Antialiasing, true);
  for (const PaneLayout& pane : layout.panes) paintDots(painter, tables, view, pane, layout.x, x);

  // As many rows as fit; the rest is told in the panel's own table.
  const auto most = static_cast<std::size_t>(std::max(2.0, (layout.bounds.height() - 4 * line) / line));
  const std::size_t count = std::min(reading.cells.size(), most);
  std::vector<double> widths;
  for (std::size_t row = 0; row < count; ++row)
    for (int column = 0; column < reading.cells[row].size(); ++column) {
      if (static_cast<std::size_t>(column) == widths.size()) widths.push_back(0);
      double& width = widths[static_cast<std::size_t>(column)];
      width = std::max(width, painter.fontMetrics().horizontalAdvance(reading.cells[row][column]) + 1.5 * kGrid);
    }
  double total = 0;
  for (const double width : widths) total += width;
  total = std::max(total, static_cast<double>(painter.fontMetrics().horizontalAdvance(reading.head)));
  const QRectF& panes = layout.panes.front().rect;
  const bool toLeft = at > panes.center().x();
  const double left = std::max(layout.bounds.left(), toLeft ? at - kGrid - total - 2 * pad : at + kGrid);
  const QRectF box(left, panes.top() + kGrid / 2.0, total + 2 * pad, (static_cast<double>(count) + 1) * line + 2 * pad);
  QColor back = theme.surface;
  back.setAlpha(238);
  painter.setPen(theme.border);
  painter.setBrush(back);
  painter.drawRoundedRect(box, 4, 4);
  painter.setPen(theme.text);
  painter.drawText(QRectF(box.left() + pad, box.top() + pad, total, line), Qt::AlignLeft, reading.head);
  for (std::size_t row = 0; row < count; ++row) {
    double x0 = box.left() + pad;
    for (int column = 0; column < reading.cells[row].size(); ++column) {
      const double width = widths[static_cast<std::size_t>(column)];
      painter.setPen(column == 0 || (tables.size() > 1 && row == 0) ? theme.muted : theme.text);
      painter.drawText(QRectF(x0, box.top() + pad + line * (static_cast<double>(row) + 1), width - 1.5 * kGrid + 1, line),
                       column == 0 ? Qt::AlignLeft : Qt::AlignRight, reading.cells[row][column]);
      x0 += width;
    }
  }
}

}  // namespace lorikeet
