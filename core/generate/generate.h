// Answers from a model: lanes that decode together, sampling, streaming. Torch-free. Used by the engine, chat and evaluation.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
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
};

enum class FinishReason { EndOfTurn, StopText, MaxTokens, ContextFull, Cancelled };
std::string nameOf(FinishReason reason);

struct GenerateResult {
  std::string text;                     ///< without special tokens and stop text
  std::vector<TokenId> tokens;
  FinishReason finish = FinishReason::MaxTokens;
  std::int64_t promptTokens = 0;
  double secondsToFirstToken = 0, tokensPerSecond = 0;
};

/// Called on the generating thread: whole characters only.
using GenerateCallback = std::function<void(std::size_t lane, const std::string& text)>;

/// @throws Error for an empty prompt or one longer than the context. A stop request returns what there is (Cancelled).
std::vector<GenerateResult> generate(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                     const GenerateCallback& onText = {}, std::stop_token stop = {});

}  // namespace lorikeet
