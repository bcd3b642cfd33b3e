#include "core/kernels/part_timer.h"

#ifdef _OPENMP
#include <omp.h>
#endif

#include <array>
#include <cstdint>

namespace lorikeet {
namespace {

constexpr std::size_t kParts = 3;
std::array<std::atomic<std::int64_t>, kParts> nanoseconds{};
thread_local int depth = 0;

bool inParallelRegion() {
#ifdef _OPENMP
  return omp_in_parallel() != 0;
#else
  return false;
#endif
}

}  // namespace

std::atomic<bool> detail::partTimesEnabled{false};

void resetPartTimes(bool enabled) {
  for (auto& total : nanoseconds) total = 0;
  detail::partTimesEnabled = enabled;
}

double partSeconds(WorkPart part) { return 1e-9 * static_cast<double>(nanoseconds[static_cast<std::size_t>(part)].load()); }

void PartTimer::begin(WorkPart part) {
  if (inParallelRegion()) return;
  m_entered = true;
  m_part = part;
  if (depth++ == 0) m_start = std::chrono::steady_clock::now();
}

void PartTimer::end() {
  if (--depth > 0) return;
  const auto passed = std::chrono::steady_clock::now() - m_start;
  nanoseconds[static_cast<std::size_t>(m_part)] += std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count();
}

}  // namespace lorikeet
