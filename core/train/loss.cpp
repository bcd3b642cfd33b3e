#include "core/train/loss.h"

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
  input.checkpointing = options.checkpointing;
  input.ropeLength = options.ropeLength;
  return input;
}

torch::Tensor statesAt(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const torch::Tensor& rows,
                       const PassOptions& options) {
  PackedInput input = inputOf(batch.tokens, batch.lengths, adapter, options);
  input.wanted = rows;
  EncoderStates encoder;
  if (batch.source.defined()) {
    encoder = model.encode(inputOf(batch.source, batch.sourceLengths, adapter, options));
    input.encoder = &encoder;
  }
  return model.hidden(input);
}

}  // namespace

torch::Tensor logitsAt(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const torch::Tensor& rows,
                       const PassOptions& options) {
  return model.logits(statesAt(model, adapter, batch, rows, options), allOf(adapter, rows.size(0)), options.training);
}

torch::Tensor lossSum(const LanguageModel& model, const Overlay* adapter, const TokenBatch& batch, const PassOptions& options,
                      torch::Tensor* tokenLosses) {
  const auto states = statesAt(model, adapter, batch, batch.predictAt, options);
  return model.lossSum(states, batch.targets, allOf(adapter, batch.supervised()), options.training, tokenLosses);
}

}  // namespace lorikeet
