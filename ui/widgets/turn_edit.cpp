// See turn_edit.h.
#include "ui/widgets/turn_edit.h"

#include <QComboBox>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QSignalBlocker>
#include <QTextDocumentFragment>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/row_check.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr qsizetype kManyChars = 10000;  // pasted: put in as pieces, not as a line that is cut afterwards

/// Lines as a text document knows them.
QString withPlainBreaks(QString text) {
  text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
  text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
  text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
  return text;
}

}  // namespace

// ---- GrowingTextEdit ----

GrowingTextEdit::GrowingTextEdit(int leastLines, int mostLines, QWidget* parent)
    : QPlainTextEdit(parent), m_leastLines(leastLines), m_mostLines(mostLines) {
  setTabChangesFocus(true);
  setUndoRedoEnabled(false);                                  // the dataset's undo stack has every keystroke
  connect(this, &QPlainTextEdit::textChanged, this, [this] {  // the first to hear of it
    m_lines.heed();
    fit();
  });
  fit();
}

QString GrowingTextEdit::exactText() const { return m_lines.text(); }

void GrowingTextEdit::setExactText(const QString& text) {
  const QString after = withPlainBreaks(text), before = exactText();
  if (before == after) return;
  if (before.isEmpty() || after.isEmpty()) return m_lines.setText(after);
  const qsizetype shorter = std::min(before.size(), after.size());
  qsizetype head = 0, tail = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  if (head + tail < shorter / 2) return m_lines.setText(after);  // another text
  QTextCursor cursor(document());
  cursor.setPosition(m_lines.documentPosition(head));
  cursor.setPosition(m_lines.documentPosition(before.size() - tail), QTextCursor::KeepAnchor);
  cursor.insertText(after.mid(head, after.size() - head - tail));
}

bool GrowingTextEdit::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
      event->ignore();  // left to the window's actions
      return true;
    }
  }
  return QPlainTextEdit::event(event);
}

void GrowingTextEdit::keyPressEvent(QKeyEvent* event) {
  const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
  if (isReturn && modifiers == Qt::ControlModifier) return emit nextRequested();
  if (isReturn && modifiers == Qt::ShiftModifier) return textCursor().insertBlock();  // not a line separator, which nobody sees
  if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) return emit moveRequested(event->key() == Qt::Key_Up ? -1 : 1);
    if (event->key() == Qt::Key_Delete) return emit removeRequested();
    if (event->key() == Qt::Key_R) return emit roleRequested();
  }
  m_lines.stepOverBorder(*event);
  QPlainTextEdit::keyPressEvent(event);
}

bool GrowingTextEdit::canInsertFromMimeData(const QMimeData* source) const { return source->hasText() || source->hasHtml(); }

void GrowingTextEdit::insertFromMimeData(const QMimeData* source) {
  const QString text = source->hasText() ? source->text() : QTextDocumentFragment::fromHtml(source->html()).toPlainText();
  const QString added = withPlainBreaks(text);
  QTextCursor cursor = textCursor();
  if (added.size() < kManyChars) {
    cursor.insertText(added);
  } else {
    const QString head = m_lines.text(0, cursor.selectionStart()),
                  tail = m_lines.text(cursor.selectionEnd(), document()->characterCount() - 1);
    m_lines.setText(head + added + tail);
    cursor.setPosition(m_lines.documentPosition(head.size() + added.size()));
    setTextCursor(cursor);
  }
  ensureCursorVisible();
}

void GrowingTextEdit::dropEvent(QDropEvent* event) {
  // Moved inside, text would leave and come as one change from the one place to the other, and the borders between would become
  // breaks.
  if (m_lines.hasPieces() && (event->source() == this || event->source() == viewport())) event->setDropAction(Qt::CopyAction);
  QPlainTextEdit::dropEvent(event);
}

QMimeData* GrowingTextEdit::createMimeDataFromSelection() const {
  auto* data = new QMimeData;  // the clipboard takes it over
  data->setText(m_lines.text(textCursor().selectionStart(), textCursor().selectionEnd()));
  return data;
}

void GrowingTextEdit::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  fit();
}

void GrowingTextEdit::fit() {
  // A plain text document measures its height in lines.
  const int lines = std::clamp(static_cast<int>(document()->size().height()), m_leastLines, m_mostLines);
  const int height = lines * fontMetrics().lineSpacing() + static_cast<int>(2 * document()->documentMargin()) + kGrid * 5 / 4;
  if (height != minimumHeight()) setFixedHeight(height);
}

// ---- TurnEdit ----

