// See report_charts.h.
#include "core/eval/report_charts.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lorikeet {
namespace {

constexpr double kWidth = 760, kLabel = 150, kNumber = 70, kBar = 14, kGap = 4, kGroup = 14;

std::string at(double value) { return fixedNumber(value, 1); }

std::string rect(double x, double y, double width, double height, const std::string& style) {
  return "<rect x=\"" + at(x) + "\" y=\"" + at(y) + "\" width=\"" + at(width) + "\" height=\"" + at(height) + "\" class=\"" +
         style + "\"/>";
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return "<line x1=\"" + at(x1) + "\" y1=\"" + at(y1) + "\" x2=\"" + at(x2) + "\" y2=\"" + at(y2) + "\" class=\"" + style + "\"/>";
}

std::string text(double x, double y, const std::string& anchor, const std::string& words, const std::string& style = "") {
  return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + anchor + "\" class=\"" + style + "\">" + words +
         "</text>";
}

std::string svg(double height, const std::string& label, const std::string& content) {
  return "<svg viewBox=\"0 0 " + at(kWidth) + " " + at(height) + "\" role=\"img\" aria-label=\"" + label + "\">" + content +
         "</svg>\n";
}

/// One bar with its whisker and number. @param unit width of the whole scale
std::string bar(EvalMetric metric, const Interval& interval, double y, double unit, const std::string& style) {
  const auto x = [&](double value) { return kLabel + unit * std::clamp(value / scaleOf(metric), 0.0, 1.0); };
  const double middle = y + kBar / 2;
  std::string out = rect(kLabel, y, unit, kBar, "track") + rect(kLabel, y, x(interval.value) - kLabel, kBar, style);
  out += line(x(interval.low), middle, x(interval.high), middle, "whisker");
  for (const double end : {interval.low, interval.high}) out += line(x(end), middle - 4, x(end), middle + 4, "whisker");
  return out + text(kWidth, middle + 4, "end", metricText(metric, interval.value));
}

/// Maps steps and losses to the picture.
struct Axes {
  double firstStep, lastStep, low, high;
  static constexpr double kLeft = 54, kTop = 12, kRight = kWidth - 12, kBottom = 210;
  double x(double step) const { return kLeft + (kRight - kLeft) * (step - firstStep) / std::max(1.0, lastStep - firstStep); }
  double y(double loss) const { return kBottom - (kBottom - kTop) * (loss - low) / (high - low); }
};

using Points = std::vector<std::pair<double, double>>;

Points pointsOf(const ReportRun& run, double MetricPoint::*loss) {
  Points points;
  for (const MetricPoint& point : run.metrics)
    if (std::isfinite(point.*loss)) points.emplace_back(static_cast<double>(point.step), point.*loss);
  // More points than pixels only make the file large.
  const std::size_t every = points.size() / 700 + 1;
  Points kept;
  for (std::size_t i = 0; i < points.size(); i += every) kept.push_back(points[i]);
  return kept;
}

Axes axesFor(const Points& training, const Points& validation) {
  Axes axes{1e300, -1e300, 1e300, -1e300};
  for (const Points* points : {&training, &validation}) {
    for (const auto& [step, loss] : *points) {
      axes.firstStep = std::min(axes.firstStep, step);
      axes.lastStep = std::max(axes.lastStep, step);
      axes.low = std::min(axes.low, loss);
      axes.high = std::max(axes.high, loss);
    }
  }
  axes.low = std::min(axes.low, 0.0);
  if (axes.high <= axes.low) axes.high = axes.low + 1;
  return axes;
}

std::string curve(const Points& points, const Axes& axes, const std::string& style) {
  if (points.empty()) return "";
  std::string list;
  for (const auto& [step, loss] : points) list += at(axes.x(step)) + "," + at(axes.y(loss)) + " ";
  return "<polyline fill=\"none\" points=\"" + list + "\" class=\"" + style + "\"/>";
}

std::string grid(const Axes& axes, const ReportTexts& say) {
  std::string out;
  constexpr int kLines = 4;
  for (int i = 0; i <= kLines; ++i) {
    const double loss = axes.low + (axes.high - axes.low) * i / kLines;
    out += line(Axes::kLeft, axes.y(loss), Axes::kRight, axes.y(loss), "grid");
    out += text(Axes::kLeft - 6, axes.y(loss) + 4, "end", fixedNumber(loss, 2), "small");
  }
  out += text(Axes::kLeft, Axes::kBottom + 16, "start", say("step") + " " + fixedNumber(axes.firstStep, 0), "small");
  return out + text(Axes::kRight, Axes::kBottom + 16, "end", fixedNumber(axes.lastStep, 0), "small");
}

}  // namespace

std::string barChart(const SetSummary& summary, const std::vector<Contestant>& contestants, const ReportTexts& say) {
  const double unit = kWidth - kLabel - kNumber;
  std::string content;
  double y = 0;
  for (const EvalMetric metric : kEvalMetrics) {
    if (scaleOf(metric) == 0 || !std::isfinite(summary.contestants.front().value(metric).value)) continue;
    const double height = static_cast<double>(contestants.size()) * (kBar + kGap);
    content += text(kLabel - 10, y + height / 2 + 3, "end", say.name(metric));
    for (std::size_t who = 0; who < contestants.size(); ++who, y += kBar + kGap)
      content += bar(metric, summary.contestants[who].value(metric), y, unit,
                     contestants[who].isBase() ? "base" : "adapted" + std::to_string((who + 4) % 5));
    y += kGroup;
  }
  return content.empty() ? ""
                         : svg(y,
                               say("Means with 95 % intervals by 10,000 bootstrap resamples of the rows (Wilson's where all "
                                   "agree); differences are paired by row."),
                               content);
}

std::string lossChart(const ReportRun& run, const ReportTexts& say) {
  const Points training = pointsOf(run, &MetricPoint::trainLoss), validation = pointsOf(run, &MetricPoint::validationLoss);
  if (training.size() + validation.size() < 2) return "";
  const Axes axes = axesFor(training, validation);
  std::string content = grid(axes, say) + curve(training, axes, "training") + curve(validation, axes, "validation");
  for (const auto& [step, loss] : validation) {
    const bool best = step == static_cast<double>(run.bestStep);
    content += "<circle cx=\"" + at(axes.x(step)) + "\" cy=\"" + at(axes.y(loss)) + "\" r=\"" + (best ? "5" : "2.5") +
               "\" class=\"dot\"/>";
    if (best)
      content += text(axes.x(step), axes.y(loss) - 9, axes.x(step) > kWidth - 60 ? "end" : "middle", say("best step"), "small");
  }
  return svg(236, say.with("Loss of the run %1", {escapedHtml(run.name)}), content) +
         "<p class=\"legend\"><i class=\"training\"></i>" + say("training") + " <i class=\"validation\"></i>" + say("validation") +
         "</p>\n";
}

}  // namespace lorikeet
