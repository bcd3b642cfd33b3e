// A parsed filter as a tree. Used by row_query.cpp (matching) and row_query_parser.cpp (parsing) alone.
#pragma once
#include <optional>
#include <vector>

#include "core/edit/person_regex.h"
#include "core/edit/row_query.h"

namespace lorikeet {

struct RowQuery::Node {
  enum class Kind {
    All,
    And,
    Or,
    Not,
    Text,
    Regex,
    HasRole,
    Number,
    Tag,
    Issue,
    AnyIssue,
    Split,
    SplitAuto,
    Draft,
    Locked
  } kind = Kind::All;
  enum class Measure { Tokens, Prompt, Supervised, Turns, Loss, Chars } measure = Measure::Tokens;
  enum class Compare { More, AtLeast, Less, AtMost, Equal } compare = Compare::More;
  std::vector<std::shared_ptr<const Node>> parts;  ///< And, Or, Not
  std::string text;                                ///< Text, Tag, HasRole: folded
  std::string role;                                ///< Text, Regex: only turns of this role; "" = all, and tags
  std::shared_ptr<const PersonRegex> regex;
  double number = 0;
  IssueKind issue = IssueKind::BadRecord;
  lorikeet::Split split = lorikeet::Split::Train;
};

}  // namespace lorikeet
