// Changes of many rows at once, as pure functions of one row. Used by the editor's bulk menu.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/data/row_list.h"

namespace lorikeet {

enum class BulkTarget { Questions, Answers };

struct BulkEdit {
  enum class Kind {
    Prefix,
    Suffix,
    SetSystem,
    RemoveSystem,
    AddTags,
    RemoveTags,
    SetSplit,
    Lock,
    Unlock,
    Approve,
    Trim
  } kind = Kind::Prefix;
  BulkTarget target = BulkTarget::Questions;  ///< Prefix, Suffix, Trim: first user turn, or last assistant turn
  std::string text = {};                      ///< Prefix, Suffix, SetSystem
  std::vector<std::string> tags = {};
  Split split = Split::Auto;
};

/// The changed row; nothing when the row stays as it is.
std::optional<Row> applied(const Row& row, const BulkEdit& edit);

/// More phrasings of a row's question with the same answer, one row for each pattern that has "{question}" in it
/// ("Please tell me: {question}"); patterns without it, blank ones and results that equal the question are left out.
std::vector<Row> questionVariants(const Row& row, const std::vector<std::string>& patterns);
/// Patterns to begin with, for questions in the language of `sample` (Chinese or not).
std::vector<std::string> defaultVariantPatterns(const std::string& sample);

}  // namespace lorikeet
