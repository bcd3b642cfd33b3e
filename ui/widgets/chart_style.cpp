// See chart_style.h. The colours: Okabe and Ito, "Color Universal Design" (2008); yellow only on dark, blue only on light.
#include "ui/widgets/chart_style.h"

#include <QPainter>
#include <QPolygonF>

#include "ui/widgets/theme.h"

namespace lorikeet {
namespace {

constexpr int kColors = 7, kMarkers = 6;
constexpr const char* kLight[kColors] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f2328"};
constexpr const char* kDark[kColors] = {"#56b4e9", "#e69f00", "#3cc39e", "#cc79a7", "#f0e442", "#d55e00", "#e4e6e8"};
constexpr Qt::PenStyle kDashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DashDotLine, Qt::DotLine};

}  // namespace

CurveStyle curveStyle(std::size_t index, std::size_t count) {
  const ThemeColors& theme = themeColors();
  if (count <= 1) return {theme.accent, theme.validation, Qt::SolidLine, 0};
  const QColor color(QLatin1String((theme.dark ? kDark : kLight)[index % kColors]));
  // 7 colours, 4 dashes and 6 markers come back together only after 84 runs.
  return {color, color, kDashes[index % std::size(kDashes)], static_cast<int>(index % kMarkers)};
}

QColor blend(const QColor& under, const QColor& over, double share) {
  const auto mix = [share](int a, int b) { return static_cast<int>(a + (b - a) * share + 0.5); };
  return QColor(mix(under.red(), over.red()), mix(under.green(), over.green()), mix(under.blue(), over.blue()));
}

void paintMarker(QPainter& painter, int marker, const QPointF& at, double radius, const QColor& color, const QColor& fill) {
  painter.setPen(QPen(color, 1.6));
  painter.setBrush(fill);
  const double r = radius;
  switch (marker % kMarkers) {
    case 0: painter.drawEllipse(at, r, r); break;
    case 1: painter.drawRect(QRectF(at.x() - r * 0.9, at.y() - r * 0.9, r * 1.8, r * 1.8)); break;
    case 2: painter.drawPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, r * 0.8), at + QPointF(-r, r * 0.8)})); break;
    case 3: painter.drawPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)})); break;
    case 4:
      painter.drawLine(at + QPointF(-r, -r), at + QPointF(r, r));
      painter.drawLine(at + QPointF(-r, r), at + QPointF(r, -r));
      break;
    default: painter.drawPolygon(QPolygonF({at + QPointF(0, r), at + QPointF(r, -r * 0.8), at + QPointF(-r, -r * 0.8)})); break;
  }
}

}  // namespace lorikeet
