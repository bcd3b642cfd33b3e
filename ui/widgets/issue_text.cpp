// See issue_text.h.
#include "ui/widgets/issue_text.h"

#include <QCoreApplication>

#include "core/edit/row_checks.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

struct IssueText {
  const char *name, *advice;
};

// In the order of IssueKind.
constexpr IssueText kTexts[] = {
    {QT_TRANSLATE_NOOP("IssueText", "Unreadable record"),
     QT_TRANSLATE_NOOP("IssueText", "The file's record could not be read as a row. Write it anew here, or delete the row.")},
    {QT_TRANSLATE_NOOP("IssueText", "Empty answer"),
     QT_TRANSLATE_NOOP("IssueText", "There is nothing to learn from an empty answer. Write one, or delete the row.")},
    {QT_TRANSLATE_NOOP("IssueText", "No question"),
     QT_TRANSLATE_NOOP("IssueText", "The model would learn to answer to nothing. Write what a person would ask.")},
    {QT_TRANSLATE_NOOP("IssueText", "Duplicate"),
     QT_TRANSLATE_NOOP("IssueText",
                       "The same conversation stands in an earlier row and would count twice. The fix deletes the later one.")},
    {QT_TRANSLATE_NOOP("IssueText", "Nearly a duplicate"),
     QT_TRANSLATE_NOOP("IssueText", "Another row is almost the same. Keep both only if the difference matters.")},
    {QT_TRANSLATE_NOOP("IssueText", "Contradiction"),
     QT_TRANSLATE_NOOP("IssueText",
                       "The same question has another answer elsewhere. The model would learn a mixture: keep the better one.")},
    {QT_TRANSLATE_NOOP("IssueText", "Roles out of order"),
     QT_TRANSLATE_NOOP("IssueText",
                       "Turns should go system, user, assistant, user, assistant … Change the roles or move the turns.")},
    {QT_TRANSLATE_NOOP("IssueText", "Cut answer"),
     QT_TRANSLATE_NOOP(
         "IssueText",
         "The row is longer than the maximum length, so its end is never seen. Shorten it, or raise the length on Setup.")},
    {QT_TRANSLATE_NOOP("IssueText", "Nothing to learn"),
     QT_TRANSLATE_NOOP("IssueText",
                       "No token of an answer is left after the cut. Shorten the question, or raise the length on Setup.")},
    {QT_TRANSLATE_NOOP("IssueText", "Unfilled placeholder"),
     QT_TRANSLATE_NOOP("IssueText",
                       "A {{name}} in braces has no value and would be learned as it stands. Fill it in under the table.")},
    {QT_TRANSLATE_NOOP("IssueText", "Control characters"),
     QT_TRANSLATE_NOOP("IssueText", "Characters that nobody sees, left over from another program. The fix takes them out.")},
    {QT_TRANSLATE_NOOP("IssueText", "Garbled text"),
     QT_TRANSLATE_NOOP("IssueText",
                       "Text was read in the wrong encoding (\"Ã©\", \"锟斤拷\"). The fix reads it back where that is certain; "
                       "else import the file with its true encoding.")},
    {QT_TRANSLATE_NOOP("IssueText", "Space at the edge"),
     QT_TRANSLATE_NOOP("IssueText", "A turn begins or ends with white space, which changes its first token. The fix trims it.")},
    {QT_TRANSLATE_NOOP("IssueText", "Answer repeats the question"),
     QT_TRANSLATE_NOOP("IssueText", "The model would learn to echo. Write a real answer.")},
    {QT_TRANSLATE_NOOP("IssueText", "Validation row also in training"),
     QT_TRANSLATE_NOOP("IssueText", "Validation would look better than it is. Move both rows to one side.")},
    {QT_TRANSLATE_NOOP("IssueText", "Extreme length"),
     QT_TRANSLATE_NOOP("IssueText",
                       "Far longer or shorter than the other rows. Look whether something went wrong when it was made.")},
};
static_assert(std::size(kTexts) == kIssueKinds);

QString text(const char* source) { return QCoreApplication::translate("IssueText", source); }

}  // namespace

QString issueName(IssueKind kind) { return text(kTexts[static_cast<std::size_t>(kind)].name); }
QString issueAdvice(IssueKind kind) { return text(kTexts[static_cast<std::size_t>(kind)].advice); }

QString issueSentence(IssueKind kind, const Row& row, const RowFacts& facts) {
  // The core's sentences say more, but only in English.
  if (issueName(kind) == QLatin1String(kTexts[static_cast<std::size_t>(kind)].name)) return qs(sentenceOf(kind, row, facts));
  const bool hasOther = facts.other != RowFacts::kUnknown;
  const QString advice = issueAdvice(kind);
  const auto other = [&] {
    return text(QT_TRANSLATE_NOOP("IssueText", "%1 (row %2)")).arg(advice, countText(facts.other + qint64{1}));
  };
  switch (kind) {
    case IssueKind::Duplicate:
    case IssueKind::NearDuplicate:
    case IssueKind::Contradiction:
    case IssueKind::ValidationInTraining: return hasOther ? other() : advice;
    default: return advice;
  }
}

}  // namespace lorikeet
