// Gives rows back to the memory beside the window: freeing a million of them takes longer than a frame. Used where a dataset is
// replaced.
#pragma once
#include <QThreadPool>
#include <utility>

#include "core/data/row_list.h"

namespace lorikeet {

/// To be called with what may be the last version that anybody holds.
inline void releaseLater(RowList&& rows) {
  constexpr std::size_t kMany = 20000;  // fewer are gone within some milliseconds
  if (rows.size() < kMany) return;
  QThreadPool::globalInstance()->start([held = std::move(rows)]() mutable { held = {}; });
}

}  // namespace lorikeet
