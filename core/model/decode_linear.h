// Linear layers over a few rows, with all that adapters change in them, in float32 and without autograd. Internal to the engine
// (sees torch). Used where one token of each sequence is decoded.
#pragma once
#include <torch/torch.h>

#include <span>
#include <vector>

#include "core/kernels/skinny_product.h"
#include "core/model/layers.h"

namespace lorikeet {

/// Up to so many rows a product costs the reading of its weights, and more rows cost nothing.
inline constexpr std::int64_t kFewRows = 8;

/// True where the kernels can read the layer's weights as they stand.
inline bool isReadable(const Linear& layer) { return layer.quantised != nullptr || !layer.transposed; }

/// The layers of one place that multiply the same rows. Kept from step to step for its memory.
class DecodeLayers {
 public:
  struct Output {
    const Linear& layer;
    float* y;  ///< [M, out]
  };

  /// y of each layer at the speed at which its weights are read. A row's result does not depend on the other rows.
  /// @param x [M, in]  @param adapters ranges over the M rows  @param dtype what changes that are no plain low-rank ones are
  /// reckoned in
  void run(const float* x, std::int64_t rows, std::span<const Output> outputs, const AdapterRanges& adapters, torch::Dtype dtype);

 private:
  struct Place {
    std::vector<SkinnyUpdate> updates;
    std::vector<float> bias;
  };
  std::vector<Place> m_places;
  std::vector<SkinnyLayer> m_layers;
};

/// One layer. @param x [N, in], N up to kFewRows  @return [N, out] float32
torch::Tensor decodeLinear(const Linear& layer, const torch::Tensor& x, const AdapterRanges& adapters);
/// True where decodeLinear() can take the layer: without gradients and over a few rows.
bool canDecode(const Linear& layer, const torch::Tensor& x);

}  // namespace lorikeet
