// One sentence for each kind of issue: what and what to do. See row_checks.h.
#include "core/edit/folded_text.h"
#include "core/edit/row_checks.h"

namespace lorikeet {
namespace {

std::string otherRow(const RowFacts& facts) {
  return facts.other == RowFacts::kUnknown ? "another row" : "row " + std::to_string(facts.other + 1);
}

std::string missingAnswer(const Row& row) {
  if (!row.turns.empty() && row.turns.back().role == "user" && !row.answer().empty())
    return "The last question has no answer; write one or delete the question.";
  return "The answer is empty; write one or delete the row.";
}

std::string openPlaceholders(const Row& row) {
  std::string names;
  for (const std::string& name : placeholdersIn(RowList{row})) names += (names.empty() ? "{{" : ", {{") + name + "}}";
  return names + " may lack a value; give it one under Placeholders, or write the text out.";
}

std::string extremeLength(const Row& row) {
  std::size_t length = 0;
  for (const Message& turn : row.turns) length += lengthOf(turn.content);
  return "With " + std::to_string(length) +
         " characters the row is far longer or shorter than most others; check that it is whole and alone.";
}

}  // namespace

std::string sentenceOf(IssueKind kind, const Row& row, const RowFacts& facts) {
  switch (kind) {
    case IssueKind::BadRecord: return "The file's record could not be read; write the row anew or delete it.";
    case IssueKind::EmptyAnswer: return missingAnswer(row);
    case IssueKind::NoQuestion: return "The row has no question; write one or delete the row.";
    case IssueKind::Duplicate: return "The row says the same as " + otherRow(facts) + "; delete one of them.";
    case IssueKind::NearDuplicate: return "The row says nearly the same as " + otherRow(facts) + "; keep the better one.";
    case IssueKind::Contradiction:
      return "The question of " + otherRow(facts) + " with a different answer; make the answers agree, or delete one.";
    case IssueKind::BadRoles:
      return "The turns are out of order or have an unknown role; begin with a question and let answers follow questions.";
    case IssueKind::Truncated:
      return "The row is longer than the maximum length and will be cut; raise the length or shorten the row.";
    case IssueKind::NothingSupervised:
      return "Nothing of the row is left to learn from; write an answer, or raise the maximum length.";
    case IssueKind::Placeholder: return openPlaceholders(row);
    case IssueKind::ControlCharacters: return "The text holds control or undecodable characters; fix or delete them.";
    case IssueKind::Mojibake:
      return "The text was decoded in the wrong encoding; fix it, or import the file again with the right one.";
    case IssueKind::OuterSpace: return "A turn begins or ends with white space, which the model would learn; trim it.";
    case IssueKind::AnswerRepeats: return "The answer only repeats the question; write a real answer.";
    case IssueKind::ValidationInTraining:
      return "A validation row that training knows too (" + otherRow(facts) +
             "), so its loss looks better than it is; put both on one side.";
    case IssueKind::ExtremeLength: return extremeLength(row);
    case IssueKind::Count: break;
  }
  return "";
}

}  // namespace lorikeet
