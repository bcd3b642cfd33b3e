// What two sequences of ids have in common, in order. Used by comparing rows and words.
#pragma once
#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

namespace lorikeet {

using IndexPair = std::pair<std::uint32_t, std::uint32_t>;  ///< index in the first and in the second sequence

/// Pairs of equal ids, rising in both indices. The longest such list where a stretch has at most `exactCells` combinations
/// (Hirschberg 1975) or where each id occurs once (patience); elsewhere a good one. Memory is linear and time n log n beside the
/// exact stretches.
/// @throws Cancelled
std::vector<IndexPair> commonSubsequence(const std::vector<std::uint32_t>& first, const std::vector<std::uint32_t>& second,
                                         std::size_t exactCells, const std::stop_token& stop);

}  // namespace lorikeet
