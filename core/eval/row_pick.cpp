// See row_pick.h.
#include "core/eval/row_pick.h"

#include <algorithm>

#include "core/data/sample.h"

namespace lorikeet {

RowList pickRows(const RowList& rows, const RowPick& pick) {
  RowList side = rows;
  if (pick.side != SplitSide::All) {
    const SplitIndices split = splitRows(rows, pick.validationShare, pick.seed);
    std::vector<RowPtr> kept;
    for (const std::size_t row : pick.side == SplitSide::Train ? split.train : split.validation) kept.push_back(rows.pointer(row));
    side = RowList(std::move(kept));
  }
  if (pick.tag.empty()) return side;
  std::vector<RowPtr> tagged = side.pointers();
  std::erase_if(tagged,
                [&](const RowPtr& row) { return std::find(row->tags.begin(), row->tags.end(), pick.tag) == row->tags.end(); });
  return RowList(std::move(tagged));
}

}  // namespace lorikeet
