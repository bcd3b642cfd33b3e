// What a decoder knows of an adapter: additions to the outputs of some linear layers. Internal to the engine (sees torch).
#pragma once
#include <torch/torch.h>

namespace lorikeet {

class LinearOverlay {
 public:
  virtual ~LinearOverlay() = default;
  /// True where linear layer number `linear` of the base gets an addition.
  virtual bool covers(std::size_t linear) const = 0;
  /// The addition to that layer's output. @param x [N, in]  @param strength factor on it  @return [N, out] float32
  virtual torch::Tensor delta(std::size_t linear, const torch::Tensor& x, double strength, bool training) const = 0;
};

}  // namespace lorikeet
