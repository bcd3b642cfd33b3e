// Next-token loss over supervised positions only. Internal to the engine (sees torch). Used by the trainer, evaluation and goldens.
#pragma once
#include <torch/torch.h>

#include "core/model/decoder.h"
#include "core/train/batch.h"

namespace lorikeet {

/// Sum of the negative log-likelihoods of the supervised tokens, in nats; divide by batch.supervised() for the mean.
/// Logits are computed at supervised positions alone.
/// @param adapter null = base   @return scalar float32 with gradient where parameters require it
torch::Tensor lossSum(const Decoder& decoder, const LinearOverlay* adapter, const TokenBatch& batch, bool training);

}  // namespace lorikeet
