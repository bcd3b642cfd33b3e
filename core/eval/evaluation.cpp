// See evaluation.h.
#include "core/eval/evaluation.h"

#include "core/eval/exact_match.h"
#include "core/eval/overlap.h"

namespace lorikeet {

void scoreAnswer(const EvaluatedRow& row, BleuTokenizer tokenizer, bool rougeStem, ScoredAnswer& answer) {
  Row asked;
  asked.turns = {{"assistant", row.reference}};
  asked.mustContain = row.mustContain;
  answer.right = row.scored() && answerIsRight(answer.text, asked);
  answer.contains = row.hasRequired() && containsRequired(answer.text, asked);
  if (!row.hasReference()) return;
  answer.exact = equalsReference(answer.text, row.reference);
  answer.f1 = tokenF1(answer.text, row.reference);
  answer.rouge = rougeL(answer.text, row.reference, rougeStem).f;
  answer.bleuCounts = bleuCounts(answer.text, {row.reference}, tokenizer);
  answer.bleu = bleuScore(answer.bleuCounts, true);
}

AnswerChange changeOf(const EvaluatedRow& row, std::size_t contestant) {
  if (!row.scored()) return AnswerChange::Same;
  const ScoredAnswer &before = row.answers.front(), &after = row.answers[contestant];
  if (row.hasRequired()) {
    if (before.right == after.right) return AnswerChange::Same;
    return after.right ? AnswerChange::Improved : AnswerChange::Worse;
  }
  const double difference = after.f1 - before.f1;
  if (std::abs(difference) <= kNoticeableF1) return AnswerChange::Same;
  return difference > 0 ? AnswerChange::Improved : AnswerChange::Worse;
}

}  // namespace lorikeet
