// Rows that are nearly the same. Used by checks and by the split.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/data/row_list.h"

namespace lorikeet {

/// For each row the first row of its group: rows joined, directly or over others, by a Jaccard similarity of their texts' character
/// 5-grams (case and white space folded; 3-grams where most characters are Chinese or Japanese) of at least `similarity`.
/// Candidates by MinHash and banding (Broder 1997), each verified exactly against its group's first members. The text of a row is
/// its turns but the system turns. Short texts (under 20 characters) must be equal after folding.
/// @return [rows.size()]; result[i] == i for a row alone or first  @throws Cancelled
std::vector<std::uint32_t> nearDuplicateGroups(const RowList& rows, double similarity, std::stop_token stop = {});

}  // namespace lorikeet
