// See adapter_shelf.h.
#include "ui/engine/adapter_shelf.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/util/error.h"

namespace lorikeet {
namespace {

std::string sentence(const char* text, const std::filesystem::path& dir) {
  return QCoreApplication::translate("lorikeet::AdapterShelf", text).arg(QString::fromStdString(dir.string())).toStdString();
}

/// Of each four training points the lowest and the highest, in their order; points with a validation loss all stay.
std::vector<MetricPoint> thinned(const std::vector<MetricPoint>& points) {
  std::vector<MetricPoint> kept;
  for (std::size_t at = 0; at < points.size();) {
    std::size_t end = at;
    while (end < points.size() && end - at < 4 && !std::isfinite(points[end].validationLoss)) ++end;
    if (end - at <= 2) {
      end = std::max(end, at + 1);
      kept.insert(kept.end(), points.begin() + static_cast<std::ptrdiff_t>(at), points.begin() + static_cast<std::ptrdiff_t>(end));
    } else {
      const auto lower = [](const MetricPoint& a, const MetricPoint& b) { return a.trainLoss < b.trainLoss; };
      auto [low, high] = std::minmax_element(points.begin() + static_cast<std::ptrdiff_t>(at), points.begin() + static_cast<std::ptrdiff_t>(end), lower);
      if (high < low) std::swap(low, high);
      kept.push_back(*low);
      if (high != low) kept.push_back(*high);
    }
    at = end;
  }
  return kept;
}

}  // namespace

void AdapterShelf::keep(const std::filesystem::path& runDir, const AdapterHandle& adapter) {
  if (runDir != m_dir) m_adapters.clear();
  m_dir = runDir;
  std::erase_if(m_adapters, [&](const AdapterHandle& each) { return each->info().step >= adapter->info().step; });  // a resumed run
  m_adapters.push_back(adapter);
  const std::int64_t bytes = std::max<std::int64_t>(1, adapter->info().parameters * static_cast<std::int64_t>(sizeof(float)));
  const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(kMostBytes / bytes, 3, 200));
  if (m_adapters.size() <= most) return;
  // The one whose neighbours stand closest together is missed least.
  std::size_t least = 1;
  std::int64_t closest = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 1; i + 1 < m_adapters.size(); ++i) {
    const std::int64_t gap = m_adapters[i + 1]->info().step - m_adapters[i - 1]->info().step;
    if (gap < closest) {
      closest = gap;
      least = i;
    }
  }
  m_adapters.erase(m_adapters.begin() + static_cast<std::ptrdiff_t>(least));
}

AdapterHandle AdapterShelf::find(const std::filesystem::path& runDir, std::int64_t step) const {
  if (runDir != m_dir) return nullptr;
  for (const AdapterHandle& each : m_adapters)
    if (each->info().step == step) return each;
  return nullptr;
}

std::vector<std::int64_t> AdapterShelf::steps(const std::filesystem::path& runDir) const {
  std::vector<std::int64_t> steps;
  if (runDir == m_dir)
    for (const AdapterHandle& each : m_adapters) steps.push_back(each->info().step);
  return steps;
}

AdapterHandle openSource(const LoadedModel& model, const AdapterSource& source) {
  std::filesystem::path dir = source.dir;
  std::error_code ignored;
  if (!std::filesystem::is_directory(dir, ignored))
    throw Error(sentence(QT_TRANSLATE_NOOP("lorikeet::AdapterShelf", "The folder %1 is gone. Choose another adapter; what was loaded before goes on answering."), dir));
  if (source.kind == AdapterSource::Kind::Run) {
    dir = source.step >= 0 ? RunFolder::open(source.dir).checkpointDir(source.step) : source.dir / "adapter";
    if (!std::filesystem::is_directory(dir, ignored))
      throw Error(sentence(source.step >= 0
                               ? QT_TRANSLATE_NOOP("lorikeet::AdapterShelf", "The checkpoint %1 is gone: a run keeps its best and its newest. Choose another point of the curve.")
                               : QT_TRANSLATE_NOOP("lorikeet::AdapterShelf", "This run has no adapter yet: %1 is missing. Wait for its first checkpoint, or choose another run."),
                           dir));
  }
  return openAdapter(model, dir);
}

RunCurve readCurve(const std::filesystem::path& runDir) {
  const RunFolder folder = RunFolder::open(runDir);
  RunCurve curve;
  curve.dir = runDir;
  curve.name = QString::fromStdString(folder.info().name);
  curve.append(folder.metrics());
  curve.steps = folder.checkpoints();
  curve.bestStep = folder.info().bestStep;
  return curve;
}

void RunCurve::append(const std::vector<MetricPoint>& more) {
  points.insert(points.end(), more.begin(), more.end());
  while (points.size() > kMostPoints) {
    const std::size_t before = points.size();
    points = thinned(points);
    if (points.size() == before) return;  // nothing but validation
  }
}

std::vector<double> lossesAtSteps(const RunCurve& curve) {
  std::vector<double> losses;
  double validation = std::numeric_limits<double>::quiet_NaN(), train = validation;
  auto point = curve.points.begin();
  for (const std::int64_t step : curve.steps) {
    for (; point != curve.points.end() && point->step <= step; ++point) {
      if (std::isfinite(point->validationLoss)) validation = point->validationLoss;
      if (std::isfinite(point->trainLoss)) train = point->trainLoss;
    }
    losses.push_back(std::isfinite(validation) ? validation : train);
  }
  return losses;
}

}  // namespace lorikeet
