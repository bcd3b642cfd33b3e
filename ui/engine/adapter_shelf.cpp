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
  curve.points = folder.metrics();
  curve.steps = folder.checkpoints();
  curve.bestStep = folder.info().bestStep;
  return curve;
}

double lossAt(const RunCurve& curve, std::int64_t step) {
  double validation = std::numeric_limits<double>::quiet_NaN(), train = validation;
  for (const MetricPoint& point : curve.points) {
    if (point.step > step) break;
    if (std::isfinite(point.validationLoss)) validation = point.validationLoss;
    if (std::isfinite(point.trainLoss)) train = point.trainLoss;
  }
  return std::isfinite(validation) ? validation : train;
}

}  // namespace lorikeet
