// Merging the symbols of one word by rank. Used by the BPE model.
#pragma once
#include <vector>

#include "core/text/pair_table.h"
#include "core/text/tokenizer.h"

namespace lorikeet {

/// What two neighbours become, and how early.
struct BpeMerge {
  std::uint32_t rank;
  TokenId result;
};
using BpeMerges = PairTable<BpeMerge>;

/// Merges neighbours until none is in the table: the lowest rank first, among equals the leftmost. A merged symbol covers the text
/// from the first's begin to the second's end. O(n²) with a small factor for short words, O(n log n) for long ones.
void mergeSymbols(const BpeMerges& merges, std::vector<TokenSpan>& symbols);

}  // namespace lorikeet
