// How busy the machine is: processors and memory, once a second from /proc. Used by the Train page.
#pragma once
#include <QObject>
#include <QTimer>
#include <cstdint>

namespace lorikeet {

struct MachineLoad {
  double cpuShare = 0;                        ///< 0 to 1, of all cores, since the sample before
  std::int64_t usedBytes = 0, totalBytes = 0; ///< memory; 0 = not known
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
  explicit LoadSampler(QObject* parent = nullptr);
  void setRunning(bool on);

 signals:
  void sampled(const MachineLoad& load);

 private:
  QTimer m_timer;
  CpuTimes m_times;
};

}  // namespace lorikeet
