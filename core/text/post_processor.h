// The "post_processor" of tokenizer.json: which special tokens stand around a text. Used by the tokenizer.json loader.
#pragma once
#include <string>
#include <vector>

#include "core/text/json_input.h"

namespace lorikeet {

/// What becomes of one text when special tokens are asked for: ids, and the text's own tokens wherever kText stands (nearly always
/// once).
struct SpecialFrame {
  static constexpr TokenId kText = -1;
  std::vector<TokenId> items{kText};
};

/// The offsets that post-processors would trim ("trim_offsets") are left whole: a space belongs to the token that holds it.
/// @throws Error naming a type that is not supported.
SpecialFrame readPostProcessor(const Json& json, const std::string& file);

}  // namespace lorikeet
