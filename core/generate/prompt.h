// What a lane's model reads before it answers: template, tokens, and the cut where a chat is too long. Torch-free. Used by generate and score.
#pragma once
#include <vector>

#include "core/generate/generate.h"

namespace lorikeet {

struct LanePrompt {
  std::vector<TokenId> ids;
  std::int64_t cutTurns = 0;  ///< oldest turns left out
  std::int64_t room = 0;      ///< tokens that the context still has for the answer, those begun included
};

/// @throws Error when there is nothing to read, or it does not fit the context
LanePrompt lanePrompt(const LoadedModel& model, const GenerateLane& lane, std::int64_t maxNewTokens);

/// All cores for a large model in the calling thread: torch gives a thread that never asked a single one. Small models are as fast on
/// one; what is answered is the same.
void useGenerationThreads(const LoadedModel& model);

}  // namespace lorikeet
