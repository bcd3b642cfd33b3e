// The decoder-only transformer of the Llama and Qwen2 families over packed tokens. Internal to the engine (sees torch).
// Base weights are read-only; adapters apply to ranges of tokens, so one forward pass serves base and adapted rows together.
#pragma once
#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/formats/model_config.h"
#include "core/model/overlay.h"

namespace lorikeet {

/// Which tokens of a forward pass an adapter applies to: [begin, end). Tokens in no range see the bare base.
struct AdapterRange {
  const LinearOverlay* adapter;
  double strength;
  std::int64_t begin, end;
};
using AdapterRanges = std::vector<AdapterRange>;

/// A linear layer of the base: y = x·Wᵀ + b. `site` is its index among all linear layers, the key of an adapter's site.
struct Linear {
  std::string name;
  std::size_t site = 0;
  torch::Tensor weight;  ///< [out, in]
  torch::Tensor bias;    ///< [out] or undefined
};

/// Keys and values of one sequence, all layers, with room to grow. Buffers are reused, never reallocated within a capacity.
class KvCache {
 public:
  /// @param capacity tokens it can hold
  KvCache(const ModelConfig& config, std::int64_t capacity, torch::Dtype dtype);
  std::int64_t length() const { return m_length; }
  std::int64_t capacity() const { return m_capacity; }

 private:
  friend class Decoder;
  std::vector<torch::Tensor> m_keys, m_values;  // per layer [K, capacity, Dh]
  std::int64_t m_capacity, m_length = 0;
};

/// The input of one forward pass: sequences laid end to end, T = sum of lengths tokens, no padding.
struct PackedInput {
  torch::Tensor tokens;               ///< [T] int64
  std::vector<std::int64_t> lengths;  ///< of each sequence
  std::vector<KvCache*> caches;       ///< one a sequence (tokens continue it), or empty
  AdapterRanges adapters;
  bool training = false;              ///< dropout on
};

class Decoder {
 public:
  /// @param weights by Hugging Face name; checked against the config's shapes.  @throws Error naming tensor, expected and found.
  Decoder(ModelConfig config, std::map<std::string, torch::Tensor> weights);

  const ModelConfig& config() const { return m_config; }
  torch::Dtype dtype() const { return m_embedding.scalar_type(); }
  /// Multiplies in bfloat16 while weights, gradients and everything else stay float32: full-parameter training where the CPU
  /// computes bfloat16 in hardware.
  void setMixedPrecision(bool on) { m_mixed = on; }
  const std::map<std::string, torch::Tensor>& weights() const { return m_weights; }
  const std::vector<const Linear*>& linears() const { return m_linears; }

  /// Hidden states after the last norm. @return [T, D]
  torch::Tensor hidden(const PackedInput& input) const;
  /// Logits of some rows of hidden(). @param rows [N, D]  @param adapters ranges over those N rows (used if the head has a site)
  /// @return [N, V] float32
  torch::Tensor logits(const torch::Tensor& rows, const AdapterRanges& adapters, bool training = false) const;

 private:
  struct Layer {
    torch::Tensor inputNorm, postNorm;
    Linear q, k, v, o, gate, up, down;
  };
  struct Rotary {
    torch::Tensor cos, sin;  // [T, 1, Dh/2] float32
  };
  class AttentionShape;

  Linear takeLinear(const std::string& name);
  torch::Tensor apply(const Linear& layer, const torch::Tensor& x, const AdapterRanges& adapters, bool training) const;
  torch::Tensor attention(std::size_t layer, const torch::Tensor& x, const PackedInput& input, const Rotary& rotary,
                          const AttentionShape& shape) const;
  torch::Tensor cachedAttention(std::size_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                const PackedInput& input) const;
  Rotary rotaryFor(const PackedInput& input) const;

  ModelConfig m_config;
  std::map<std::string, torch::Tensor> m_weights;
  torch::Tensor m_embedding, m_finalNorm, m_inverseFrequency;
  std::vector<Layer> m_layers;
  std::unique_ptr<Linear> m_head;  // on the heap: m_linears points at it, and a Decoder may move
  std::vector<const Linear*> m_linears;
  bool m_mixed = false;
};

}  // namespace lorikeet
