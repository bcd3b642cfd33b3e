// Whether an answer is right: equal to the reference, or holding the words that a right answer must hold. Used by the engine's
// evaluation and by tests.
#pragma once
#include <string>

#include "core/data/row.h"

namespace lorikeet {

/// The same text but for case, width, spaces and line breaks (NFKC with case folded).
bool equalsReference(const std::string& answer, const std::string& reference);
/// Every entry of row.mustContain is in the answer ("a|b": either), not cut out of a longer word or number. True where there are
/// none.
bool containsRequired(const std::string& answer, const Row& row);
/// containsRequired where the row requires words, else equalsReference.
bool answerIsRight(const std::string& answer, const Row& row);

}  // namespace lorikeet
