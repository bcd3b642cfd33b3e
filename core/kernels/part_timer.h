// A stopwatch for the parts of a training step: matrix products, attention, loss. Off unless a bench asks for it. Used by the kernels
// themselves (one line each) and read by core/engine/bench_train.
#pragma once
#include <atomic>
#include <chrono>

namespace lorikeet {

enum class WorkPart { Matrix, Attention, Loss };

/// Forgets all times. @param enabled whether timers count from now on; call it while no timer lives
void resetPartTimes(bool enabled);
/// Wall seconds that outermost timers of this part have counted since the last reset, all calling threads together.
double partSeconds(WorkPart part);

namespace detail {
extern std::atomic<bool> partTimesEnabled;
}

/// Counts the time from here to the end of the scope. Where timers are nested the outermost counts: a product inside attention is
/// attention. Inside a parallel region nothing is counted, because the thread that opened the region counts its whole time.
class PartTimer {
 public:
  explicit PartTimer(WorkPart part) {
    if (detail::partTimesEnabled.load(std::memory_order_relaxed)) begin(part);
  }
  ~PartTimer() {
    if (m_entered) end();
  }
  PartTimer(const PartTimer&) = delete;
  PartTimer& operator=(const PartTimer&) = delete;

 private:
  void begin(WorkPart part);
  void end();

  bool m_entered = false;
  WorkPart m_part = WorkPart::Matrix;
  std::chrono::steady_clock::time_point m_start;
};

}  // namespace lorikeet
