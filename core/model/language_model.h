// The transformer of every family, decoder alone or with an encoder, over packed tokens. Internal to the engine (sees torch).
// Base weights are read-only; adapters apply to ranges of tokens, so one forward pass serves base and adapted rows together.
#pragma once
#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/formats/model_config.h"
#include "core/model/kv_cache.h"
#include "core/model/layers.h"
#include "core/model/parameter_list.h"

namespace lorikeet {

/// What an encoder made of its input, for the decoder to attend to.
struct EncoderStates {
  torch::Tensor states;               ///< [Ts, D]
  std::vector<std::int64_t> lengths;  ///< of each sequence
  AdapterRanges adapters;             ///< over the Ts encoder tokens
};

/// The input of one forward pass: sequences laid end to end, T = sum of lengths tokens, no padding.
struct PackedInput {
  torch::Tensor tokens;               ///< [T] int64
  std::vector<std::int64_t> lengths;  ///< of each sequence
  std::vector<KvCache*> caches;       ///< one a sequence (tokens continue it), or empty
  AdapterRanges adapters;
  torch::Tensor wanted;               ///< [N] int64, ascending: tokens whose states the caller needs; undefined = all
  const EncoderStates* encoder = nullptr;  ///< of an encoder-decoder; may be null once the caches know it
  bool training = false;              ///< dropout on
  double neftuneAlpha = 0;            ///< noise on the embeddings while training, 0 = none. Source: arXiv:2310.05914
  bool checkpointing = false;         ///< blocks keep their input alone and run again in the backward pass
  std::int64_t ropeLength = 0;        ///< length that length-dependent rotary kinds reckon with; 0 = each sequence's own
};

class LanguageModel {
 public:
  using Weights = std::map<std::string, torch::Tensor>;
  using QuantisedWeights = std::map<std::string, std::shared_ptr<const QuantMatrix>>;

  /// @param weights by Hugging Face name; checked against the config's shapes.  @param quantised linear weights [out, in] by the same
  /// names, in place of `weights` or, for the head, beside them  @throws Error naming tensor, expected and found.
  LanguageModel(ModelConfig config, Weights weights, QuantisedWeights quantised = {});

  const ModelConfig& config() const { return m_config; }
  torch::Dtype dtype() const;
  /// Multiplies in bfloat16 while weights, gradients and everything else stay float32: full-parameter training where the CPU
  /// computes bfloat16 in hardware.
  void setMixedPrecision(bool on) { m_mixed = on; }
  /// Kernels of our own for frozen weights, for large models on the CPU: fast, and rounded in another order than the reference's.
  void setFused(bool on) { m_fused = on; }
  bool isFused() const { return m_fused; }
  /// As in the file, by name.
  const Weights& weights() const { return m_weights; }
  bool isQuantised() const { return m_quantised; }
  const std::vector<ModuleSpec>& modules() const { return m_specs; }
  /// Module number `module` of modules() as what it is; null where it is something else.
  const Linear* linear(std::size_t module) const;
  const Embedding* embedding(std::size_t module) const;
  const Norm* norm(std::size_t module) const;

  /// The encoder's states. @throws std::logic_error for a model without one
  EncoderStates encode(const PackedInput& input) const;
  /// Decoder states after the last norm. @return [T, D], or [N, D] of the wanted tokens
  torch::Tensor hidden(const PackedInput& input) const;
  /// Logits of some rows of hidden(). @param rows [N, D]  @param adapters ranges over those N rows (used if the head has a site)
  /// @return [N, V] float32
  torch::Tensor logits(const torch::Tensor& rows, const AdapterRanges& adapters, bool training = false) const;
  /// Sum of the negative log-likelihoods of `targets`, in nats. @param rows as for logits  @param targets [N] int64
  /// @param tokenLosses becomes [N] float32 without gradient, each row's share of the sum; null = not wanted
  /// @return scalar float32 with gradient
  torch::Tensor lossSum(const torch::Tensor& rows, const torch::Tensor& targets, const AdapterRanges& adapters, bool training,
                        torch::Tensor* tokenLosses = nullptr) const;
  /// True where the keys in a cache of `length` tokens would turn otherwise once it holds `newLength` (longrope beyond its original
  /// context): clear the cache and run all tokens again.
  bool mustRecompute(std::int64_t length, std::int64_t newLength) const;

 private:
  struct Block;
  struct Stack;
  struct Parts;
  class Builder;
  class Pass;  // what the blocks of one forward pass share
  class Step;    // one token of each sequence through all blocks
  struct Scope;  // a pass and what it looks at, alive as long as a backward pass may need it

  torch::Tensor embed(const PackedInput& input, const LayerContext& context) const;
  torch::Tensor selfAttention(const Block& block, const torch::Tensor& x, Pass& pass) const;
  torch::Tensor cachedSelfAttention(const Block& block, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                    const Pass& pass) const;
  /// @return true where all sequences start with these tokens
  bool appendToCaches(std::size_t layer, const torch::Tensor& k, const torch::Tensor& v, const Pass& pass) const;
  torch::Tensor crossAttention(const Block& block, const torch::Tensor& x, Pass& pass) const;
  torch::Tensor mlp(const Block& block, const torch::Tensor& x, const LayerContext& context) const;
  torch::Tensor run(const Stack& stack, torch::Tensor x, const std::shared_ptr<Scope>& scope) const;
  torch::Tensor runBlock(const Block& block, torch::Tensor x, Pass& pass) const;
  /// True where step() can take the place of run(): a large decoder of the usual kind reads one token of each of a few sequences.
  bool canStep(const PackedInput& input) const;
  torch::Tensor step(const torch::Tensor& embedded, const Pass& pass) const;
  bool canFuseAttention(const Pass& pass) const;
  torch::Tensor projected(const Block& block, const torch::Tensor& mixed, const Pass& pass) const;

  ModelConfig m_config;
  std::vector<ModuleSpec> m_specs;
  Weights m_weights;
  std::shared_ptr<const Parts> m_parts;  // never changes once built; on the heap, because modules are handed out by address
  bool m_mixed = false, m_fused = false, m_quantised = false;
};

}  // namespace lorikeet
