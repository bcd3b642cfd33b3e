// The filter box's language. Used by the table's filter, "find next" and the CLI.
#pragma once
#include <memory>
#include <string>

#include "core/data/row.h"
#include "core/edit/row_facts.h"

namespace lorikeet {

/// A filter, parsed once and matched against many rows; immutable, safe to share between threads.
///
///   capital France        rows that hold both words, anywhere in turns or tags, upper or lower case alike
///   "capital of"          the phrase           -Paris   rows without it
///   /capit(al|ol)s?/      an ICU regular expression over each turn, case ignored
///   question:why  answer:/\d+/  system:law  role:tool      only in turns of that role
///   tokens>512  prompt>=100  supervised<3  turns>=4  loss>1.5  chars>2000      numbers: > >= < <= =      (prompt = tokens -
///   supervised) tag:law   issue:duplicate   issue:any   split:val | split:train | split:auto   is:draft   is:locked a | b either
///   side (lowest precedence)
///
/// An unknown word before a colon ("http://...") is plain text.
class RowQuery {
 public:
  /// @throws Error one sentence that names the part that cannot be understood ("/(/": the regular expression ...)
  static RowQuery parse(const std::string& text);
  RowQuery();  ///< matches every row
  bool matches(const Row& row, const RowFacts& facts) const;
  bool matchesAll() const;  ///< nothing to filter
  /// The filter asks for facts that background checks fill (tokens, issues, loss, side).
  bool needsFacts() const;

 private:
  struct Node;
  friend class RowQueryParser;
  friend struct RowQueryMatch;
  std::shared_ptr<const Node> m_root;
};

}  // namespace lorikeet
