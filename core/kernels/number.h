// The kinds of numbers that kernels read and write, and matrices as plain pointers. Used by all of core/kernels.
#pragma once
#include <cstddef>
#include <cstdint>

namespace lorikeet {

enum class Number { Float32, BFloat16 };

inline std::size_t bytesOf(Number number) { return number == Number::Float32 ? 4 : 2; }

/// A matrix somewhere in memory. One of the strides is 1. Not owned.
struct MatrixView {
  void* data = nullptr;
  Number number = Number::Float32;
  std::int64_t rows = 0, cols = 0;
  std::int64_t rowStride = 0, colStride = 1;  ///< in numbers

  MatrixView transposed() const { return {data, number, cols, rows, colStride, rowStride}; }
};

/// A row-major matrix. @param stride numbers from row to row, 0 = cols
inline MatrixView rowMajor(const void* data, Number number, std::int64_t rows, std::int64_t cols, std::int64_t stride = 0) {
  return {const_cast<void*>(data), number, rows, cols, stride == 0 ? cols : stride, 1};
}

}  // namespace lorikeet
