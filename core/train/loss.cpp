#include "core/train/loss.h"


namespace lorikeet {

torch::Tensor lossSum(const Decoder& decoder, const LinearOverlay* adapter, const TokenBatch& batch, bool training) {
  PackedInput input;
  input.tokens = batch.tokens;
  input.lengths = batch.lengths;
  input.training = training;
  if (adapter != nullptr) input.adapters.push_back({adapter, 1.0, 0, batch.size()});
  const auto rows = decoder.hidden(input).index_select(0, batch.predictAt);
  AdapterRanges headRanges;
  if (adapter != nullptr) headRanges.push_back({adapter, 1.0, 0, batch.supervised()});
  const auto logits = decoder.logits(rows, headRanges, training);
  return torch::nn::functional::cross_entropy(logits, batch.targets,
                                              torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum));
}

}  // namespace lorikeet
