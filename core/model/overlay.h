// What a model knows of an adapter: how it changes the outputs of some modules. Internal to the engine (sees torch).
#pragma once
#include <torch/torch.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace lorikeet {

struct Linear;
struct Embedding;
struct Norm;

/// A change that is scale·drop(x)·Aᵀ·Bᵀ and nothing else, for the operations that reckon it beside the base's product.
struct LowRank {
  torch::Tensor a, b;         ///< [R, in], [out, R] float32
  torch::Tensor bTransposed;  ///< [R, out], contiguous; undefined while b still changes
  double scale, dropout;
};

/// Changes to a model's modules, beside the base. Modules are known by their index in moduleSpecs(config).
class Overlay {
 public:
  virtual ~Overlay() = default;
  /// True where module number `module` is changed.
  virtual bool covers(std::size_t module) const = 0;
  /// What to add to a linear layer's output. @param x [N, in]  @param base [N, out] the base's x·Wᵀ + b  @param strength factor on
  /// the whole change  @return [N, out] float32
  virtual torch::Tensor delta(const Linear& layer, const torch::Tensor& x, const torch::Tensor& base, double strength,
                              bool training) const = 0;
  /// The change of a linear layer where it is a plain low-rank one. delta() says the same, in more steps.
  virtual std::optional<LowRank> lowRank(std::size_t module) const = 0;
  /// What to add to an embedding's rows. @param ids [N] int64  @param base [N, D] the base's rows  @return [N, D] float32
  virtual torch::Tensor embeddingDelta(const Embedding& table, const torch::Tensor& ids, const torch::Tensor& base,
                                       double strength) const = 0;
  /// Weight and bias of a norm with the change in it. @return float32; bias undefined where the norm has none
  virtual std::pair<torch::Tensor, torch::Tensor> normWeights(const Norm& norm, double strength) const = 0;
};

/// Which tokens of a forward pass an adapter applies to: [begin, end). Tokens in no range see the bare base.
struct AdapterRange {
  const Overlay* adapter;
  double strength;
  std::int64_t begin, end;
};
using AdapterRanges = std::vector<AdapterRange>;

}  // namespace lorikeet
