// Dividing rows into training and validation by marks that a person sees. Used by the editor's split dialog.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/row_list.h"

namespace lorikeet {

struct SplitPlan {
  enum class By { Ratio, Tag, Clear } by = By::Ratio;
  double validationShare = 0.1;  ///< Ratio: 0..0.9
  std::uint64_t seed = 0;
  std::vector<std::string> validationTags = {};  ///< Tag: rows with one of them go to validation, all others to training
  double nearDuplicate = 0.8;                    ///< rows alike at least this much stay on one side; 1 = only equal questions
};

/// The side of each row. Locked rows keep theirs (and draw rows alike to it); training is never left empty.
/// Clear makes every unlocked row Auto. @throws Cancelled
std::vector<Split> planSplit(const RowList& rows, const SplitPlan& plan, std::stop_token stop = {});

}  // namespace lorikeet
