// Answers from a model: lanes that decode together, sampling, streaming. Torch-free. Used by the engine, chat and evaluation.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/config/sampling_config.h"
#include "core/lora/loaded_adapter.h"
#include "core/model/loaded_model.h"
#include "core/text/chat_template.h"

namespace lorikeet {

/// One answer to make. Lanes of one call decode together in one batch over one reading of the weights.
struct GenerateLane {
  std::vector<Message> messages;        ///< a chat; or
  std::optional<std::string> rawPrompt; ///< exact text, no template (the tokenizer's own bos is added)
  AdapterHandle adapter;                ///< null = the bare base model
  double strength = 1.0;                ///< multiplies the adapter: 0 equals the base exactly
  std::vector<TokenId> begun;           ///< the answer's beginning, to be continued as if it had just been made
  bool cutToFit = false;                ///< leaves out the oldest turns of a chat that is too long, in place of an Error
  bool wantOdds = false;                ///< fills GenerateResult::odds
};

/// A token that may stand at some place of an answer.
struct TokenOdds {
  TokenId id = 0;
  std::string text;                     ///< what it adds to the answer; "" while a character is not whole
  float logProb = 0;                    ///< nats, of the model's own distribution (temperature 1, no penalty)
};
/// One token of an answer and what might have stood there.
struct AnswerToken {
  TokenOdds chosen;
  std::vector<TokenOdds> likeliest;     ///< up to five, likeliest first
};

enum class FinishReason { EndOfTurn, StopText, MaxTokens, ContextFull, Cancelled };
std::string nameOf(FinishReason reason);

struct GenerateResult {
  std::string text;                     ///< without special tokens and stop text
  std::vector<TokenId> tokens;
  FinishReason finish = FinishReason::MaxTokens;
  std::vector<AnswerToken> odds;        ///< of every token made in this call, where the lane asked for them
  std::int64_t promptTokens = 0;
  std::int64_t cutTurns = 0;            ///< oldest turns that were left out to fit the context
  double secondsToFirstToken = 0, tokensPerSecond = 0;
};

/// Called on the generating thread: whole characters only.
using GenerateCallback = std::function<void(std::size_t lane, const std::string& text)>;

/// @throws Error for an empty prompt or one longer than the context (but see cutToFit). A stop request returns what there is (Cancelled).
std::vector<GenerateResult> generate(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                     const GenerateCallback& onText = {}, std::stop_token stop = {});

/// What exactly the model reads of a lane before it answers.
struct PromptView {
  std::string text;                     ///< special tokens as they are written
  std::vector<TokenOdds> tokens;        ///< logProb is not filled
  std::int64_t cutTurns = 0;
};
/// @param maxNewTokens room that the answer shall have, as in SamplingConfig   @throws Error as generate
PromptView viewPrompt(const LoadedModel& model, const GenerateLane& lane, std::int64_t maxNewTokens);

/// How likely the lane's model finds each token of an answer to the lane's prompt, in one pass.
/// @param answer without the end token   @return nats, one a token of `answer`   @throws Error as generate
std::vector<float> answerLogProbs(const LoadedModel& model, const GenerateLane& lane, std::span<const TokenId> answer);

}  // namespace lorikeet
