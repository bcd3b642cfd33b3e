// Tensors as the plain matrices that kernels take. Internal to the engine (sees torch). Used by the fused operations.
#pragma once
#include <torch/torch.h>

#include <stdexcept>

#include "core/kernels/number.h"

namespace lorikeet {

inline bool isKernelNumber(torch::Dtype dtype) { return dtype == torch::kFloat32 || dtype == torch::kBFloat16; }

inline Number numberOf(const torch::Tensor& tensor) {
  if (tensor.scalar_type() == torch::kFloat32) return Number::Float32;
  if (tensor.scalar_type() == torch::kBFloat16) return Number::BFloat16;
  throw std::logic_error("kernels take float32 and bfloat16");
}

inline torch::Dtype dtypeOf(Number number) { return number == Number::Float32 ? torch::kFloat32 : torch::kBFloat16; }

/// @param matrix two dimensions, one of the strides 1
inline MatrixView viewOf(const torch::Tensor& matrix) {
  return {matrix.data_ptr(), numberOf(matrix), matrix.size(0), matrix.size(1), matrix.stride(0), matrix.stride(1)};
}

}  // namespace lorikeet
