// Looks for infinities and NaN at the speed of memory. Used when models are opened.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

/// True where all numbers are finite. On all threads. @param data contiguous
bool allFinite(const void* data, Number number, std::int64_t count);

}  // namespace lorikeet
