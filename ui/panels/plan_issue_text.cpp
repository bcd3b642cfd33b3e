// See plan_issue_text.h.
#include "ui/panels/plan_issue_text.h"

#include <QCoreApplication>

#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QString text(const char* source, std::int64_t count = -1) {
  return QCoreApplication::translate("PlanIssue", source, nullptr, static_cast<int>(count));
}

}  // namespace

QString issueText(const PlanIssue& issue) {
  switch (issue.kind) {
    case PlanIssueKind::NoRows:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "The dataset has no rows. Add questions and answers, or open a file."));
    case PlanIssueKind::AllCut:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "Nothing would be learned: every answer is cut away at %1 tokens."))
          .arg(issue.limit);
    case PlanIssueKind::NothingToLearn:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "Nothing would be learned: no row has an answer. Fill in the answers."));
    case PlanIssueKind::NoEnd:
      return text(QT_TRANSLATE_NOOP(
          "PlanIssue",
          "The chat template writes no end behind an answer, so the model would never learn to stop. Choose another one."));
    case PlanIssueKind::NoLayer:
    case PlanIssueKind::Settings: return sentenceText(issue.sentence);
    case PlanIssueKind::RowsCut:
      return text(QT_TRANSLATE_N_NOOP("PlanIssue", "%n row(s) will be cut at %1 tokens."), issue.number).arg(issue.limit);
    case PlanIssueKind::RowsLeftOut:
      return text(QT_TRANSLATE_N_NOOP("PlanIssue", "%n row(s) will be left out: nothing of an answer remains to learn from."),
                  issue.number);
    case PlanIssueKind::NoValidation:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "No rows are kept back, so the last checkpoint is kept instead of the best one."));
    case PlanIssueKind::MemoryTight:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "Memory is tight: the run wants %1 besides the model, and %2 are free."))
          .arg(bytesText(issue.number), bytesText(issue.limit));
    case PlanIssueKind::MemoryShort:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "It does not fit: the run wants %1 besides the model, but only %2 are free."))
          .arg(bytesText(issue.number), bytesText(issue.limit));
  }
  return sentenceText(issue.sentence);
}

QString fixText(const PlanFix& fix) {
  const QString after = bytesText(fix.memoryAfter);
  switch (fix.kind) {
    case PlanFixKind::LongerRows: return text(QT_TRANSLATE_NOOP("PlanIssue", "Allow %1 tokens")).arg(fix.number);
    case PlanFixKind::AllLayers: return text(QT_TRANSLATE_NOOP("PlanIssue", "Use all linear layers"));
    case PlanFixKind::OtherTemplate:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "Use the template %1")).arg(qs(fix.changes.at("chatTemplate").get<std::string>()));
    case PlanFixKind::FourBits: return text(QT_TRANSLATE_NOOP("PlanIssue", "Weights in 4 bits: %1 in all")).arg(after);
    case PlanFixKind::Recompute: return text(QT_TRANSLATE_NOOP("PlanIssue", "Recompute layers: %1 in all")).arg(after);
    case PlanFixKind::SmallerBatch:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "Batches of %1, more of them a step: %2 in all")).arg(fix.number).arg(after);
    case PlanFixKind::ShorterRows:
      return text(QT_TRANSLATE_NOOP("PlanIssue", "At most %1 tokens: %2 in all")).arg(fix.number).arg(after);
    case PlanFixKind::OpenData: return text(QT_TRANSLATE_NOOP("PlanIssue", "Go to the Data page"));
  }
  return {};
}

}  // namespace lorikeet
