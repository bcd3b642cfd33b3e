// Which rows of a dataset are asked: a side of the split, a tag. Used by the CLI and the GUI.
#pragma once
#include <cstdint>
#include <string>

#include "core/data/row_list.h"

namespace lorikeet {

enum class SplitSide { All, Train, Validation };

struct RowPick {
  SplitSide side = SplitSide::All;
  double validationShare = 0;  ///< the settings of the run that made the split
  std::uint64_t seed = 0;
  std::string tag;  ///< "" = whatever tags
};

/// The rows in their order.
RowList pickRows(const RowList& rows, const RowPick& pick);

}  // namespace lorikeet
