// Where the parts of a chart stand: panes one above the other on a shared x axis, legend on top. Worked out anew for each frame from
// the curves and the view; used by ChartPainter (to draw) and ChartCanvas (to read the pointer).
#pragma once
#include <QFontMetricsF>
#include <QRectF>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "ui/widgets/chart_scale.h"
#include "ui/widgets/curve_table.h"

namespace lorikeet {

enum class Pane { Loss, LearningRate, GradientNorm, TokensPerSecond, Memory };
constexpr std::size_t kPanes = 5;

QString paneTitle(Pane pane);
QString xTitle(XKind kind);
NumberForm formOf(Pane pane);
NumberForm formOf(XKind kind);
/// What a pane below the losses shows. @param pane not Loss
CurveMeasure measureOf(Pane pane);

/// What the person has chosen to see.
struct ChartView {
  XKind x = XKind::Step;
  double from = 0, to = 1;  ///< visible part of the x axis
  bool logLoss = false, showRaw = true;
  std::array<bool, kPanes> shown = {true, true, true, true, true};
  std::array<std::optional<std::pair<double, double>>, kPanes> fixedY;  ///< zoomed by hand; else y follows what is seen
};

enum class LegendKind { Raw, Smooth, Validation, Best, Run, More };
struct LegendEntry {
  LegendKind kind;
  QString text;
  std::size_t run = 0;
  QRectF rect;  ///< with its sample at the left
};
constexpr double kLegendSample = 28;  ///< pixels of the piece of line before a legend's text

constexpr double kPaneGap = 8;  ///< pixels between two panes
struct PaneLayout {
  Pane pane;
  QRectF rect;
  ChartScale y;
  QString note;  ///< why the pane is not as it was asked for; "" = it is
};

struct ChartLayout {
  QRectF bounds;
  ChartScale x;
  std::vector<PaneLayout> panes;  ///< from top to bottom; never empty
  std::vector<LegendEntry> legend;
  /// The pane at a point; null beside all.
  const PaneLayout* paneAt(const QPointF& at) const;
};

ChartLayout layOutChart(const std::vector<CurveTable>& tables, const ChartView& view, const QRectF& bounds, const QFontMetricsF& font);

}  // namespace lorikeet
