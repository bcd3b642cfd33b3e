// A text as the set of its character n-grams, and a sketch of that set. Used by near_duplicates.cpp.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lorikeet {

/// Hashes of a text's n-grams of code points (5, or 3 where most are Chinese or Japanese), repeats included; empty for under 20
/// characters.
/// @param folded from foldedKey()
void shinglesOf(std::string_view folded, std::vector<std::uint64_t>& out);

/// Sorted and without repeats: what jaccardOf() compares.
std::vector<std::uint32_t> shingleSetOf(const std::vector<std::uint64_t>& shingles);
/// Shared part of two sets, 0 to 1; below `atLeast` it may be any number below.
double jaccardOf(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b, double atLeast);

/// MinHash by one permutation (Li, Owen, Zhang 2012), empty bins filled from others (Shrivastava 2017): two sketches agree at a bin
/// with the probability that is their texts' Jaccard similarity.
inline constexpr std::size_t kSketchBins = 128;
using MinHashSketch = std::array<std::uint32_t, kSketchBins>;
/// @param shingles at least one
MinHashSketch sketchOf(const std::vector<std::uint64_t>& shingles);

}  // namespace lorikeet
