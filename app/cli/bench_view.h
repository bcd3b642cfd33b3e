// Measurements as a table for people and as one JSON object for scripts. Used by bench.
#pragma once
#include <string>

#include "core/engine/bench.h"

namespace lorikeet::cli {

Json benchJson(const TrainBench& bench);
Json benchJson(const GenerateBench& bench);
Json benchJson(const OpenBench& bench);

std::string benchText(const TrainBench& bench);
std::string benchText(const GenerateBench& bench);
std::string benchText(const OpenBench& bench);

}  // namespace lorikeet::cli
