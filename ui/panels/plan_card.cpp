// See plan_card.h.
#include "ui/panels/plan_card.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/panels/plan_issue_text.h"
#include "ui/widgets/histogram_chart.h"
#include "ui/widgets/memory_bar.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr std::uint32_t kBars = 24;

QString percentText(double share) { return QLocale().toString(100 * share, 'f', share < 0.1 ? 1 : 0) + QStringLiteral(" %"); }

/// Bars of one round width from 0 on.
std::vector<HistogramBar> barsOf(const std::vector<std::uint32_t>& lengths) {
  if (lengths.empty()) return {};
  const std::uint32_t longest = *std::max_element(lengths.begin(), lengths.end());
  std::uint32_t width = 4;
  while (longest / width >= kBars) width *= 2;
  std::vector<HistogramBar> bars(longest / width + 1);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    bars[i].from = static_cast<std::uint32_t>(i) * width;
    bars[i].to = bars[i].from + width;
  }
  for (const std::uint32_t length : lengths) ++bars[length / width].train;
  return bars;
}

QString rangeText(double low, double high) { return PlanCard::tr("%1 to %2").arg(durationText(low), durationText(high)); }

}  // namespace

PlanCard::PlanCard(QWidget* parent)
    : QFrame(parent), m_issues(new QVBoxLayout), m_grid(new QGridLayout), m_bar(new MemoryBar), m_note(makeMuted({})) {
  setProperty("card", true);
  setObjectName(QStringLiteral("planCard"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addWidget(makeHeading(tr("The plan")));
  m_note->setObjectName(QStringLiteral("planNote"));
  column->addWidget(m_note);
  m_issues->setSpacing(kGrid);
  column->addLayout(m_issues);
  makeNumbers(column);
  makeMemory(column);
  column->addStretch();
  showNote(tr("Open a model and a dataset to see what a run would do."), false);
}

void PlanCard::makeNumbers(QVBoxLayout* column) {
  m_grid->setVerticalSpacing(kGrid * 3 / 4);
  m_grid->setHorizontalSpacing(2 * kGrid);
  m_grid->setColumnStretch(1, 1);
  column->addLayout(m_grid);
  m_rows = addLine(
      QStringLiteral("planRows"), tr("Rows"),
      tr("Rows that the model learns from, and rows that are kept back to measure how well it answers what it has not seen."));
  m_steps = addLine(QStringLiteral("planSteps"), tr("Steps"), tr("How often the weights change during the run."));
  m_time = addLine(
      QStringLiteral("planTime"), tr("Time"),
      tr("From a few real steps of this run, measured on this machine while nothing else trains. Other work slows it down."));
  m_tokens = addLine(QStringLiteral("planTokens"), tr("Tokens an epoch"),
                     tr("Pieces of words in one pass. Only the tokens of answers are learned; they are counted as supervised."));
  m_packing =
      addLine(QStringLiteral("planPacking"), tr("Packing"),
              tr("How much of what is computed are real tokens, and not padding that makes short rows as long as long ones."));
  m_parameters = addLine(QStringLiteral("planParameters"), tr("Trainable"),
                         tr("Numbers that the run changes, their share of the whole model, and the layers they are added to."));
  m_lengths = new HistogramChart(tr("Tokens of a row"));
  m_lengths->setObjectName(QStringLiteral("planLengths"));
  m_lengths->setToolTip(tr("How long the training rows are. The dashed line is where longer rows are cut."));
  column->addWidget(m_lengths);
  m_lengths->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(m_lengths, &HistogramChart::barClicked, this,
          [this](quint32 from, quint32 to) { emit rowsWanted(QStringLiteral("tokens>=%1 tokens<%2").arg(from).arg(to)); });
}

void PlanCard::makeMemory(QVBoxLayout* column) {
  auto* line = new QHBoxLayout;
  auto* caption = makeMuted(tr("Memory"));
  caption->setWordWrap(false);
  caption->setToolTip(
      tr("What the run needs at most, the model included. A smaller batch, shorter rows or 4-bit weights need less."));
  line->addWidget(caption);
  m_memory = new QLabel(QStringLiteral("–"));
  m_memory->setObjectName(QStringLiteral("planMemory"));
  line->addStretch();
  line->addWidget(m_memory);
  m_verdict = new QLabel;
  m_verdict->setObjectName(QStringLiteral("planVerdict"));
  line->addWidget(m_verdict);
  column->addLayout(line);
  column->addWidget(m_bar);
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

void PlanCard::showIssues(const std::vector<PlanIssue>& issues) {
  while (QLayoutItem* item = m_issues->takeAt(0)) {
    item->widget()->deleteLater();
    item->widget()->hide();
    delete item;
  }
  for (const PlanIssue& issue : issues)
    if (issue.blocks()) addIssue(issue);
  for (const PlanIssue& issue : issues)
    if (!issue.blocks()) addIssue(issue);
}

void PlanCard::addIssue(const PlanIssue& issue) {
  const bool bad = issue.blocks() || issue.kind == PlanIssueKind::MemoryShort;
  auto* box = new QFrame;
  box->setObjectName(issue.blocks() ? QStringLiteral("planProblem") : QStringLiteral("planWarning"));
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  auto* text = new QLabel((issue.blocks() ? tr("Before it can start: %1") : QStringLiteral("%1")).arg(issueText(issue)));
  text->setWordWrap(true);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setTextKind(text, bad ? QStringLiteral("error") : QStringLiteral("warning"));
  column->addWidget(text);
  int number = 0;
  for (const PlanFix& fix : issue.fixes) {
    QPushButton* button = makeButton(QStringLiteral("planFix%1_%2").arg(static_cast<int>(issue.kind)).arg(number++), fixText(fix),
                                     fix.memoryAfter > 0 && fix.fits ? QStringLiteral("ok") : QString());
    if (fix.memoryAfter > 0)
      button->setToolTip(fix.fits ? tr("With this alone it fits.") : tr("This helps, but is not enough on its own."));
    connect(button, &QPushButton::clicked, this, [this, fix] { emit fixChosen(fix); });
    column->addWidget(button, 0, Qt::AlignLeft);
  }
  m_issues->addWidget(box);
}

void PlanCard::showPlan(const LaunchPlan& launch, std::int64_t maxLength) {
  const TrainPlan& plan = launch.plan;
  m_note->hide();
  setStale(false);
  m_rows->setText(
      tr("%1 to learn, %2 kept back")
          .arg(countText(static_cast<std::int64_t>(plan.trainRows)), countText(static_cast<std::int64_t>(plan.validationRows))));
  const double share = plan.tokens > 0 ? static_cast<double>(plan.supervisedTokens) / static_cast<double>(plan.tokens) : 0;
  m_tokens->setText(tr("%1, %2 supervised").arg(countText(plan.tokens), percentText(share)));
  m_packing->setText(plan.tokens > 0 ? percentText(plan.packing) : QStringLiteral("–"));
  m_steps->setText(tr("%1 (%2 × %n epoch(s))", nullptr, static_cast<int>(plan.epochs))
                       .arg(countText(plan.totalSteps), countText(plan.stepsPerEpoch)));
  m_parameters->setText(tr("%1 (%2) in %n layer(s)", nullptr, static_cast<int>(plan.lora.sites.size()))
                            .arg(shortCountText(plan.lora.trainableParameters), percentText(plan.lora.share())));
  showMemory(plan);
  showLengths(plan.trainLengths, maxLength);
  showIssues(launch.issues);
}

void PlanCard::showMemory(const TrainPlan& plan) {
  m_memory->setText(bytesText(plan.memory.total()));
  m_bar->setMemory(plan.memory, plan.memoryAvailable);
  switch (memoryVerdict(plan.memory, plan.memory, plan.memoryAvailable)) {
    case MemoryVerdict::Unknown: m_verdict->clear(); break;
    case MemoryVerdict::Fits:
      m_verdict->setText(QStringLiteral("✓ ") + tr("fits"));
      setTextKind(m_verdict, QStringLiteral("good"));
      break;
    case MemoryVerdict::Tight:
      m_verdict->setText(QStringLiteral("! ") + tr("tight"));
      setTextKind(m_verdict, QStringLiteral("warning"));
      break;
    case MemoryVerdict::TooMuch:
      m_verdict->setText(QStringLiteral("✕ ") + tr("does not fit"));
      setTextKind(m_verdict, QStringLiteral("error"));
      break;
  }
}

void PlanCard::showLengths(const std::vector<std::uint32_t>& lengths, std::int64_t maxLength) {
  m_lengths->setVisible(!lengths.empty());
  m_lengths->setBars(barsOf(lengths));
  m_lengths->setCut(static_cast<double>(maxLength));
}

void PlanCard::showTime(const TimeEstimate& time) {
  m_time->setText(time.expected > 0 ? rangeText(time.low, time.high) : QStringLiteral("–"));
}

void PlanCard::showTimeNote(const QString& text) { m_time->setText(text); }

void PlanCard::showNote(const QString& sentence, bool isError) {
  m_note->setText(sentence);
  setTextKind(m_note, isError ? QStringLiteral("error") : QStringLiteral("muted"));
  m_note->setVisible(!sentence.isEmpty());
  if (isError) showIssues({});
}

void PlanCard::setStale(bool stale) {
  for (QLabel* label : {m_rows, m_tokens, m_packing, m_steps, m_parameters, m_time, m_memory}) label->setEnabled(!stale);
}

}  // namespace lorikeet
