// The "post_processor" of tokenizer.json: which special tokens stand around a text. Used by the tokenizer.json loader.
#pragma once
#include <string>
#include <vector>

#include "core/text/json_input.h"

namespace lorikeet {

/// Ids before and after one sequence.
struct SpecialFrame {
  std::vector<TokenId> before, after;
};

/// @throws Error naming a type that is not supported.
SpecialFrame readPostProcessor(const Json& json, const std::string& file);

}  // namespace lorikeet
