// See gpu_meter.h.
#include "ui/engine/gpu_meter.h"

#include <dlfcn.h>

#include <type_traits>

namespace lorikeet {

GpuMeter::GpuMeter(const std::string& library) : m_library(dlopen(library.c_str(), RTLD_LAZY | RTLD_LOCAL), dlclose) {
  if (!load()) m_count = 0;
}

GpuMeter::~GpuMeter() {
  if (m_shutdown != nullptr) m_shutdown();
}

/// @return false where the library or the driver behind it is not usable
bool GpuMeter::load() {
  if (!m_library) return false;
  const auto find = [this](auto& function, const char* name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(m_library.get(), name));
    return function != nullptr;
  };
  int (*init)() = nullptr, (*shutdown)() = nullptr, (*count)(unsigned*) = nullptr;
  if (!find(init, "nvmlInit_v2") || !find(shutdown, "nvmlShutdown") || !find(count, "nvmlDeviceGetCount_v2") ||
      !find(m_handle, "nvmlDeviceGetHandleByIndex_v2") || !find(m_utilization, "nvmlDeviceGetUtilizationRates") ||
      !find(m_memory, "nvmlDeviceGetMemoryInfo") || init() != 0)
    return false;
  m_shutdown = shutdown;
  return count(&m_count) == 0;
}

std::vector<GpuLoad> GpuMeter::sample() const {
  std::vector<GpuLoad> loads;
  for (unsigned i = 0; i < m_count; ++i) {
    Device device = nullptr;
    Utilization use{};
    Memory memory{};
    if (m_handle(i, &device) != 0 || m_utilization(device, &use) != 0 || m_memory(device, &memory) != 0) continue;
    loads.push_back({use.gpu / 100.0, static_cast<std::int64_t>(memory.used), static_cast<std::int64_t>(memory.total)});
  }
  return loads;
}

}  // namespace lorikeet
