// How busy NVIDIA's graphics processors are, asked of the driver's own library, which is looked for when the program runs: without it
// there is nothing to show. Used by LoadSampler.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lorikeet {

/// One graphics processor at one moment.
struct GpuLoad {
  double share = 0;                           ///< 0 to 1 of the last moments, as the driver counts them
  std::int64_t usedBytes = 0, totalBytes = 0; ///< its own memory
};

/// Opening and the first question may take a second (the driver wakes the card): not for the GUI thread. For one thread at a time.
class GpuMeter {
 public:
  /// The driver's library under the name that the dynamic loader finds.
  static constexpr const char* kDriverLibrary = "libnvidia-ml.so.1";
  /// @param library name or path; where it cannot be loaded, lacks a function or finds no driver, there are no loads
  explicit GpuMeter(const std::string& library = kDriverLibrary);
  ~GpuMeter();
  GpuMeter(const GpuMeter&) = delete;
  GpuMeter& operator=(const GpuMeter&) = delete;

  /// One entry a card, in the driver's order; a card that does not answer (gone, no right to ask) has none.
  std::vector<GpuLoad> sample() const;

 private:
  // NVML's interface, the part that is used: names and layouts have been the same since version 2 (nvmlReturn_t 0 = success).
  using Device = void*;
  struct Utilization {
    unsigned gpu, memory;  ///< percent
  };
  struct Memory {
    unsigned long long total, free, used;  ///< bytes
  };
  bool load();

  std::unique_ptr<void, int (*)(void*)> m_library;
  int (*m_shutdown)() = nullptr;
  int (*m_handle)(unsigned, Device*) = nullptr;
  int (*m_utilization)(Device, Utilization*) = nullptr;
  int (*m_memory)(Device, Memory*) = nullptr;
  unsigned m_count = 0;
};

}  // namespace lorikeet
