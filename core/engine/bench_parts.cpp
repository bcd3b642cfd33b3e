#include "core/engine/bench_parts.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "core/kernels/cpu_level.h"

namespace lorikeet {
namespace {

constexpr double kMiB = 1024.0 * 1024.0;
constexpr auto kBetweenSamples = std::chrono::milliseconds(10);

/// Source: proc(5), statm: size resident shared ..., in pages; shared counts pages of files.
double anonymousMbNow() {
  std::ifstream file("/proc/self/statm");
  double size = 0, resident = 0, shared = 0;
  if (!(file >> size >> resident >> shared)) return 0;
  return (resident - shared) * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMiB;
}

/// VmHWM is getrusage's ru_maxrss without what a parent process had before exec.
double peakRssMb() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

BenchSetting settingOf(const LoadedModel& model) {
  const MachineInfo machine = machineInfo();
  return {model.info().name, model.info().computeDtype, machine.cpuFeatures, nameOf(cpuLevel()), machine.threads};
}

double medianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

MemoryWatch::MemoryWatch() : m_thread([this](std::stop_token stop) { watch(stop); }) {}

MemoryPeak MemoryWatch::peak() const {
  const double now = anonymousMbNow();
  const std::scoped_lock lock(m_mutex);
  return {peakRssMb(), std::max(m_anonymousMb, now)};
}

void MemoryWatch::watch(std::stop_token stop) {
  std::unique_lock lock(m_mutex);
  while (!stop.stop_requested()) {
    m_anonymousMb = std::max(m_anonymousMb, anonymousMbNow());
    m_wake.wait_for(lock, stop, kBetweenSamples, [] { return false; });
  }
}

}  // namespace lorikeet
