// Next-token loss over supervised positions only. Internal to the engine (sees torch). Used by the trainer, evaluation and goldens.
#pragma once
#include <torch/torch.h>

#include "core/model/language_model.h"
#include "core/train/batch.h"

namespace lorikeet {

/// How a training or measuring pass differs from a plain one.
struct PassOptions {
  bool training = false;        ///< dropout on
  double neftuneAlpha = 0;      ///< noise on embeddings while training
  bool checkpointing = false;   ///< as PackedInput
  std::int64_t ropeLength = 0;  ///< as PackedInput
};

/// Sum of the negative log-likelihoods of the supervised tokens, in nats; divide by batch.supervised() for the mean.
/// Logits are computed at supervised positions alone.
/// @param adapter null = base  @param tokenLosses becomes [N] float32 without gradient, what each supervised token adds; null = not wanted
/// @return scalar float32 with gradient where parameters require it
torch::Tensor lossSum(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const PassOptions& options,
                      torch::Tensor* tokenLosses = nullptr);

/// Logits of chosen rows of a batch. @param rows [N] int64, of the decoder's tokens  @return [N, V] float32
torch::Tensor logitsAt(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const torch::Tensor& rows,
                       const PassOptions& options);

}  // namespace lorikeet
