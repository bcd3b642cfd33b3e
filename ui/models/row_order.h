// Filters and sorts a snapshot of rows in a worker thread, in pieces. Used by VisibleRows.
#pragma once
#include <functional>
#include <stop_token>
#include <vector>

#include "core/data/row_list.h"
#include "core/edit/row_query.h"

namespace lorikeet {

struct RowOrder {
  RowList rows;
  std::vector<RowFacts> facts;  ///< [rows], or empty where neither query nor order asks for them
  RowQuery query;
  int column = -1;  ///< DatasetModel::Column to sort by; -1 = the order of the rows
  bool descending = false;

  bool needsFacts() const;
  /// Calls `take` with row numbers: pieces of the result in order, the last one with complete = true. Sorted rows come in one
  /// piece.
  /// @throws Cancelled
  void compute(const std::stop_token& stop,
               const std::function<void(std::vector<int> piece, bool first, bool complete)>& take) const;

 private:
  std::vector<int> matchesIn(std::size_t begin, std::size_t end, const std::stop_token& stop) const;
  void sort(std::vector<int>& found, const std::stop_token& stop) const;
};

}  // namespace lorikeet
