// See turn_edit.h.
#include "ui/widgets/turn_edit.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/row_check.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

GrowingTextEdit::GrowingTextEdit(int leastLines, int mostLines, QWidget* parent)
    : QPlainTextEdit(parent), m_leastLines(leastLines), m_mostLines(mostLines) {
  setTabChangesFocus(true);
  connect(this, &QPlainTextEdit::textChanged, this, &GrowingTextEdit::fit);
  fit();
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

TurnEdit::TurnEdit(int number, QWidget* parent)
    : QWidget(parent), m_role(new QComboBox), m_text(new GrowingTextEdit(3, 14)), m_remove(new QToolButton) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  auto* head = new QHBoxLayout;
  m_role->setObjectName(QStringLiteral("turnRole%1").arg(number));
  m_role->setAccessibleName(tr("Who speaks in turn %1").arg(number + 1));
  for (const char* role : {"user", "assistant", "system", "tool", "function_call"})
    m_role->addItem(roleName(role), QString::fromLatin1(role));
  head->addWidget(m_role);
  head->addStretch();
  m_remove->setObjectName(QStringLiteral("turnRemove%1").arg(number));
  m_remove->setIcon(icon(QStringLiteral("close"), IconColor::Muted));
  m_remove->setToolTip(tr("Remove this turn"));
  m_remove->setAccessibleName(tr("Remove turn %1").arg(number + 1));
  head->addWidget(m_remove);
  column->addLayout(head);
  m_text->setObjectName(QStringLiteral("turnText%1").arg(number));
  m_text->setAccessibleName(tr("Text of turn %1").arg(number + 1));
  column->addWidget(m_text);
  connect(m_role, &QComboBox::activated, this, &TurnEdit::edited);
  connect(m_text, &QPlainTextEdit::textChanged, this, &TurnEdit::edited);
  connect(m_remove, &QToolButton::clicked, this, &TurnEdit::removeClicked);
}

void TurnEdit::setTurn(const Message& turn) {
  const QSignalBlocker roleBlocker(m_role);
  int at = m_role->findData(qs(turn.role));
  if (at < 0) {  // an unknown role is shown as it is, so that the person can change it
    m_role->addItem(qs(turn.role), qs(turn.role));
    at = m_role->count() - 1;
  }
  m_role->setCurrentIndex(at);
  m_text->setPlaceholderText(turn.role == "assistant" ? tr("What the model should answer") : tr("What is asked or said"));
  const QString text = qs(turn.content);
  if (m_text->toPlainText() == text) return;
  // Not a QSignalBlocker: the text edit must still hear of the change to fit its height.
  const bool wasBlocked = blockSignals(true);
  m_text->setPlainText(text);
  blockSignals(wasBlocked);
}

Message TurnEdit::turn() const { return {m_role->currentData().toString().toStdString(), m_text->toPlainText().toStdString()}; }

}  // namespace lorikeet
