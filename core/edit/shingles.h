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

/// The n-grams of a text without repeats: an open-addressed table, quicker to make than a sorted list.
class ShingleSet {
 public:
  ShingleSet() = default;
  explicit ShingleSet(const std::vector<std::uint64_t>& shingles);
  bool empty() const { return m_size == 0; }
  /// Jaccard similarity, 0 to 1; 0 as well where the sizes alone keep it below `atLeast`.
  double jaccardWith(const ShingleSet& other, double atLeast) const;

 private:
  std::size_t slotOf(std::uint32_t shingle) const;
  std::vector<std::uint32_t> m_slots;  // 0 = free; a power of two, at most half of them taken
  std::size_t m_size = 0;
};

/// MinHash by one permutation (Li, Owen, Zhang 2012), empty bins filled from others (Shrivastava 2017): two sketches agree at a bin
/// with the probability that is their texts' Jaccard similarity.
inline constexpr std::size_t kSketchBins = 128;
using MinHashSketch = std::array<std::uint32_t, kSketchBins>;
/// @param shingles at least one
MinHashSketch sketchOf(const std::vector<std::uint64_t>& shingles);

}  // namespace lorikeet
