// How busy the machine is: processors and memory from /proc, graphics processors from their driver; once a second, in a thread of its
// own. Used by the Train page.
#pragma once
#include <QObject>
#include <QTimer>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ui/engine/gpu_meter.h"

namespace lorikeet {

class Background;

struct MachineLoad {
  double cpuShare = 0;                        ///< 0 to 1, of all cores, since the sample before
  std::int64_t usedBytes = 0, totalBytes = 0; ///< memory; 0 = not known
  std::vector<GpuLoad> gpus;                  ///< empty where there are none or nobody can say
};

/// Counters of /proc/stat.
struct CpuTimes {
  std::uint64_t busy = 0, all = 0;
};
/// @param before the counters of the last sample, changed to those of now
MachineLoad sampleLoad(CpuTimes& before);

class LoadSampler : public QObject {
  Q_OBJECT
 public:
  /// @param gpuLibrary see GpuMeter; loaded when sampling starts
  explicit LoadSampler(QObject* parent = nullptr, std::string gpuLibrary = GpuMeter::kDriverLibrary);
  ~LoadSampler() override;
  void setRunning(bool on);

 signals:
  void sampled(const MachineLoad& load);

 private:
  void sample();

  /// What the thread works with, one sample at a time.
  struct Meters;
  std::shared_ptr<Meters> m_meters;
  std::string m_gpuLibrary;
  QTimer m_timer;
  std::unique_ptr<Background> m_thread;
};

}  // namespace lorikeet
