// See chart_layout.h.
#include "ui/widgets/chart_layout.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr double kRight = 2 * kGrid, kLossShare = 3;  // the loss pane is as high as three others

QString text(const char* source) { return QCoreApplication::translate("MetricsChart", source); }

/// Extremes of what a pane shows between view.from and view.to.
MinMax visibleValues(const std::vector<CurveTable>& tables, const ChartView& view, Pane pane) {
  MinMax all;
  const auto add = [&](const XColumns& columns, const MinMaxSeries& series) {
    // With the neighbours beyond the edge, whose lines reach into the picture.
    const std::size_t begin = columns.lowerBound(view.x, view.from), end = columns.lowerBound(view.x, view.to);
    all.add(series.range(begin > 0 ? begin - 1 : 0, end + 1));
  };
  for (const CurveTable& table : tables) {
    if (pane != Pane::Loss) {
      add(table.steps(), table.measure(measureOf(pane)));
      continue;
    }
    add(table.steps(), table.measure(view.showRaw ? CurveMeasure::TrainLoss : CurveMeasure::SmoothLoss));
    add(table.evals(), table.validation());
  }
  return all;
}

bool hasValues(const std::vector<CurveTable>& tables, Pane pane) {
  return pane == Pane::Loss || std::any_of(tables.begin(), tables.end(), [pane](const CurveTable& table) {
           return !table.measure(measureOf(pane)).range().isEmpty();
         });
}

ChartScale yScale(const std::vector<CurveTable>& tables, const ChartView& view, Pane pane) {
  ChartScale scale;
  const bool log = pane == Pane::Loss && view.logLoss;
  if (const auto& fixed = view.fixedY[static_cast<std::size_t>(pane)]) {
    scale.setRange(fixed->first, fixed->second, log);
    return scale;
  }
  const MinMax values = visibleValues(tables, view, pane);
  if (values.isEmpty()) return scale;
  if (log && values.low > 0) {
    scale.setRange(values.low / 1.1, values.high * 1.1, true);
    return scale;
  }
  const double margin = std::max((values.high - values.low) * 0.06, std::abs(values.high) * 1e-3);
  const double low = values.low - margin, high = values.high + margin;
  scale.setRange(values.low >= 0 ? std::max(0.0, low) : low, margin > 0 ? high : low + 1);
  return scale;
}

/// A logarithm needs losses above 0; where there are others, the person shall know why the axis is as it is.
QString noteOf(const PaneLayout& place, const ChartView& view) {
  if (place.pane != Pane::Loss || !view.logLoss || place.y.isLog() || place.y.low() > 0) return {};
  return text(QT_TRANSLATE_NOOP("MetricsChart", "Not logarithmic: a loss here is 0 or less"));
}

std::vector<LegendEntry> legendOf(const std::vector<CurveTable>& tables, const ChartView& view) {
  std::vector<LegendEntry> entries;
  if (tables.size() > 1) {
    for (std::size_t i = 0; i < tables.size(); ++i) entries.push_back({LegendKind::Run, tables[i].name(), i, {}});
  } else {
    if (view.showRaw) entries.push_back({LegendKind::Raw, text(QT_TRANSLATE_NOOP("MetricsChart", "train, each step")), 0, {}});
    entries.push_back({LegendKind::Smooth, text(QT_TRANSLATE_NOOP("MetricsChart", "train, smoothed")), 0, {}});
  }
  entries.push_back({LegendKind::Validation, text(QT_TRANSLATE_NOOP("MetricsChart", "validation")), 0, {}});
  entries.push_back({LegendKind::Best, text(QT_TRANSLATE_NOOP("MetricsChart", "best, kept")), 0, {}});
  return entries;
}

/// Gives each entry its place in rows. @return the bottom of the legend
double placeLegend(std::vector<LegendEntry>& entries, const QRectF& bounds, const QFontMetricsF& font) {
  const double height = font.height() + 4, left = bounds.left() + kGrid, widest = bounds.width() / 3;
  const double lowest = bounds.top() + bounds.height() * 0.3;
  double x = left, y = bounds.top() + 2;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    LegendEntry& entry = entries[i];
    entry.text = font.elidedText(entry.text, Qt::ElideMiddle, widest);
    const double width = kLegendSample + kGrid / 2.0 + font.horizontalAdvance(entry.text);
    if (x > left && x + width > bounds.right()) {
      x = left;
      y += height;
    }
    if (y + height > lowest && i > 2 && entry.kind == LegendKind::Run) {  // many runs: the rest is told in the cross-hair's reading
      const auto rest = std::find_if(entries.begin(), entries.end(), [](const LegendEntry& e) { return e.kind != LegendKind::Run; });
      entry = {LegendKind::More, text(QT_TRANSLATE_NOOP("MetricsChart", "and %1 more")).arg(rest - entries.begin() - static_cast<std::ptrdiff_t>(i)),
               0, {x, y, bounds.right() - x, height}};
      entries.resize(i + 1);
      break;
    }
    entry.rect = {x, y, width, height};
    x += width + 2 * kGrid;
  }
  return y + height;
}

