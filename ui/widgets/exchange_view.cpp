// See exchange_view.h.
#include "ui/widgets/exchange_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/answer_view.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/odds_strip.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kSmallIcon = 16;

QString reasonText(FinishReason reason) {
  switch (reason) {
    case FinishReason::EndOfTurn: return ExchangeView::tr("complete");
    case FinishReason::StopText: return ExchangeView::tr("ended at a stop text");
    case FinishReason::MaxTokens: return ExchangeView::tr("cut at the longest answer");
    case FinishReason::ContextFull: return ExchangeView::tr("cut: the context is full");
    case FinishReason::Cancelled: return ExchangeView::tr("stopped");
  }
  return {};
}

/// Half a character at the end of an answer that was cut there is no text of the model.
QString withoutHalfCharacter(QString text) {
  while (text.endsWith(QChar::ReplacementCharacter)) text.chop(1);
  return text;
}

QString makerText(const AnswerMaker& maker) {
  if (maker.hash.empty()) return ExchangeView::tr("made without an adapter");
  QString text = ExchangeView::tr("made by %1 at strength %2").arg(QStringLiteral("#") + qs(maker.hash).left(8), QLocale().toString(maker.strength, 'f', 2));
  if (maker.step >= 0) text += QStringLiteral(", ") + ExchangeView::tr("step %1").arg(maker.step);
  return text;
}

}  // namespace

QString finishText(const Answer& answer) {
  QStringList parts{ExchangeView::tr("%n token(s)", nullptr, static_cast<int>(answer.tokens.size())),
                    ExchangeView::tr("%1 tokens/s").arg(QLocale().toString(answer.tokensPerSecond, 'f', 1)),
                    ExchangeView::tr("first after %1 ms").arg(qRound(answer.secondsToFirstToken * 1000)), reasonText(answer.finish)};
  if (answer.cutTurns > 0) parts.append(ExchangeView::tr("%n oldest turn(s) left out to fit the context", nullptr, static_cast<int>(answer.cutTurns)));
  if (answer.stopTextMissed) parts.append(ExchangeView::tr("the stop text never came"));
  if (answer.corrected) parts.append(ExchangeView::tr("corrected by you"));
  return parts.join(QStringLiteral(" · "));
}

ExchangeView::ExchangeView(int pane, bool isBase, const QString& name, RenderTurns* turns, QWidget* parent)
    : QWidget(parent),
      m_pane(pane),
      m_isBase(isBase),
      m_name(name),
      m_problem(new QLabel),
      m_column(new QVBoxLayout(this)),
      m_view(new AnswerView(turns)),
      m_strip(new OddsStrip) {
  m_column->setContentsMargins(0, 0, 0, kGrid);
  m_column->setSpacing(kGrid / 2);
  m_column->addWidget(makeQuestion());
  m_view->setObjectName(name + QStringLiteral("view"));
  m_view->setAccessibleName(isBase ? tr("Answer of the base model") : tr("Answer with the adapter"));
  m_column->addWidget(m_view);
  m_problem->setObjectName(name + QStringLiteral("problem"));
  m_problem->setWordWrap(true);
  m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setTextKind(m_problem, QStringLiteral("error"));
  m_problem->hide();
  m_column->addWidget(m_problem);
  m_strip->setObjectName(name + QStringLiteral("strip"));
  m_column->addWidget(m_strip);
  m_column->addWidget(makeFoot());
  connect(m_view, &AnswerView::tokenHovered, this, &ExchangeView::showToken);
  connect(m_strip, &OddsStrip::tokenHovered, this, &ExchangeView::showToken);
}

QToolButton* ExchangeView::makeTool(const QString& name, const QString& iconName, const QString& tip) {
  auto* tool = new QToolButton;
  tool->setObjectName(m_name + name);
  tool->setIcon(icon(iconName, IconColor::Muted));
  tool->setIconSize(QSize(kSmallIcon, kSmallIcon));
  tool->setToolTip(tip);
  tool->setAccessibleName(tip);
  tool->setFocusPolicy(Qt::TabFocus);
  return tool;
}

