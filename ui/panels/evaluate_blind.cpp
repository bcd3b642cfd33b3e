// See evaluate_blind.h.
#include "ui/panels/evaluate_blind.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QProgressBar>
#include <QRandomGenerator>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/eval_model.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QTextBrowser* makeAnswer(const QString& name, const QString& accessible) {
  auto* view = new QTextBrowser;
  view->setObjectName(name);
  view->setAccessibleName(accessible);
  view->setOpenLinks(false);
  view->setFocusPolicy(Qt::ClickFocus);  // the keys 1, 2 and 0 belong to the page
  return view;
}

QString percentText(double share) { return metricText(EvalMetric::Right, share); }

}  // namespace

EvaluateBlind::EvaluateBlind(QWidget* parent)
    : QWidget(parent),
      m_empty(new EmptyState(
          QStringLiteral("chat"), tr("Which answer is better?"),
          tr("Two answers to each question, in random order and without names. You choose the better one; who wrote which "
             "is told at the end. Nothing convinces like a preference that did not know its author."),
          QStringLiteral("blindBegin"), tr("Begin"))),
      m_stack(new QStackedWidget) {
  setObjectName(QStringLiteral("evaluateBlind"));
  setFocusPolicy(Qt::StrongFocus);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(makeVoting());
  m_stack->addWidget(makeResult());
  column->addWidget(m_stack);
  connect(m_empty->button(), &QPushButton::clicked, this, [this] { begin(QRandomGenerator::global()->generate64()); });
}

QWidget* EvaluateBlind::makeVoting() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_count = makeMuted({});
  m_count->setObjectName(QStringLiteral("blindCount"));
  m_bar = new QProgressBar;
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Votes so far"));
  m_question = new QLabel;
  m_question->setObjectName(QStringLiteral("blindQuestion"));
  m_question->setWordWrap(true);
  m_question->setTextFormat(Qt::PlainText);
  m_question->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(m_count);
  column->addWidget(m_bar);
  column->addWidget(m_question);
  auto* answers = new QGridLayout;
  answers->setHorizontalSpacing(2 * kGrid);
  answers->setVerticalSpacing(kGrid / 2);
  m_left = makeAnswer(QStringLiteral("blindLeft"), tr("Answer 1"));
  m_right = makeAnswer(QStringLiteral("blindRight"), tr("Answer 2"));
  for (int side = 0; side < 2; ++side) {
    QTextBrowser* view = side == 0 ? m_left : m_right;
    answers->addWidget(makeMuted(view->accessibleName()), 0, side);
    answers->addWidget(view, 1, side);
  }
  answers->setRowStretch(1, 1);
  column->addLayout(answers, 1);
  auto* buttons = new QHBoxLayout;
  const auto add = [&](const char* name, const QString& text, Vote choice) {
    QPushButton* button = makeButton(QLatin1String(name), text);
    connect(button, &QPushButton::clicked, this, [this, choice] { vote(choice); });
    buttons->addWidget(button, 1);
  };
  add("blindVoteLeft", tr("1 is better (key 1)"), Vote::Left);
  add("blindVoteTie", tr("No difference (key 0)"), Vote::Tie);
  add("blindVoteRight", tr("2 is better (key 2)"), Vote::Right);
  column->addLayout(buttons);
  auto* last = new QHBoxLayout;
  m_undo = makeButton(QStringLiteral("blindUndo"), tr("Take the last vote back"), QStringLiteral("undo"));
  QPushButton* reveal = makeButton(QStringLiteral("blindReveal"), tr("End and reveal"));
  connect(m_undo, &QPushButton::clicked, this, &EvaluateBlind::undo);
  connect(reveal, &QPushButton::clicked, this, [this] {
    m_revealed = true;
    refresh();
  });
  last->addWidget(m_undo);
  last->addStretch();
  last->addWidget(reveal);
  column->addLayout(last);
  return page;
}

QWidget* EvaluateBlind::makeResult() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setSpacing(kGrid);
  m_result = makeHeading({});
  m_result->setObjectName(QStringLiteral("blindResult"));
  m_result->setWordWrap(true);
  m_detail = makeMuted({});
  m_detail->setObjectName(QStringLiteral("blindDetail"));
  QPushButton* again = makeButton(QStringLiteral("blindAgain"), tr("Compare again"));
  connect(again, &QPushButton::clicked, this, [this] { begin(QRandomGenerator::global()->generate64()); });
  column->addStretch();
  column->addWidget(m_result);
  column->addWidget(m_detail);
  column->addWidget(again, 0, Qt::AlignLeft);
  column->addStretch();
  return page;
}

