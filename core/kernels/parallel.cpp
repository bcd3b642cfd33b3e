#include "core/kernels/parallel.h"

#ifdef _OPENMP
#include <omp.h>
#endif

#include <algorithm>
#include <exception>

namespace lorikeet {

void parallelFor(std::int64_t begin, std::int64_t end, std::int64_t grain,
                 const std::function<void(std::int64_t, std::int64_t)>& work) {
  if (end <= begin) return;
  const std::int64_t count = end - begin;
  const std::int64_t pieces = (count + std::max<std::int64_t>(grain, 1) - 1) / std::max<std::int64_t>(grain, 1);
#ifdef _OPENMP
  const int wanted = omp_in_parallel() ? 1 : static_cast<int>(std::min<std::int64_t>(pieces, omp_get_max_threads()));
  if (wanted > 1) {
    std::exception_ptr failure;
#pragma omp parallel num_threads(wanted)
    {
      // OpenMP may give fewer threads than asked for.
      const std::int64_t threads = omp_get_num_threads(), thread = omp_get_thread_num();
      const std::int64_t from = begin + count / threads * thread + std::min(thread, count % threads);
      const std::int64_t to = from + count / threads + (thread < count % threads ? 1 : 0);
      try {
        if (from < to) work(from, to);
      } catch (...) {
#pragma omp critical(lorikeetParallelFor)
        if (!failure) failure = std::current_exception();
      }
    }
    if (failure) std::rethrow_exception(failure);
    return;
  }
#endif
  static_cast<void>(pieces);
  work(begin, end);
}

}  // namespace lorikeet
