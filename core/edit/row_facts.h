// What is known about a row beside its text: issues and token counts. Filled by background checks, read by queries and the table.
#pragma once
#include <array>
#include <cstdint>
#include <string>

namespace lorikeet {

/// What can be wrong with a row. Names of the query language ("issue:duplicate") and of the list of issues follow this order.
enum class IssueKind : std::uint8_t {
  BadRecord,             ///< "bad-record": the file's record could not be read
  EmptyAnswer,           ///< "empty-answer": no answer, or a blank one
  NoQuestion,            ///< "no-question"
  Duplicate,             ///< "duplicate": the same turns as an earlier row
  NearDuplicate,         ///< "near-duplicate": nearly the same question and answer as another row
  Contradiction,         ///< "contradiction": the same question as another row, with a different answer
  BadRoles,              ///< "roles": an unknown role, or turns out of order
  Truncated,             ///< "truncated": the answer is cut at the maximum length
  NothingSupervised,     ///< "nothing-supervised": no token is left to learn from
  Placeholder,           ///< "placeholder": a {{name}} without a value
  ControlCharacters,     ///< "control": control characters, U+FFFD, private-use characters
  Mojibake,              ///< "mojibake": text decoded in the wrong encoding ("Ã©", "锟斤拷")
  OuterSpace,            ///< "space": white space at the beginning or end of a turn
  AnswerRepeats,         ///< "repeats": the answer only repeats the question
  ValidationInTraining,  ///< "leak": a validation row that training knows too
  ExtremeLength,         ///< "extreme-length": far longer or shorter than its neighbours
  Count
};
inline constexpr std::size_t kIssueKinds = static_cast<std::size_t>(IssueKind::Count);

/// A set of issues.
using IssueSet = std::uint32_t;
constexpr IssueSet issueBit(IssueKind kind) { return IssueSet{1} << static_cast<unsigned>(kind); }
constexpr bool hasIssue(IssueSet set, IssueKind kind) { return (set & issueBit(kind)) != 0; }

/// "duplicate" ...: for queries, files and the CLI; not translated.
std::string nameOf(IssueKind kind);

/// Facts of one row; 24 bytes, so that a million rows cost little.
struct RowFacts {
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  IssueSet issues = 0;
  std::uint32_t tokens = kUnknown;      ///< before any cut; kUnknown until a tokenizer has seen the row
  std::uint32_t supervised = kUnknown;  ///< supervised tokens that are left after the cut
  std::uint32_t other = kUnknown;       ///< the row that a duplicate, near-duplicate, contradiction or leak points to
  float lastLoss = -1;                  ///< nats a supervised token at the last training; below 0 = never trained
  std::uint8_t side = 0;                ///< 0 unknown, 1 training, 2 validation: where the run's split puts the row
  bool operator==(const RowFacts&) const = default;
};
static_assert(sizeof(RowFacts) == 24);

}  // namespace lorikeet
