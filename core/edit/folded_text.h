// Text as comparisons see it: letters in one case, white space in one form. Used by queries, find and replace, checks and
// comparing.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lorikeet {

/// Appends `text` with upper and lower case made one (Unicode simple case folding; broken bytes become U+FFFD).
/// @param origin if given, gets one entry for each appended byte: the byte of `text` where its character begins
void appendFolded(std::string_view text, std::string& out, std::vector<std::uint32_t>* origin = nullptr);
std::string folded(std::string_view text);

/// Folded, and each run of white space (U+3000 too) as one space, none at the ends: equal for texts that a person would call the
/// same.
std::string foldedKey(std::string_view text);

/// Without Unicode white space at both ends.
std::string_view trimmedView(std::string_view text);
inline bool isBlankText(std::string_view text) { return trimmedView(text).empty(); }

/// Code points.
std::size_t lengthOf(std::string_view text);

/// A well mixed hash of bytes, the same on every machine.
std::uint64_t hashOf(std::string_view bytes, std::uint64_t seed = 0);
/// A good mixer of bits (SplitMix64).
constexpr std::uint64_t mixedBits(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

}  // namespace lorikeet
