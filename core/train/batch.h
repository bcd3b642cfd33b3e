// Which rows go into which step, and samples laid end to end. Internal to the engine (sees torch).
#pragma once
#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/data/sample.h"
#include "core/train/epoch_order.h"

namespace lorikeet {

/// Sequences laid end to end without padding; logits are needed only where the next token is supervised.
struct TokenBatch {
  torch::Tensor tokens;               ///< [T] int64
  std::vector<std::int64_t> lengths;  ///< of each sequence
  torch::Tensor predictAt;            ///< [N] int64: rows whose next token is supervised
  torch::Tensor targets;              ///< [N] int64: those next tokens
  std::vector<std::int64_t> targetCounts;  ///< how many of the N are each sequence's, in their order
  torch::Tensor source;               ///< [Ts] int64: the encoder's sequences, one a sample; undefined without an encoder
  std::vector<std::int64_t> sourceLengths;
  std::int64_t supervised() const { return targets.size(0); }
  /// Tokens that a pass over it computes, the encoder's included.
  std::int64_t size() const { return tokens.size(0) + (source.defined() ? source.size(0) : 0); }
};

TokenBatch makeBatch(const std::vector<const Sample*>& samples);
/// The samples in order, `size` to a batch.
std::vector<TokenBatch> makeBatches(const std::vector<const Sample*>& samples, std::int64_t size);
/// Tokens of a sample that its batch learns to predict (the first token is predicted by nothing).
std::int64_t targetsOf(const Sample& sample);

}  // namespace lorikeet
