// answerLogProbs(): how likely a given answer is, in one pass. Used by the chat's comparison strips and evaluation (perplexity).
#include <algorithm>

#include "core/generate/prompt.h"
#include "core/generate/token_odds.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"

namespace lorikeet {
namespace {

constexpr std::int64_t kRowsAtOnce = 64;  // logits of so many tokens stand in memory together

torch::Tensor idTensor(const std::vector<TokenId>& ids) {
  const std::vector<std::int64_t> wide(ids.begin(), ids.end());
  return torch::tensor(wide, torch::kInt64);
}

AdapterRanges rangesOf(const GenerateLane& lane, std::int64_t tokens) {
  if (!lane.adapter) return {};
  return {{&lane.adapter->impl().adapter, lane.strength, 0, tokens}};
}

/// States of the tokens before each answer token. @return [n, D]
torch::Tensor statesBefore(const LoadedModel& model, const GenerateLane& lane, std::span<const TokenId> answer) {
  const LanguageModel& network = model.impl().model;
  std::vector<TokenId> tokens = lanePrompt(model, lane, static_cast<std::int64_t>(answer.size())).ids;
  PackedInput input;
  EncoderStates encoder;
  if (model.info().config.hasEncoder()) {
    PackedInput source;
    source.tokens = idTensor(tokens);
    source.lengths = {static_cast<std::int64_t>(tokens.size())};
    source.adapters = rangesOf(lane, source.lengths[0]);
    encoder = network.encode(source);
    input.encoder = &encoder;
    tokens = {static_cast<TokenId>(model.info().config.decoderStartId)};
  }
  const auto first = static_cast<std::int64_t>(tokens.size()) - 1, count = static_cast<std::int64_t>(answer.size());
  tokens.insert(tokens.end(), answer.begin(), answer.end() - 1);
  input.tokens = idTensor(tokens);
  input.lengths = {static_cast<std::int64_t>(tokens.size())};
  input.adapters = rangesOf(lane, input.lengths[0]);
  input.wanted = torch::arange(first, first + count, torch::kInt64);
  return network.hidden(input);
}

}  // namespace

std::vector<float> answerLogProbs(const LoadedModel& model, const GenerateLane& lane, std::span<const TokenId> answer) {
  if (answer.empty()) return {};
  torch::NoGradGuard guard;
  useGenerationThreads(model);
  const torch::Tensor states = statesBefore(model, lane, answer);
  std::vector<float> result;
  for (std::int64_t begin = 0; begin < states.size(0); begin += kRowsAtOnce) {
    const std::int64_t end = std::min(begin + kRowsAtOnce, states.size(0));
    const auto logits = model.impl().model.logits(states.slice(0, begin, end), rangesOf(lane, end - begin)).contiguous();
    for (std::int64_t row = 0; row < end - begin; ++row) {
      const std::span<const float> values(logits.data_ptr<float>() + row * logits.size(1), static_cast<std::size_t>(logits.size(1)));
      result.push_back(static_cast<float>(values[static_cast<std::size_t>(answer[result.size()])] - logSumExp(values)));
    }
  }
  return result;
}

}  // namespace lorikeet
