// Dropout whose choices follow from a seed and a place alone, so that backward makes them again instead of keeping them.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

/// out[i] = x[i] / (1 − rate) where number i is kept, else 0. In place when out is x. @param rate in [0, 1)
void dropNumbers(const void* x, Number number, std::int64_t count, double rate, std::uint64_t seed, void* out);

}  // namespace lorikeet
