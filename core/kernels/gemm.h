// Matrix products through oneDNN, on plain pointers. Used by everything that multiplies matrices of more than a few rows.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

/// C = A·B, or C += A·B. Products are summed in float32 and rounded once to C's kind of number.
/// @param a [M, K]  @param b [K, N], the same kind of number as a  @param c [M, N], row-major, of either kind
/// @param add keeps what C holds and adds to it  @param bias [N] of c's kind, or null
/// On all OpenMP threads; inside a parallel region on the calling thread alone. @throws Error when oneDNN refuses (out of memory)
void multiply(const MatrixView& a, const MatrixView& b, const MatrixView& c, bool add = false, const void* bias = nullptr);

}  // namespace lorikeet
