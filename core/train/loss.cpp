#include "core/train/loss.h"

#include "core/model/softmax.h"

namespace lorikeet {
namespace {

AdapterRanges allOf(const Overlay* adapter, std::int64_t count) {
  return adapter == nullptr ? AdapterRanges{} : AdapterRanges{{adapter, 1.0, 0, count}};
}

PackedInput inputOf(const torch::Tensor& tokens, const std::vector<std::int64_t>& lengths, const Overlay* adapter,
                    const PassOptions& options) {
  PackedInput input;
  input.tokens = tokens;
  input.lengths = lengths;
  input.adapters = allOf(adapter, tokens.size(0));
  input.training = options.training;
  input.neftuneAlpha = options.neftuneAlpha;
  input.ropeLength = options.ropeLength;
  return input;
}

}  // namespace

torch::Tensor logitsAt(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const torch::Tensor& rows,
                       const PassOptions& options) {
  PackedInput input = inputOf(batch.tokens, batch.lengths, adapter, options);
  EncoderStates encoder;
  if (batch.source.defined()) {
    encoder = model.encode(inputOf(batch.source, batch.sourceLengths, adapter, options));
    input.encoder = &encoder;
  }
  return model.logits(model.hidden(input).index_select(0, rows), allOf(adapter, rows.size(0)), options.training);
}

torch::Tensor lossSum(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const PassOptions& options) {
  const auto logits = logitsAt(model, adapter, batch, batch.predictAt, options);
  return torch::nll_loss(logSoftmaxRows(logits), batch.targets, {}, torch::Reduction::Sum);
}

}  // namespace lorikeet
