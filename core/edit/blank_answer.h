// Rows that a run leaves out for want of an answer. Used by the editor's token counts and by the plan of a run.
#pragma once
#include "core/data/row.h"
#include "core/edit/folded_text.h"

namespace lorikeet {

/// The last turn is an answer of white space alone. Such a row would teach to say nothing: only the end of the turn is left to
/// learn.
inline bool hasBlankAnswer(const Row& row) {
  return !row.turns.empty() && row.turns.back().role == "assistant" && isBlankText(row.turns.back().content);
}

}  // namespace lorikeet
