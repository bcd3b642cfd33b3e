// Two versions of a dataset, row by row, and the three-way merge of a file that changed on disk. Used by the compare dialog.
#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/row_list.h"

namespace lorikeet {

enum class RowChange : std::uint8_t { Same, Added, Removed, Changed };

struct RowPair {
  RowChange change = RowChange::Same;
  std::optional<std::size_t> before, after;  ///< indices in the two lists
};

/// Aligns two versions: equal rows first (by content, in order: longest common subsequence by hashing), then rows between them with
/// the same question, or at least half their words in common, as Changed. In reading order. @throws Cancelled
std::vector<RowPair> compareRows(const RowList& before, const RowList& after, std::stop_token stop = {});

struct WordMark {
  std::string text;
  RowChange change;  ///< Same, Added or Removed
};
/// The words of two texts (ICU word boundaries, so Chinese too) with what was removed and added, in reading order.
std::vector<WordMark> compareWords(const std::string& before, const std::string& after);

struct MergeResult {
  RowList rows;
  std::size_t theirs = 0;              ///< changes taken from the other side
  std::vector<std::size_t> conflicts;  ///< rows of the result that both sides changed: ours is kept, theirs put after it as a draft
};
/// Both sides' changes since `base` put together. @throws Cancelled
MergeResult mergeRows(const RowList& base, const RowList& ours, const RowList& theirs, std::stop_token stop = {});

}  // namespace lorikeet
