// Find and replace over rows. Used by the editor's find bar; a preview is what the replacement will do, to the byte.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/row_list.h"

namespace lorikeet {

struct FindSettings {
  std::string pattern = {};
  bool regex = false, matchCase = false, wholeWord = false;
  bool inQuestions = true, inAnswers = true, inSystem = true, inTags = false;  ///< tool turns go with answers
};

struct FindHit {
  std::size_t row, turn;   ///< turn = index in Row::turns, or turns.size() + tag index
  std::size_t begin, end;  ///< bytes
  bool operator==(const FindHit&) const = default;
};

class Finder {
 public:
  /// @throws Error one sentence when the regular expression is wrong (what and at which character)
  explicit Finder(FindSettings settings);
  ~Finder();
  Finder(Finder&&) noexcept;
  /// All hits of a row in order; empty matches are skipped.
  std::vector<FindHit> hitsIn(const Row& row, std::size_t rowIndex) const;
  /// The row with every hit replaced ($1 ... in `replacement` where the pattern is a regular expression); nothing when there is
  /// none.
  std::optional<Row> replaced(const Row& row, const std::string& replacement) const;
  /// One hit's text as it would read.
  std::string replacementOf(const Row& row, const FindHit& hit, const std::string& replacement) const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace lorikeet