void EvaluateBlind::show(const EvalOutcomeHandle& outcome, std::size_t set, std::size_t second) {
  const bool sameTest =
      m_outcome && m_test && m_outcome->evaluation.id == outcome->evaluation.id && m_set == set && m_second == second;
  m_outcome = outcome;
  m_set = set;
  m_second = second;
  if (!sameTest) {
    m_test.reset();
    m_revealed = false;
    for (const BlindTest& saved : outcome->evaluation.blindTests)
      if (saved.set == set && saved.first == 0 && saved.second == second) m_test = saved;
  }
  refresh();
}

void EvaluateBlind::begin(std::uint64_t seed) {
  if (!m_outcome || m_second == 0) return;
  m_test = makeBlindTest(m_outcome->evaluation.sets[m_set], m_set, 0, m_second, seed);
  m_revealed = false;
  refresh();
  setFocus();
}

std::size_t EvaluateBlind::current() const {
  return static_cast<std::size_t>(std::find(m_test->votes.begin(), m_test->votes.end(), Vote::None) - m_test->votes.begin());
}

void EvaluateBlind::vote(Vote choice) {
  if (!m_test || m_stack->currentIndex() != Voting) return;
  m_test->votes[current()] = choice;
  emit voted(*m_test);
  refresh();
}

void EvaluateBlind::undo() {
  if (!m_test || current() == 0) return;
  m_test->votes[current() - 1] = Vote::None;
  emit voted(*m_test);
  refresh();
}

void EvaluateBlind::refresh() {
  if (!m_test) {
    m_empty->button()->setEnabled(m_outcome && m_second > 0);
    m_empty->button()->setToolTip(m_second > 0 ? QString() : tr("An adapter must have answered beside the base."));
    m_stack->setCurrentIndex(Empty);
    return;
  }
  const std::size_t at = current();
  if (m_revealed || at == m_test->votes.size()) {
    showResult();
    m_stack->setCurrentIndex(Result);
    return;
  }
  showPair(at);
  m_stack->setCurrentIndex(Voting);
}

void EvaluateBlind::showPair(std::size_t at) {
  const EvaluatedRow& row = m_outcome->evaluation.sets[m_set].rows[m_test->rows[at]];
  const bool firstLeft = firstIsLeft(*m_test, at);
  m_count->setText(tr("Pair %1 of %2").arg(at + 1).arg(m_test->rows.size()));
  m_bar->setRange(0, static_cast<int>(m_test->rows.size()));
  m_bar->setValue(static_cast<int>(at));
  m_question->setText(qs(row.question));
  m_left->setPlainText(qs(row.answers[firstLeft ? m_test->first : m_test->second].text));
  m_right->setPlainText(qs(row.answers[firstLeft ? m_test->second : m_test->first].text));
  m_undo->setEnabled(at > 0);
}

void EvaluateBlind::showResult() {
  const BlindTally tally = tallyOf(*m_test);
  const auto& who = m_outcome->evaluation.contestants;
  const QString first = nameOf(who[m_test->first]), second = nameOf(who[m_test->second]);
  if (tally.votes() == 0) {
    m_result->setText(m_test->rows.empty() ? tr("All answers are the same.") : tr("No vote was given."));
    m_detail->setText(m_test->rows.empty() ? tr("There is nothing to choose between.") : QString());
    return;
  }
  const Interval share = tally.secondShare();
  const bool clear = share.low > 0.5 || share.high < 0.5;
  m_result->setText(
      tr("%1: %2 of the votes (%3 to %4)").arg(second, percentText(share.value), percentText(share.low), percentText(share.high)));
  m_detail->setText(
      tr("%1 won %2, %3 won %4, %5 ties; a tie counts half for each. The interval holds with 95 % confidence (Wilson).")
          .arg(second, countText(static_cast<qint64>(tally.secondWins)), first, countText(static_cast<qint64>(tally.firstWins)),
               countText(static_cast<qint64>(tally.ties))) +
      QLatin1Char(' ') +
      (clear ? tr("It does not hold 50 %: the preference is no chance.") : tr("It holds 50 %: more votes are needed to tell.")));
}

void EvaluateBlind::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_1: vote(Vote::Left); return;
    case Qt::Key_2: vote(Vote::Right); return;
    case Qt::Key_0: vote(Vote::Tie); return;
    default: QWidget::keyPressEvent(event);
  }
}

}  // namespace lorikeet
