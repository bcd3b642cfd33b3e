// Splits a range over OpenMP's threads. Used by the kernels that have no library doing it for them.
#pragma once
#include <cstdint>
#include <functional>

namespace lorikeet {

/// Calls work(from, to) on disjoint ranges that together are [begin, end): one range a thread, on no more threads than there are
/// pieces of `grain`. On the calling thread alone when the range is no longer than grain, or inside a parallel region. The first
/// exception thrown by `work` is thrown again here. Results must not depend on where the ranges are cut: that follows from the
/// number of threads.
void parallelFor(std::int64_t begin, std::int64_t end, std::int64_t grain,
                 const std::function<void(std::int64_t, std::int64_t)>& work);

}  // namespace lorikeet
