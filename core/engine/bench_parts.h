// What the three benches share: the setting, memory peaks, medians. Internal to core/engine.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/engine/bench.h"

namespace lorikeet {

BenchSetting settingOf(const LoadedModel& model);

double medianOf(std::vector<double> values);

inline double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Samples the process's anonymous memory while it lives: the kernel keeps a peak of all resident pages only.
class MemoryWatch {
 public:
  MemoryWatch();
  /// The peaks until now.
  MemoryPeak peak() const;

 private:
  void watch(std::stop_token stop);

  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  double m_anonymousMb = 0;
  std::jthread m_thread;  // last: it ends before the rest goes
};

}  // namespace lorikeet
