// See prompt.h.
#include "core/generate/prompt.h"

#include <algorithm>

#include "core/data/sample.h"
#include "core/data/seq2seq.h"
#include "core/generate/token_odds.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

std::vector<TokenId> idsOf(const LoadedModel& model, const std::vector<Message>& messages) {
  if (messages.empty()) return {};
  return model.info().config.hasEncoder() ? sourceTokens(messages, model.tokenizer(), model.chatTemplate())
                                          : promptTokens(messages, model.tokenizer(), model.chatTemplate());
}

/// Tokens that input and answer may have together. T5 counts distances, not positions, and answers beside its input.
std::int64_t contextFor(const LoadedModel& model, std::int64_t inputTokens, std::int64_t maxNewTokens) {
  const ModelConfig& config = model.info().config;
  return config.hasEncoder() ? std::max(config.maxPositions, inputTokens + 1 + maxNewTokens) : config.maxPositions;
}

/// The conversation without its oldest turns: from the next question on, the system turn kept. Empty when only one question is left.
std::vector<Message> withoutOldest(const std::vector<Message>& messages) {
  const auto isSystem = [](const Message& turn) { return turn.role == "system"; };
  const auto isQuestion = [](const Message& turn) { return turn.role == "user"; };
  const auto first = std::find_if_not(messages.begin(), messages.end(), isSystem);
  const auto next = first == messages.end() ? first : std::find_if(first + 1, messages.end(), isQuestion);
  if (next == messages.end()) return {};
  std::vector<Message> shorter(messages.begin(), first);
  shorter.insert(shorter.end(), next, messages.end());
  return shorter;
}

}  // namespace

LanePrompt lanePrompt(const LoadedModel& model, const GenerateLane& lane, std::int64_t maxNewTokens) {
  LanePrompt prompt;
  prompt.ids = lane.rawPrompt ? model.tokenizer().encode(*lane.rawPrompt, true) : idsOf(model, lane.messages);
  if (prompt.ids.empty()) throw Error("There is nothing to answer: the prompt is empty. Type a question first.");
  const auto begun = static_cast<std::int64_t>(lane.begun.size());
  const auto used = [&] { return static_cast<std::int64_t>(prompt.ids.size()) + begun; };
  if (lane.cutToFit && !lane.rawPrompt) {
    // An answer gets the room it asks for, but a long answer must not push out more than a quarter of the conversation.
    const std::int64_t context = contextFor(model, used(), maxNewTokens), wanted = std::min(maxNewTokens, context / 4);
    std::vector<Message> turns = lane.messages;
    while (used() + wanted > context) {
      std::vector<Message> shorter = withoutOldest(turns);
      if (shorter.empty()) break;
      turns = std::move(shorter);
      prompt.ids = idsOf(model, turns);
    }
    prompt.cutTurns = static_cast<std::int64_t>(lane.messages.size() - turns.size());
  }
  const std::int64_t context = contextFor(model, used(), maxNewTokens);
  if (used() >= context) {
    throw Error("The conversation has " + std::to_string(used()) + " tokens, but this model reads at most " + std::to_string(context) +
                ". Start a new conversation or shorten it.");
  }
  prompt.room = context - used() + begun;
  return prompt;
}

PromptView viewPrompt(const LoadedModel& model, const GenerateLane& lane, std::int64_t maxNewTokens) {
  const LanePrompt prompt = lanePrompt(model, lane, maxNewTokens);
  const Tokenizer& tokenizer = model.tokenizer();
  PromptView view;
  view.cutTurns = prompt.cutTurns;
  view.text = tokenizer.decode(prompt.ids, false);
  for (std::size_t i = 0; i < prompt.ids.size(); ++i)
    view.tokens.push_back({prompt.ids[i], addedText(tokenizer, i == 0 ? nullptr : &prompt.ids[i - 1], prompt.ids[i])});
  return view;
}

}  // namespace lorikeet
