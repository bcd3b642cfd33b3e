// From the losses of a step's tokens to those of its rows. Internal to the engine (sees torch). Used by the trainer.
#pragma once
#include <torch/torch.h>

#include <vector>

#include "core/data/sample.h"
#include "core/runs/row_losses.h"

namespace lorikeet {

/// Appends what each sequence of a batch lost, in nats. @param tokenLosses [N] float32  @param counts of the N, each sequence's
void appendSums(const torch::Tensor& tokenLosses, const std::vector<std::int64_t>& counts, std::vector<double>& sums);

/// One record for each row in the order of its first sample; a conversation may have several samples for an encoder-decoder.
/// @param sums nats of each sample
std::vector<RowLoss> rowLossesOf(const std::vector<const Sample*>& samples, const std::vector<double>& sums, std::int64_t step);

}  // namespace lorikeet
