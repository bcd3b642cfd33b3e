// RMSNorm in one pass over memory, forward and backward. Used by the model's fused operations.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

/// y = x / sqrt(mean(x²) + epsilon) · weight, row by row, reckoned in float32.
/// @param x, y [rows, n] of `number`  @param weight [n]  @param inverseRms [rows], out, for the gradient; may be null
/// Source: Zhang & Sennrich 2019, arXiv:1910.07467
void rmsNorm(const void* x, Number number, std::int64_t rows, std::int64_t n, const float* weight, float epsilon, void* y,
             float* inverseRms);

/// Gradient of rmsNorm with respect to x. @param gradient of y, [rows, n] of `number`  @param result [rows, n] of `number`
void rmsNormGradient(const void* gradient, const void* x, Number number, std::int64_t rows, std::int64_t n, const float* weight,
                     const float* inverseRms, void* result);

}  // namespace lorikeet
