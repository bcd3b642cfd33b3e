// What tells curves apart: colour, dashes and marker together, never colour alone. Used by the chart's painter and legends.
#pragma once
#include <QColor>
#include <QPen>
#include <QPointF>
#include <cstddef>

class QPainter;

namespace lorikeet {

/// Looks of one run's curves.
struct CurveStyle {
  QColor train, validation;
  Qt::PenStyle dash = Qt::SolidLine;
  int marker = 0;  ///< of validation points: disc, square, triangle, diamond, cross ...
};

/// @param index of the run  @param count of runs in the chart: a run alone has the accent colours, several those of Okabe and Ito
CurveStyle curveStyle(std::size_t index, std::size_t count);
/// @param share 0 = all `under`, 1 = all `over`. Opaque, so that lines that cross do not darken each other.
QColor blend(const QColor& under, const QColor& over, double share);
void paintMarker(QPainter& painter, int marker, const QPointF& at, double radius, const QColor& color, const QColor& fill);

}  // namespace lorikeet
