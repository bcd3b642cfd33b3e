// See plan_card.h.
#include "ui/panels/plan_card.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QString bulletList(const std::vector<std::string>& sentences) {
  QStringList lines;
  for (const std::string& sentence : sentences) lines.append(QStringLiteral("• ") + qs(sentence));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

PlanCard::PlanCard(QWidget* parent)
    : QFrame(parent), m_grid(new QGridLayout), m_note(makeMuted({})), m_problems(new QLabel), m_warnings(new QLabel) {
  setProperty("card", true);
  setObjectName(QStringLiteral("planCard"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  column->addWidget(makeHeading(tr("The plan")));
  m_note->setObjectName(QStringLiteral("planNote"));
  column->addWidget(m_note);
  m_grid->setVerticalSpacing(kGrid);
  m_grid->setHorizontalSpacing(2 * kGrid);
  m_grid->setColumnStretch(1, 1);
  column->addLayout(m_grid);
  m_rows = addLine(QStringLiteral("planRows"), tr("Rows trained on"), tr("Rows of the dataset that the model learns from."));
  m_validation = addLine(QStringLiteral("planValidation"), tr("Rows kept back"),
                         tr("Rows that are only used to measure: the validation loss comes from them."));
  m_tokens = addLine(QStringLiteral("planTokens"), tr("Tokens an epoch"),
                     tr("Pieces of words in one pass. Only the tokens of answers are learned; they are counted as supervised."));
  m_steps = addLine(QStringLiteral("planSteps"), tr("Steps"), tr("How often the weights change during the run."));
  m_parameters = addLine(QStringLiteral("planParameters"), tr("Trainable"),
                         tr("Numbers that the run changes, and their share of the whole model."));
  m_sites = addLine(QStringLiteral("planSites"), tr("Layers with LoRA"),
                    tr("Linear layers of the model that get an update of low rank."));
  m_memory =
      addLine(QStringLiteral("planMemory"), tr("Memory"),
              tr("What the run needs at most, the model included. A smaller batch, shorter rows or 4-bit weights need less."));
  for (QLabel* label : {m_problems, m_warnings}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(label);
  }
  m_problems->setObjectName(QStringLiteral("planProblems"));
  m_warnings->setObjectName(QStringLiteral("planWarnings"));
  setTextKind(m_problems, QStringLiteral("error"));
  setTextKind(m_warnings, QStringLiteral("warning"));
  showProblems({}, {});
  showNote(tr("Open a model and a dataset to see what a run would do."), false);
}

QLabel* PlanCard::addLine(const QString& name, const QString& caption, const QString& toolTip) {
  const int line = m_grid->rowCount();
  auto* label = makeMuted(caption);
  label->setWordWrap(false);
  auto* value = new QLabel(QStringLiteral("–"));
  value->setObjectName(name);
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setWordWrap(true);
  label->setToolTip(toolTip);
  value->setToolTip(toolTip);
  m_grid->addWidget(label, line, 0);
  m_grid->addWidget(value, line, 1);
  return value;
}

void PlanCard::showProblems(const std::vector<std::string>& problems, const std::vector<std::string>& warnings) {
  m_problems->setText(tr("Before it can start:") + QLatin1Char('\n') + bulletList(problems));
  m_problems->setVisible(!problems.empty());
  m_warnings->setText(tr("Worth knowing:") + QLatin1Char('\n') + bulletList(warnings));
  m_warnings->setVisible(!warnings.empty());
}

void PlanCard::showPlan(const TrainPlan& plan) {
  m_note->hide();
  m_rows->setText(plan.truncatedRows == 0 ? countText(static_cast<std::int64_t>(plan.trainRows))
                                          : tr("%1, of which %2 cut").arg(plan.trainRows).arg(plan.truncatedRows));
  m_validation->setText(countText(static_cast<std::int64_t>(plan.validationRows)));
  m_tokens->setText(tr("%1, %2 supervised").arg(countText(plan.tokens), countText(plan.supervisedTokens)));
  m_steps->setText(tr("%1 (%2 × %n epoch(s))", nullptr, static_cast<int>(plan.epochs))
                       .arg(countText(plan.totalSteps), countText(plan.stepsPerEpoch)));
  m_parameters->setText(
      QStringLiteral("%1 (%2 %)")
          .arg(shortCountText(plan.lora.trainableParameters), QLocale().toString(100 * plan.lora.share(), 'f', 2)));
  m_memory->setText(tr("about %1 GB").arg(QLocale().toString(static_cast<double>(plan.memory.total()) / 1e9, 'f', 1)));
  m_sites->setText(countText(static_cast<std::int64_t>(plan.lora.sites.size())));
  showProblems(plan.problems, plan.warnings);
}

void PlanCard::showNote(const QString& sentence, bool isError) {
  m_note->setText(sentence);
  setTextKind(m_note, isError ? QStringLiteral("error") : QStringLiteral("muted"));
  m_note->show();
  if (isError) showProblems({}, {});
}

}  // namespace lorikeet
