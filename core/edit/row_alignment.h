// Which row of one version became which of another. Used by compareRows and mergeRows.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/edit/compare.h"

namespace lorikeet {

/// What makes two rows the same: what a person sees of them (turns, split, tags), or all they hold.
enum class RowEquality : std::uint8_t { Content, Everything };

/// Of turns, split and tags: equal for rows that are the same in either sense.
std::uint64_t contentHash(const Row& row);

/// As compareRows. Indices rise on both sides; between two pairs the removed rows come before the added ones. @throws Cancelled
std::vector<RowPair> alignRows(const RowList& before, const RowList& after, RowEquality equality, const std::stop_token& stop);

}  // namespace lorikeet