/// The losses have the most room; in a low chart the others still get two lines, as far as there is room at all.
std::vector<double> paneHeights(const std::vector<Pane>& panes, double room, double line) {
  const auto count = static_cast<double>(panes.size());
  const double all = std::max(count, room - kPaneGap * (count - 1));
  const bool loss = panes.front() == Pane::Loss;
  const double share = all / (loss ? count - 1 + kLossShare : count), small = std::max(share, std::min(2 * line, all / count));
  std::vector<double> heights(panes.size(), small);
  if (loss) heights.front() = all - small * (count - 1);
  return heights;
}

}  // namespace

QString paneTitle(Pane pane) {
  switch (pane) {
    case Pane::Loss: return text(QT_TRANSLATE_NOOP("MetricsChart", "Loss (nats per token)"));
    case Pane::LearningRate: return text(QT_TRANSLATE_NOOP("MetricsChart", "Learning rate"));
    case Pane::GradientNorm: return text(QT_TRANSLATE_NOOP("MetricsChart", "Gradient norm"));
    case Pane::TokensPerSecond: return text(QT_TRANSLATE_NOOP("MetricsChart", "Tokens/s"));
    case Pane::Memory: return text(QT_TRANSLATE_NOOP("MetricsChart", "Memory"));
  }
  return {};
}

QString xTitle(XKind kind) {
  switch (kind) {
    case XKind::Step: return text(QT_TRANSLATE_NOOP("MetricsChart", "Step"));
    case XKind::Epoch: return text(QT_TRANSLATE_NOOP("MetricsChart", "Epoch"));
    case XKind::Tokens: return text(QT_TRANSLATE_NOOP("MetricsChart", "Tokens"));
    case XKind::Time: return text(QT_TRANSLATE_NOOP("MetricsChart", "Time"));
  }
  return {};
}

NumberForm formOf(Pane pane) {
  return pane == Pane::Memory ? NumberForm::Bytes : pane == Pane::TokensPerSecond ? NumberForm::Count : NumberForm::Plain;
}

NumberForm formOf(XKind kind) {
  switch (kind) {
    case XKind::Step: return NumberForm::Count;
    case XKind::Epoch: return NumberForm::Plain;
    case XKind::Tokens: return NumberForm::ShortCount;
    case XKind::Time: return NumberForm::Duration;
  }
  return NumberForm::Plain;
}

CurveMeasure measureOf(Pane pane) {
  switch (pane) {
    case Pane::LearningRate: return CurveMeasure::LearningRate;
    case Pane::GradientNorm: return CurveMeasure::GradientNorm;
    case Pane::TokensPerSecond: return CurveMeasure::TokensPerSecond;
    default: return CurveMeasure::Memory;
  }
}

const PaneLayout* ChartLayout::paneAt(const QPointF& at) const {
  for (const PaneLayout& pane : panes)
    if (pane.rect.contains(at)) return &pane;
  return nullptr;
}

ChartLayout layOutChart(const std::vector<CurveTable>& tables, const ChartView& view, const QRectF& bounds, const QFontMetricsF& font) {
  ChartLayout layout;
  layout.bounds = bounds;
  layout.legend = legendOf(tables, view);
  const double top = placeLegend(layout.legend, bounds, font) + kGrid / 2.0;
  // As wide as the widest label may be, so that changing numbers do not move the curves.
  const double left = bounds.left() + font.horizontalAdvance(QStringLiteral("1,000.0 MB")) + kGrid;
  const double bottom = bounds.bottom() - font.height() - kGrid;
  std::vector<Pane> panes;
  for (std::size_t i = 0; i < kPanes; ++i)
    if (const auto pane = static_cast<Pane>(i); view.shown[i] && hasValues(tables, pane)) panes.push_back(pane);
  if (panes.empty()) panes.push_back(Pane::Loss);
  const auto heights = paneHeights(panes, bottom - top, font.height());
  const double right = std::max(left + 1, bounds.right() - kRight);
  double y = top;
  for (std::size_t i = 0; i < panes.size(); ++i) {
    const double height = heights[i];
    PaneLayout place{panes[i], QRectF(left, y, right - left, height), yScale(tables, view, panes[i]), {}};
    place.y.setPixels(place.rect.bottom(), place.rect.top());
    place.note = noteOf(place, view);
    layout.panes.push_back(place);
    y += height + kPaneGap;
  }
  layout.x.setRange(view.from, view.to);
  layout.x.setPixels(left, right);
  return layout;
}

}  // namespace lorikeet
