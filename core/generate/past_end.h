// Answers of one length, to measure with: what generate() does, but no token ends an answer. Used by benchGenerate().
#pragma once
#include <stop_token>
#include <vector>

#include "core/generate/generate.h"

namespace lorikeet {

/// @throws Error as generate()
std::vector<GenerateResult> generatePastEnd(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                            std::stop_token stop = {});

}  // namespace lorikeet
