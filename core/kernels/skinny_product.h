// Products of a few rows with a large frozen matrix, at the speed of memory. Used when decoding, where a step has one row for each
// lane.
#pragma once
#include <span>

#include "core/kernels/number.h"
#include "core/kernels/quant_matrix.h"

namespace lorikeet {

/// y[m] = x[m]·Wᵀ (+ bias), float32, summed in float32. Meant for 1 to 16 rows of x (any number works); W is read from memory once.
/// Row m of y has the same bits whatever the other rows, their number and the number of threads are; the bits depend on cpuLevel().
/// On all OpenMP threads when W is large, inside a parallel region on the calling thread alone.
/// @param x [M, in], Float32 or BFloat16, row-major (colStride 1)
/// @param w [out, in], Float32 or BFloat16, row-major (colStride 1, any rowStride)
/// @param bias [out] or null  @param y [M, out]  @param yStride numbers from one row of y to the next
void skinnyProduct(const MatrixView& x, const MatrixView& w, const float* bias, float* y, std::int64_t yStride);

/// The same with quantised weights. x is rounded to 15-bit integers with a scale for each 64 numbers (an error of about 5e-5 of y's
/// norm), and blocks are multiplied in integers. Infinite or NaN numbers in a row of x make that row of y NaN.
void skinnyProduct(const MatrixView& x, const QuantMatrix& w, const float* bias, float* y, std::int64_t yStride);

/// What an adapter adds to one row of a product: y[row] += factor·B·A·x[row].
struct SkinnyUpdate {
  std::int64_t row;
  const float* a;            ///< [rank, in]
  const float* bTransposed;  ///< [rank, out]
  std::int64_t rank;
  float factor;
};

/// One of several matrices that multiply the same rows.
struct SkinnyLayer {
  MatrixView dense;  ///< [out, in]; not looked at where `quantised` is set
  const QuantMatrix* quantised = nullptr;
  const float* bias = nullptr;  ///< [out]
  float* y = nullptr;           ///< [M, out]
  std::int64_t yStride = 0;
  std::span<const SkinnyUpdate> updates;  ///< in the order in which they are added

  std::int64_t out() const { return quantised != nullptr ? quantised->rows() : dense.rows; }
};

/// skinnyProduct for each layer and, beside it, its updates, as one piece of parallel work. Every y has the bits that it would have
/// alone. @param x [M, in]; Float32 if there are updates
void skinnyProducts(const MatrixView& x, std::span<const SkinnyLayer> layers);

}  // namespace lorikeet
