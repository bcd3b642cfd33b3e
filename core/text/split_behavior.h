// What becomes of the matches a pre-tokenizer finds. Used by pre_tokenizer.cpp.
#pragma once
#include <string>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/mapped_text.h"

namespace lorikeet {

enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

SplitBehavior readSplitBehavior(const Json& owner, SplitBehavior fallback, const std::string& where);

/// Cuts [word.begin, word.end) at `matches` (in order, inside it) and appends the words to `out`.
/// @param invert what lies between the matches counts as match.
void splitWord(ByteRange word, const std::vector<ByteRange>& matches, SplitBehavior behavior, bool invert,
               std::vector<ByteRange>& out);

}  // namespace lorikeet