QWidget* ExchangeView::makeQuestion() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  m_question = new QLabel;
  m_question->setObjectName(m_name + QStringLiteral("question"));
  m_question->setTextFormat(Qt::PlainText);
  m_question->setWordWrap(true);
  m_question->setTextInteractionFlags(Qt::TextSelectableByMouse);
  QFont bold = m_question->font();
  bold.setWeight(QFont::DemiBold);
  m_question->setFont(bold);
  row->addWidget(m_question, 1);
  m_older = makeTool(QStringLiteral("older"), QStringLiteral("left"), tr("The version of this question before"));
  m_newer = makeTool(QStringLiteral("newer"), QStringLiteral("less"), tr("The next version of this question"));
  m_version = makeMuted({});
  m_version->setWordWrap(false);
  m_version->setObjectName(m_name + QStringLiteral("version"));
  m_version->setMinimumHeight(m_older->sizeHint().height());  // stands beside the buttons, not above them
  m_edit = makeTool(QStringLiteral("edit"), QStringLiteral("edit"), tr("Edit the question: it is answered anew as a branch, this one stays"));
  m_again = makeTool(QStringLiteral("again"), QStringLiteral("reset"), tr("Answer again with another seed, as a branch"));
  for (QWidget* widget : {static_cast<QWidget*>(m_older), static_cast<QWidget*>(m_version), static_cast<QWidget*>(m_newer),
                          static_cast<QWidget*>(m_edit), static_cast<QWidget*>(m_again)})
    row->addWidget(widget, 0, Qt::AlignTop);
  connect(m_older, &QToolButton::clicked, this, [this] { emit versionClicked(-1); });
  connect(m_newer, &QToolButton::clicked, this, [this] { emit versionClicked(1); });
  connect(m_edit, &QToolButton::clicked, this, &ExchangeView::editClicked);
  connect(m_again, &QToolButton::clicked, this, &ExchangeView::againClicked);
  return box;
}

QWidget* ExchangeView::makeFoot() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  m_foot = makeMuted({});
  m_foot->setObjectName(m_name + QStringLiteral("foot"));
  row->addWidget(m_foot, 1);
  m_copy = makeTool(QStringLiteral("copy"), QStringLiteral("duplicate"), tr("Copy the model's own text"));
  m_plain = makeTool(QStringLiteral("plain"), QStringLiteral("plain"), tr("Show the text as the model wrote it, without Markdown"));
  m_plain->setCheckable(true);
  m_correct = makeTool(QStringLiteral("correct"), QStringLiteral("edit"), tr("Correct this answer; the model's own text is kept"));
  m_makeRow = makeTool(QStringLiteral("makeRow"), QStringLiteral("add"), tr("Make this a row: adds the question and this answer to the dataset"));
  auto* menu = new QMenu(m_makeRow);
  menu->addAction(tr("This question and answer"), this, [this] { emit makeRowClicked(false); })->setObjectName(m_name + QStringLiteral("rowOfPair"));
  m_wholeRow = menu->addAction(tr("The conversation up to here"), this, [this] { emit makeRowClicked(true); });
  m_wholeRow->setObjectName(m_name + QStringLiteral("rowOfAll"));
  m_makeRow->setMenu(menu);
  m_makeRow->setPopupMode(QToolButton::MenuButtonPopup);
  for (QToolButton* tool : {m_copy, m_plain, m_correct, m_makeRow}) row->addWidget(tool, 0, Qt::AlignTop);
  connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(qs(m_answer.shownText())); });
  connect(m_plain, &QToolButton::toggled, m_view, &AnswerView::setPlain);
  connect(m_correct, &QToolButton::clicked, this, &ExchangeView::beginCorrection);
  connect(m_makeRow, &QToolButton::clicked, this, [this] { emit makeRowClicked(false); });
  return box;
}

void ExchangeView::showQuestion(const QString& question, int version, int versions, int turnNumber) {
  m_question->setText(question);
  m_version->setText(QStringLiteral("%1/%2").arg(version).arg(versions));
  for (QWidget* widget : {static_cast<QWidget*>(m_older), static_cast<QWidget*>(m_version), static_cast<QWidget*>(m_newer)})
    widget->setVisible(versions > 1);
  m_older->setEnabled(!m_busy && version > 1);
  m_newer->setEnabled(!m_busy && version < versions);
  m_wholeRow->setVisible(turnNumber > 1);
}

void ExchangeView::showAnswer(const Answer* answer, const AnswerMaker& now) {
  if (m_correction != nullptr) endCorrection(false);
  m_answer = answer != nullptr ? *answer : Answer();
  m_answer.differs.clear();  // not shown yet
  m_answer.scores.clear();
  m_change.clear();
  m_strip->setChange({});
  const bool done = answer != nullptr && answer->state == Answer::State::Done;
  const bool waits = answer != nullptr && answer->state == Answer::State::Waiting;
  const bool failed = answer != nullptr && answer->state == Answer::State::Failed;
  if (answer == nullptr)
    m_view->setNote(tr("Not asked."));
  else if (m_answer.shownText().empty())
    m_view->setNote(waits ? tr("thinking …") : done ? tr("(empty answer)") : QString());
  else
    m_view->setRaw(withoutHalfCharacter(qs(m_answer.shownText())));
  m_view->setVisible(!failed || !m_answer.text.empty());
  m_problem->setText(sentenceText(m_answer.problem));
  m_problem->setVisible(!m_answer.problem.empty());
  QString foot = done ? finishText(m_answer) : QString();
  if (done && m_answer.maker != now) foot += QStringLiteral(" · ") + makerText(m_answer.maker);
  m_foot->setText(foot);
  for (QToolButton* tool : {m_copy, m_plain, m_correct, m_makeRow}) tool->setEnabled(done);
  if (done && !m_answer.corrected) m_view->setTokens(m_answer.odds);
}

