// See blind_test.h.
#include "core/eval/blind_test.h"

#include <utility>

#include "core/edit/folded_text.h"
#include "core/eval/exact_match.h"

namespace lorikeet {

BlindTest makeBlindTest(const EvaluatedSet& set, std::size_t setIndex, std::size_t first, std::size_t second, std::uint64_t seed) {
  BlindTest test{setIndex, first, second, seed, {}, {}};
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    const EvaluatedRow& row = set.rows[i];
    if (row.asked() && !equalsReference(row.answers[first].text, row.answers[second].text)) test.rows.push_back(i);
  }
  for (std::size_t i = test.rows.size(); i > 1; --i) std::swap(test.rows[i - 1], test.rows[mixedBits(mixedBits(seed) + i) % i]);
  test.votes.assign(test.rows.size(), Vote::None);
  return test;
}

bool firstIsLeft(const BlindTest& test, std::size_t at) { return (mixedBits(mixedBits(test.seed + 1) + at) >> 32) % 2 == 0; }

Interval BlindTally::secondShare() const {
  return wilsonInterval(static_cast<double>(secondWins) + static_cast<double>(ties) / 2, static_cast<double>(votes()));
}

BlindTally tallyOf(const BlindTest& test) {
  BlindTally tally;
  for (std::size_t i = 0; i < test.votes.size(); ++i) {
    if (test.votes[i] == Vote::None) continue;
    if (test.votes[i] == Vote::Tie)
      ++tally.ties;
    else
      ++((test.votes[i] == Vote::Left) == firstIsLeft(test, i) ? tally.firstWins : tally.secondWins);
  }
  return tally;
}

}  // namespace lorikeet
