// What goes into the template with a row's turns: a system prompt from the run's pool, and the tools that the row names. Used by
// samples and by the plan of a run.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace lorikeet {

/// One prompt of the pool for a row, drawn evenly; equal arguments give equal prompts. "" for an empty pool.
/// An entry of the pool may be "": then some rows train without a system prompt.
std::string pickSystemPrompt(const std::vector<std::string>& pool, std::uint64_t seed, std::size_t row, std::size_t epoch = 0);

/// The prompts of a pool as a person writes it: one a line, or blocks with a line "---" between them. Blank ones are left out.
std::vector<std::string> systemPromptPool(const std::string& text);

/// The fields "tools" and "documents" of a row, lists or texts that hold a JSON list (as ShareGPT files have them). Bare functions
/// {"name", "description", "parameters"} get the frame {"type": "function", "function": …} that templates expect. What is no list
/// of objects is left out.
ChatExtras extrasOf(const Row& row);

/// The row's turns; in front a system turn with `systemPrompt`, unless that is "" or the row has one of its own.
std::vector<Message> turnsWithSystem(const Row& row, const std::string& systemPrompt);

}  // namespace lorikeet
