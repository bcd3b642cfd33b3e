// See reference_loss.h.
#include "core/engine/reference_loss.h"

#include <algorithm>
#include <thread>

#include "core/data/seq2seq.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/train/batch.h"

namespace lorikeet {
namespace {

void addRange(AdapterRanges& ranges, const ReferenceLane& lane, std::int64_t begin, std::int64_t end) {
  if (lane.adapter) ranges.push_back({&lane.adapter->impl().adapter, lane.strength, begin, end});
}

AdapterRanges rangesOver(const std::vector<ReferenceLane>& lanes, const std::vector<std::int64_t>& lengths) {
  AdapterRanges ranges;
  std::int64_t at = 0;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    addRange(ranges, lanes[i], at, at + lengths[i]);
    at += lengths[i];
  }
  return ranges;
}

PackedInput inputOf(const torch::Tensor& tokens, const std::vector<std::int64_t>& lengths,
                    const std::vector<ReferenceLane>& lanes) {
  PackedInput input;
  input.tokens = tokens;
  input.lengths = lengths;
  input.adapters = rangesOver(lanes, lengths);
  return input;
}

/// Only the last run of supervised tokens stays so.
void keepLastRun(std::vector<std::uint8_t>& supervised) {
  auto end = std::find(supervised.rbegin(), supervised.rend(), 1);
  end = std::find(end, supervised.rend(), 0);
  std::fill(end, supervised.rend(), 0);
}

}  // namespace

std::vector<double> referenceNats(const LoadedModel& model, const std::vector<ReferenceLane>& lanes) {
  if (lanes.empty()) return {};
  torch::NoGradGuard guard;
  const LanguageModel& network = model.impl().model;
  if (network.isFused()) at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  std::vector<const Sample*> samples;
  for (const ReferenceLane& lane : lanes) samples.push_back(lane.sample);
  const TokenBatch batch = makeBatch(samples);
  PackedInput input = inputOf(batch.tokens, batch.lengths, lanes);
  input.wanted = batch.predictAt;
  EncoderStates encoder;
  if (batch.source.defined()) {
    encoder = network.encode(inputOf(batch.source, batch.sourceLengths, lanes));
    input.encoder = &encoder;
  }
  const torch::Tensor states = network.hidden(input);
  // The head one lane at a time: logits of all tokens together would not fit.
  std::vector<double> nats;
  std::int64_t at = 0;
  for (const ReferenceLane& lane : lanes) {
    const std::int64_t count = targetsOf(*lane.sample);
    AdapterRanges head;
    addRange(head, lane, 0, count);
    nats.push_back(
        count == 0 ? 0.0
                   : network.lossSum(states.narrow(0, at, count), batch.targets.narrow(0, at, count), head, false).item<double>());
    at += count;
  }
  return nats;
}

Sample lastAnswerSample(const LoadedModel& model, const Row& row, const std::string& systemPrompt) {
  const ModelConfig& config = model.info().config;
  const auto maxLength = static_cast<std::size_t>(config.maxPositions);
  Row upToAnswer = row;
  while (!upToAnswer.turns.empty() && upToAnswer.turns.back().role != "assistant") upToAnswer.turns.pop_back();
  Sample sample;
  if (config.hasEncoder()) {
    auto all = makeSeq2SeqSamples(upToAnswer, 0, model.tokenizer(), model.chatTemplate(), maxLength, systemPrompt,
                                  static_cast<TokenId>(config.decoderStartId));
    if (!all.empty()) sample = std::move(all.back());
  } else {
    sample = makeSample(upToAnswer, 0, model.tokenizer(), model.chatTemplate(), maxLength, systemPrompt);
    keepLastRun(sample.supervised);
  }
  if (sample.truncated()) std::fill(sample.supervised.begin(), sample.supervised.end(), 0);
  return sample;
}

}  // namespace lorikeet
