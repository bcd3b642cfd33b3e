// The operations that a training step must do, counted from the model, the adapter and the batch. Internal to the engine (sees torch).
// Used by bench_train.
#pragma once
#include <cstdint>
#include <vector>

#include "core/lora/adapter.h"
#include "core/model/language_model.h"
#include "core/train/batch.h"

namespace lorikeet {

/// Products of one shape with a weight of the base: x·Wᵀ, or backward gradient·W. W is [out, in].
struct StepProduct {
  std::int64_t rows = 0, in = 0, out = 0;
  bool backward = false;
  bool transposed = false;  ///< W lies [in, out]
  bool head = false;        ///< logits of supervised tokens
  std::int64_t count = 0;   ///< in a step
  double operations() const { return 2.0 * static_cast<double>(rows * count) * static_cast<double>(in * out); }
};

/// Multiplications and additions of one step, each counted.
struct StepWork {
  std::vector<StepProduct> base;  ///< linear layers and head: forward, and backward to the inputs that need it
  double adapter = 0;    ///< the adapter's own products, forward and backward
  double attention = 0;  ///< scores and mixtures over the keys that a query sees, forward and backward (nothing reckoned twice)
  double baseOperations() const;
};

/// Nothing is counted that a step can leave out: gradients of frozen weights, gradients of inputs below the lowest adapter, logits of
/// tokens that nobody asks for, and (in fused models) those tokens in the last block behind its attention.
StepWork stepWork(const LanguageModel& model, const Adapter& adapter, const TokenBatch& batch);

}  // namespace lorikeet
