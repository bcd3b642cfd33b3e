// See curve_table.h.
#include "ui/widgets/curve_table.h"

#include <algorithm>
#include <cmath>

namespace lorikeet {
namespace {
constexpr double kSmoothing = 0.9;  // weight of the past in the running mean: about the last ten steps
}

void XColumns::append(const MetricPoint& point) {
  const double x[kXKinds] = {static_cast<double>(point.step), point.epoch, static_cast<double>(point.tokens), point.elapsedSeconds};
  for (std::size_t kind = 0; kind < kXKinds; ++kind) {
    std::vector<double>& column = m_x[kind];
    const double before = column.empty() ? 0 : column.back();
    // Records of other programs do not know every axis, and a clock may be set back: such a record stands where the last one did.
    column.push_back(std::isfinite(x[kind]) ? std::max(before, x[kind]) : before);
  }
}

void XColumns::truncate(std::size_t size) {
  for (std::vector<double>& column : m_x) column.resize(std::min(size, column.size()));
}

std::size_t XColumns::lowerBound(XKind kind, double x) const {
  const std::vector<double>& column = values(kind);
  return static_cast<std::size_t>(std::lower_bound(column.begin(), column.end(), x) - column.begin());
}

std::size_t XColumns::nearest(XKind kind, double x) const {
  const std::size_t after = lowerBound(kind, x);
  if (after == 0 || size() == 0) return after;
  if (after == size()) return after - 1;
  return x - at(kind, after - 1) < at(kind, after) - x ? after - 1 : after;
}

CurveTable::CurveTable(const Curve& curve) : m_name(curve.name), m_bestStep(curve.bestStep) { append(curve.points); }

void CurveTable::append(const std::vector<MetricPoint>& points) {
  for (const MetricPoint& point : points) {
    const auto step = static_cast<double>(point.step);
    const bool measured = !std::isnan(point.validationLoss), trained = !measured || !std::isnan(point.trainLoss);
    const bool trainedAgain = trained && m_steps.size() > 0 && step <= m_steps.at(XKind::Step, m_steps.size() - 1);
    if (trainedAgain) dropSteps(step);
    if (trainedAgain || (measured && m_evals.size() > 0)) dropEvals(step);
    if (trained) appendStep(point);
    if (!measured) continue;
    m_evals.append(point);
    m_validation.append(point.validationLoss);
  }
}

void CurveTable::appendStep(const MetricPoint& point) {
  m_steps.append(point);
  Mean mean = m_means.empty() ? Mean() : m_means.back();
  const bool known = std::isfinite(point.trainLoss);
  if (known) mean = {kSmoothing * mean.sum + (1 - kSmoothing) * point.trainLoss, kSmoothing * mean.weight + (1 - kSmoothing)};
  m_means.push_back(mean);
  const auto add = [this](CurveMeasure measure, double value) { m_measures[static_cast<std::size_t>(measure)].append(value); };
  add(CurveMeasure::TrainLoss, point.trainLoss);
  add(CurveMeasure::SmoothLoss, known ? mean.sum / mean.weight : std::numeric_limits<double>::quiet_NaN());
  add(CurveMeasure::LearningRate, point.learningRate);
  add(CurveMeasure::GradientNorm, point.gradientNorm);
  add(CurveMeasure::TokensPerSecond, point.tokensPerSecond);
  add(CurveMeasure::Memory, point.memoryBytes);
}

void CurveTable::dropSteps(double from) {
  const std::size_t kept = m_steps.lowerBound(XKind::Step, from);
  m_steps.truncate(kept);
  m_means.resize(kept);
  for (MinMaxSeries& series : m_measures) series.truncate(kept);
}

void CurveTable::dropEvals(double from) {
  const std::size_t kept = m_evals.lowerBound(XKind::Step, from);
  m_evals.truncate(kept);
  m_validation.truncate(kept);
}

std::ptrdiff_t CurveTable::bestEval() const {
  if (m_bestStep < 0) return -1;
  const std::size_t at = m_evals.lowerBound(XKind::Step, static_cast<double>(m_bestStep));
  if (at == m_evals.size() || m_evals.at(XKind::Step, at) != static_cast<double>(m_bestStep)) return -1;
  return static_cast<std::ptrdiff_t>(at);
}

double CurveTable::lastX(XKind kind) const {
  double last = 0;
  for (const XColumns* columns : {&m_steps, &m_evals})
    if (columns->size() > 0) last = std::max(last, columns->at(kind, columns->size() - 1));
  return last;
}

}  // namespace lorikeet
