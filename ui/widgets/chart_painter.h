// Draws a chart of curves on anything that can be painted: window, PNG, SVG. A frame costs its pixels: where more than two points fall
// on a pixel column, the column's lowest and highest value are drawn, so no spike is lost. Used by ChartCanvas and chart_export.
#pragma once
#include <QPainter>
#include <QPolygonF>
#include <vector>

#include "ui/widgets/chart_layout.h"

namespace lorikeet {

/// A curve as it will be drawn, in pixels.
struct DrawnCurve {
  bool dense = false;
  std::vector<QPolygonF> lines;  ///< not dense: one for each stretch without a gap
  QVector<QLineF> bars;          ///< dense: one for each pixel column with values, joined to the one before it
};
/// @param x ascending, as long as `series`
DrawnCurve drawnCurve(const std::vector<double>& x, const MinMaxSeries& series, const ChartScale& xScale, const ChartScale& yScale,
                      const QRectF& rect);

/// @param font of all texts
void paintChart(QPainter& painter, const std::vector<CurveTable>& tables, const ChartView& view, const ChartLayout& layout,
                const QFont& font);

}  // namespace lorikeet