TurnEdit::TurnEdit(int number, QWidget* parent) : QWidget(parent), m_role(new QComboBox), m_text(new GrowingTextEdit(2, 30)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kGrid * 3 / 2, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  column->addWidget(makeHead(number));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);  // what the page has to spare goes under the last turn
  m_text->setObjectName(QStringLiteral("turnText%1").arg(number));
  m_text->setAccessibleName(tr("Text of turn %1").arg(number + 1));
  column->addWidget(m_text);
  connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
    QString text = m_text->exactText();
    if (m_crlf) text.replace(QLatin1Char('\n'), QLatin1String("\r\n"));
    m_turn.content = text.toStdString();
    emit edited();
  });
  connect(m_text, &GrowingTextEdit::nextRequested, this, &TurnEdit::nextRequested);
  connect(m_text, &GrowingTextEdit::moveRequested, this, &TurnEdit::moveClicked);
  connect(m_text, &GrowingTextEdit::removeRequested, this, &TurnEdit::removeClicked);
  connect(m_text, &GrowingTextEdit::roleRequested, m_role, &QComboBox::showPopup);
}

QWidget* TurnEdit::makeHead(int number) {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  m_role->setObjectName(QStringLiteral("turnRole%1").arg(number));
  m_role->setAccessibleName(tr("Who speaks in turn %1").arg(number + 1));
  m_role->setToolTip(tr("Who speaks (Ctrl+Shift+R)"));
  m_role->setFocusPolicy(Qt::ClickFocus);  // Tab goes from text to text
  m_role->installEventFilter(this);
  for (const char* role : {"user", "assistant", "system", "tool", "function_call"})
    m_role->addItem(roleName(role), QString::fromLatin1(role));
  connect(m_role, &QComboBox::activated, this, [this] {
    m_turn.role = m_role->currentData().toString().toStdString();
    update();
    emit roleChanged();
  });
  row->addWidget(m_role);
  row->addStretch();
  m_up = makeHeadButton(QStringLiteral("turnUp%1").arg(number), QStringLiteral("up"), tr("Move this turn up (Ctrl+Shift+Up)"));
  m_down =
      makeHeadButton(QStringLiteral("turnDown%1").arg(number), QStringLiteral("down"), tr("Move this turn down (Ctrl+Shift+Down)"));
  m_remove = makeHeadButton(QStringLiteral("turnRemove%1").arg(number), QStringLiteral("close"),
                            tr("Remove this turn (Ctrl+Shift+Delete)"));
  connect(m_up, &QToolButton::clicked, this, [this] { emit moveClicked(-1); });
  connect(m_down, &QToolButton::clicked, this, [this] { emit moveClicked(1); });
  connect(m_remove, &QToolButton::clicked, this, &TurnEdit::removeClicked);
  for (QToolButton* button : {m_up, m_down, m_remove}) row->addWidget(button);
  return head;
}

QToolButton* TurnEdit::makeHeadButton(const QString& name, const QString& iconName, const QString& tip) {
  auto* button = new QToolButton;
  button->setObjectName(name);
  button->setIcon(icon(iconName, IconColor::Muted));
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setFocusPolicy(Qt::NoFocus);
  return button;
}

void TurnEdit::setTurn(const Message& turn, bool isFirst, bool isLast) {
  m_up->setEnabled(!isFirst);
  m_down->setEnabled(!isLast);
  const bool sameText = m_turn.content == turn.content;
  m_turn = turn;
  showRole();
  if (sameText) return;
  m_crlf = turn.content.find("\r\n") != std::string::npos;
  // Not a QSignalBlocker on the text: it must still hear of the change to fit its height.
  const bool wasBlocked = blockSignals(true);
  m_text->setExactText(qs(turn.content));
  blockSignals(wasBlocked);
  m_turn.content = turn.content;  // to the byte, whatever the text edit made of it
}

void TurnEdit::showRole() {
  const QSignalBlocker blocker(m_role);
  int at = m_role->findData(qs(m_turn.role));
  if (at < 0) {  // an unknown role is shown as it is, so that the person can change it
    m_role->addItem(qs(m_turn.role), qs(m_turn.role));
    at = m_role->count() - 1;
  }
  m_role->setCurrentIndex(at);
  const bool answers = m_turn.role == "assistant", instructs = m_turn.role == "system";
  m_text->setPlaceholderText(answers     ? tr("What the model should answer")
                             : instructs ? tr("How the model should behave")
                                         : tr("What is asked or said"));
  update();
}

void TurnEdit::paintEvent(QPaintEvent*) {
  // A bar beside what is learned: solid; beside what is only read: thin.
  QPainter painter(this);
  const bool learned = m_turn.role == "assistant";
  painter.fillRect(QRect(0, 0, learned ? 4 : 2, height()), learned ? themeColors().accent : themeColors().border);
}

bool TurnEdit::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::Wheel) return QWidget::eventFilter(watched, event);
  event->ignore();  // scrolling the page must not change a role that happens to pass under the mouse
  return true;
}

}  // namespace lorikeet
