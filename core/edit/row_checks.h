// Finds what is wrong with rows and mends what can be mended safely. Used by the editor's background checks and `lorikeet-cli
// check`.
#pragma once
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/edit/row_facts.h"

namespace lorikeet {

/// What checks need to know beside the rows.
struct CheckSettings {
  std::map<std::string, std::string> placeholders;  ///< names with a value
  double validationShare = 0.1;                     ///< for leaks: the split that a run would make
  std::uint64_t seed = 0;
  double nearDuplicate = 0.8;  ///< Jaccard similarity of character 5-grams of question and answer, 0..1
};

/// Issues that a row has by itself (no duplicates, no token counts). Fast enough for every keystroke.
IssueSet issuesOf(const Row& row, const CheckSettings& settings = {});

/// Issues between rows: Duplicate, NearDuplicate, Contradiction, ValidationInTraining, ExtremeLength; sets `issues` bits, `other`
/// and `side` of `facts`, whose further fields stay. O(n) by hashing (MinHash with banding for near-duplicates).
/// @param facts [rows.size()]  @throws Cancelled when stopped
void findIssuesBetween(const RowList& rows, const CheckSettings& settings, std::vector<RowFacts>& facts, std::stop_token stop = {});

/// One sentence for people: what and what to do. @param facts of that row (names the other row where there is one, counted from 1)
std::string sentenceOf(IssueKind kind, const Row& row, const RowFacts& facts);

/// The row mended, for OuterSpace, ControlCharacters, Mojibake (only where the reverse is exact) and BadRoles (unknown roles with a
/// known meaning: "human", "gpt", "bot" ...); nothing where there is no safe fix. Duplicates are mended by deleting, which the
/// caller does.
std::optional<Row> fixed(const Row& row, IssueKind kind);
/// Whether `fixed` may do something for this kind, or deleting the row does (Duplicate).
bool hasFix(IssueKind kind);

}  // namespace lorikeet
