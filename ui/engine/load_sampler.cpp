// See load_sampler.h.
#include "ui/engine/load_sampler.h"

#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "ui/engine/background.h"

namespace lorikeet {
namespace {

constexpr int kSampleMs = 1000;

CpuTimes readTimes() {
  CpuTimes times;
  std::ifstream stat("/proc/stat");
  std::string line;
  if (!std::getline(stat, line)) return times;
  std::istringstream fields(line.substr(line.find(' ')));
  std::uint64_t value = 0;
  for (int i = 0; i < 8 && fields >> value; ++i) {  // user nice system idle iowait irq softirq steal
    times.all += value;
    if (i != 3 && i != 4) times.busy += value;
  }
  return times;
}

std::int64_t memoryField(const std::string& text, const std::string& name) {
  const auto at = text.find(name + ":");
  return at == std::string::npos ? 0 : std::strtoll(text.c_str() + at + name.size() + 1, nullptr, 10) * 1024;
}

}  // namespace

MachineLoad sampleLoad(CpuTimes& before) {
  MachineLoad load;
  const CpuTimes now = readTimes();
  if (now.all > before.all && before.all > 0)
    load.cpuShare = static_cast<double>(now.busy - before.busy) / static_cast<double>(now.all - before.all);
  before = now;
  std::ostringstream memory;
  memory << std::ifstream("/proc/meminfo").rdbuf();
  load.totalBytes = memoryField(memory.str(), "MemTotal");
  load.usedBytes = load.totalBytes - memoryField(memory.str(), "MemAvailable");
  return load;
}

struct LoadSampler::Meters {
  explicit Meters(const std::string& gpuLibrary) : library(gpuLibrary) {}
  std::string library;
  CpuTimes times;
  std::unique_ptr<GpuMeter> gpus;  ///< made by the first sample, in the thread
};

LoadSampler::LoadSampler(QObject* parent, std::string gpuLibrary)
    : QObject(parent), m_gpuLibrary(std::move(gpuLibrary)), m_thread(std::make_unique<Background>(QStringLiteral("machine load"))) {
  m_timer.setInterval(kSampleMs);
  connect(&m_timer, &QTimer::timeout, this, &LoadSampler::sample);
}

LoadSampler::~LoadSampler() = default;

void LoadSampler::setRunning(bool on) {
  if (on == m_timer.isActive()) return;
  m_thread->cancel();
  m_meters.reset();
  if (!on) return m_timer.stop();
  m_meters = std::make_shared<Meters>(m_gpuLibrary);
  m_timer.start();
}

void LoadSampler::sample() {
  if (m_thread->isRunning()) return;  // a driver that takes its time
  m_thread->start([this, meters = m_meters](const std::stop_token&, const Background::Post& post) {
    if (!meters->gpus) meters->gpus = std::make_unique<GpuMeter>(meters->library);
    MachineLoad load = sampleLoad(meters->times);
    load.gpus = meters->gpus->sample();
    post([this, load] { emit sampled(load); });
  });
}

}  // namespace lorikeet
