// Keys and values of one sequence, all layers, with room to grow. Internal to the engine (sees torch). Used by generation.
#pragma once
#include <torch/torch.h>

#include <vector>

#include "core/formats/model_config.h"

namespace lorikeet {

/// Buffers are reused, never reallocated within a capacity.
class KvCache {
 public:
  /// @param capacity tokens it can hold
  KvCache(const ModelConfig& config, std::int64_t capacity, torch::Dtype dtype);
  std::int64_t length() const { return m_length; }
  std::int64_t capacity() const { return m_capacity; }
  /// Forgets all tokens; the memory stays.
  void clear() { m_length = 0; }

 private:
  friend class LanguageModel;
  std::vector<torch::Tensor> m_keys, m_values;            // per layer [K, capacity, Dh]
  std::vector<torch::Tensor> m_crossKeys, m_crossValues;  // per layer [K, encoder tokens, Dh]; filled by the first pass with an encoder
  std::int64_t m_capacity, m_length = 0;
};

}  // namespace lorikeet
