// The tensors of an adapter at one module, and how they change its output: LoRA, DoRA, PiSSA's start, modules trained whole.
// Internal to the engine (sees torch). Used by the adapter alone.
#pragma once
#include <torch/torch.h>

#include <string>

#include "core/model/layers.h"

namespace lorikeet {

/// A low-rank update of a linear layer or an embedding. Float32.
/// Linear: y += s·drop(x)·Aᵀ·Bᵀ. Embedding: row t of the table += s·(B·A)ᵀ at t. Source: Hu et al. 2021, arXiv:2106.09685.
/// With a magnitude m the direction and the length of the weight are apart (DoRA, Liu et al. 2024, arXiv:2402.09353):
/// W' = m / ‖W + s·B·A‖ · (W + s·B·A), the norm over each output's weights and without a gradient.
/// With a start A0, B0 (PiSSA, Meng et al. 2024, arXiv:2404.02948) the update is s·(B·A − B0·A0).
struct LoraSite {
  std::string name;        ///< of the module: "model.layers.0.self_attn.q_proj"
  std::size_t module = 0;  ///< index in moduleSpecs(config)
  bool isEmbedding = false;
  double scale = 1;            ///< s
  torch::Tensor a;             ///< [R, in]; embedding [R, rows]
  torch::Tensor b;             ///< [out, R]; embedding [D, R]
  torch::Tensor magnitude;     ///< [out], [D]; undefined without DoRA
  torch::Tensor a0, b0;        ///< as a, b; undefined without PiSSA
  torch::Tensor base;          ///< the base's weight, a view: [out, in], embedding [D, rows]; DoRA alone needs it
  torch::Tensor bTransposed;   ///< [R, out] of an adapter that does not change any more
  torch::Tensor frozenFactor;  ///< m / ‖W + s·B·A‖ of an adapter that does not change any more

  std::int64_t rank() const { return a.size(0); }
  /// What to add to a linear layer's output. @param x [N, in]  @param base [N, out]  @return [N, out] float32
  torch::Tensor delta(const Linear& layer, const torch::Tensor& x, const torch::Tensor& baseOutput, double dropout) const;
  /// What to add to an embedding's rows. @param ids [N]  @param padding row that gets no gradient, -1 = none  @return [N, D]
  /// float32
  torch::Tensor rowsDelta(const torch::Tensor& ids, const torch::Tensor& baseRows, std::int64_t padding) const;
  /// ‖W + s·(B·A − B0·A0)‖ of each output, without gradient. @return [out] float32
  torch::Tensor weightNorm() const;
  /// Sum of the squares of all changes to the module's weight.
  double squaredChange() const;
  /// The same update without a start: A over A0, B beside −B0, twice the rank. @param always pads with zeros where there is no
  /// start
  LoraSite converted(bool always) const;

 private:
  torch::Tensor factor() const;
};

/// A module with weights of its own in place of the base's (PEFT's modules_to_save). Float32, as they lie in the base's file.
struct WholeModule {
  std::string name;
  std::size_t module = 0;
  bool isEmbedding = false, transposed = false;
  torch::Tensor weight, bias;          ///< bias undefined where the base has none
  torch::Tensor baseWeight, baseBias;  ///< views

  torch::Tensor delta(const torch::Tensor& x, const torch::Tensor& baseOutput) const;
  torch::Tensor rowsDelta(const torch::Tensor& ids, const torch::Tensor& baseRows, std::int64_t padding) const;
  double squaredChange() const;
};

/// PiSSA's first A and B: the R strongest directions of `weight`, so that s·B·A is their part of it.
/// @param weight [out, in]  @return A [R, in] and B [out, R], float32, exact to their precision  @throws Error for a scale of 0
std::pair<torch::Tensor, torch::Tensor> pissaStart(const torch::Tensor& weight, std::int64_t rank, double scale);

}  // namespace lorikeet