void ExchangeView::appendText(const QString& text) {
  const bool first = m_answer.text.empty();
  m_answer.text += text.toStdString();
  m_view->setRaw(withoutHalfCharacter(qs(m_answer.text)));
  if (first) m_foot->setText(tr("answering …"));
}

void ExchangeView::showFindings(const Answer& answer, const std::vector<float>& change, const std::vector<TokenWitness>& witnesses) {
  const auto same = [](const TextSpan& a, const TextSpan& b) { return a.begin == b.begin && a.end == b.end; };
  const bool sameMarks = std::equal(answer.differs.begin(), answer.differs.end(), m_answer.differs.begin(), m_answer.differs.end(), same);
  m_answer.differs = answer.differs;
  m_answer.scores = answer.scores;
  m_witnesses = witnesses;
  if (m_answer.corrected) return;  // marks and odds are those of the model's own text
  if (!sameMarks) m_view->setMarks(answer.differs, !m_isBase);
  if (change == m_change) return;
  m_change = change;
  m_strip->setChange(change);
}

void ExchangeView::showToken(int token, const QPoint& globalPos) {
  m_view->showToken(token);
  m_strip->showToken(token);
  if (token < 0 || token >= static_cast<int>(m_answer.odds.size())) return QToolTip::hideText();
  QToolTip::showText(globalPos, tokenReport(m_answer, token, m_pane, m_witnesses, m_change), this);
}

void ExchangeView::setBusy(bool busy) {
  m_busy = busy;
  for (QToolButton* tool : {m_edit, m_again}) tool->setEnabled(!busy);
  const QStringList version = m_version->text().split(QLatin1Char('/'));
  if (version.size() != 2) return;
  m_older->setEnabled(!busy && version[0].toInt() > 1);
  m_newer->setEnabled(!busy && version[0].toInt() < version[1].toInt());
}

void ExchangeView::setPlain(bool plain) { m_plain->setChecked(plain); }

// ---- correcting in place ----

void ExchangeView::beginCorrection() {
  if (m_correction != nullptr) return;
  m_correction = new QWidget;
  auto* column = new QVBoxLayout(m_correction);
  column->setContentsMargins(0, 0, 0, 0);
  m_correctionText = new GrowingTextEdit(2, 14);
  m_correctionText->setObjectName(m_name + QStringLiteral("correction"));
  m_correctionText->setAccessibleName(tr("The corrected answer"));
  m_correctionText->setExactText(qs(m_answer.shownText()));
  column->addWidget(m_correctionText);
  auto* row = new QHBoxLayout;
  QPushButton* keep = makeButton(m_name + QStringLiteral("keepCorrection"), tr("Keep the correction"), {}, true);
  QPushButton* back = makeButton(m_name + QStringLiteral("ownText"), tr("The model's own text"));
  QPushButton* cancel = makeButton(m_name + QStringLiteral("cancelCorrection"), tr("Cancel"));
  back->setVisible(m_answer.corrected.has_value());
  row->addStretch();
  for (QPushButton* button : {back, cancel, keep}) row->addWidget(button);
  column->addLayout(row);
  m_column->insertWidget(m_column->indexOf(m_view), m_correction);
  m_view->hide();
  m_strip->hide();
  m_correctionText->setFocus();
  connect(keep, &QPushButton::clicked, this, [this] { endCorrection(true); });
  connect(cancel, &QPushButton::clicked, this, [this] { endCorrection(false); });
  connect(back, &QPushButton::clicked, this, [this] {
    endCorrection(false);
    emit corrected(std::nullopt);
  });
}

void ExchangeView::endCorrection(bool keep) {
  const std::string text = m_correctionText->exactText().toStdString();
  m_correction->hide();
  m_correction->deleteLater();
  m_correction = nullptr;
  m_view->show();
  m_strip->setVisible(!m_change.empty() && !m_answer.corrected);
  if (keep) emit corrected(text);
}

}  // namespace lorikeet
