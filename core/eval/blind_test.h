// The blind comparison: which answers are shown, on which side, and what the votes come to. Used by the GUI and the report.
#pragma once
#include "core/eval/evaluation.h"
#include "core/eval/intervals.h"

namespace lorikeet {

/// The rows whose two answers differ, shuffled. @param first, second contestants   @param seed decides order and sides
BlindTest makeBlindTest(const EvaluatedSet& set, std::size_t setIndex, std::size_t first, std::size_t second, std::uint64_t seed);
/// Which contestant stands at the left of pair number `at`.
bool firstIsLeft(const BlindTest& test, std::size_t at);

struct BlindTally {
  std::size_t firstWins = 0, secondWins = 0, ties = 0;
  std::size_t votes() const { return firstWins + secondWins + ties; }
  /// Share of the votes that the second contestant has, a tie as half a vote, with Wilson's 95 % interval. NaN = no votes yet
  Interval secondShare() const;
};
BlindTally tallyOf(const BlindTest& test);

}  // namespace lorikeet
