// The shared blocks of every model family: linear, embedding and norm modules of the base, and their outputs under adapters.
// Internal to the engine (sees torch). Used by the language model and, for shapes and weights, by adapters.
#pragma once
#include <torch/torch.h>

#include <memory>
#include <string>

#include "core/formats/model_config.h"
#include "core/kernels/quant_matrix.h"
#include "core/model/overlay.h"

namespace lorikeet {

/// A linear layer of the base: y = x·Wᵀ + b.
struct Linear {
  std::string name;
  std::size_t module = 0;   ///< index in moduleSpecs(config)
  torch::Tensor weight;     ///< as in the file: [out, in], or [in, out] where transposed; undefined where only `quantised` is held
  torch::Tensor bias;       ///< [out] or undefined
  bool transposed = false;  ///< GPT-2's Conv1D
  /// W [out, in] in 4 or 8 bits. Beside a weight (the head's) it is for decoding alone, which reads the whole matrix for each token.
  std::shared_ptr<const QuantMatrix> quantised = nullptr;
  /// @return [out, in], a view; of a quantised layer a copy in float32
  torch::Tensor matrix() const;
  /// As in the file, a view or a copy like matrix().
  torch::Tensor fileWeight() const { return transposed ? matrix().t() : matrix(); }
  std::int64_t outFeatures() const { return weight.defined() ? weight.size(transposed ? 1 : 0) : quantised->rows(); }
  std::int64_t inFeatures() const { return weight.defined() ? weight.size(transposed ? 0 : 1) : quantised->cols(); }
  explicit operator bool() const { return weight.defined() || quantised != nullptr; }
};

/// A table of rows: token embedding, learned positions, relative position bias.
struct Embedding {
  std::string name;
  std::size_t module = 0;
  torch::Tensor weight;  ///< [rows, D]
};

/// RMSNorm or LayerNorm.
struct Norm {
  std::string name;
  std::size_t module = 0;
  torch::Tensor weight, bias;  ///< [D]; bias undefined for RMSNorm
  NormKind kind = NormKind::Rms;
  double epsilon = 1e-6;
  explicit operator bool() const { return weight.defined(); }
};

/// Everything besides the tensors that decides how modules compute in one forward pass.
struct LayerContext {
  const AdapterRanges& adapters;
  bool training = false;
  bool fused = false;  ///< large models: kernels of our own, whose order of operations is not the reference's
  bool mixed = false;  ///< products in bfloat16 while all else stays float32 (full-parameter training)
  bool decoding = false;  ///< one token of each sequence, so a row's products must not depend on how many sequences there are
};

/// @param x [N, in]  @return [N, out], dtype of x
torch::Tensor apply(const Linear& layer, const torch::Tensor& x, const LayerContext& context);
/// @param ids [N] int64  @return [N, D], dtype of the table
torch::Tensor apply(const Embedding& table, const torch::Tensor& ids, const LayerContext& context);
/// @param x [N, D] or [N, heads, D]; adapters' ranges count rows of the first dimension  @return as x
torch::Tensor apply(const Norm& norm, const torch::Tensor& x, const LayerContext& context);

/// apply(layer, activation(gate)·up). @param gate, up [N, in]
torch::Tensor applyGated(const Linear& layer, Activation activation, const torch::Tensor& gate, const torch::Tensor& up,
                         const LayerContext& context);

torch::Tensor activate(Activation kind, const torch::Tensor& x);

}  // namespace lorikeet
