// See turn_list.h.
#include "ui/widgets/turn_list.h"

#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/row_check.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr std::size_t kEditorsAtOnce = 8;  // some 2 ms each: a frame's worth
}

std::string likelyNextRole(const std::vector<Message>& turns, std::size_t count) {
  if (count == 0) return "user";
  const std::string& last = turns[count - 1].role;
  if (last == "function_call") return "tool";
  return last == "user" || last == "tool" ? "assistant" : "user";
}

TurnList::TurnList(QWidget* parent)
    : QScrollArea(parent), m_add(new QToolButton), m_menu(new QMenu(this)), m_more(new QTimer(this)) {
  setObjectName(QStringLiteral("turnList"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  auto* inner = new QWidget;
  m_column = new QVBoxLayout(inner);
  m_column->setContentsMargins(0, 0, kGrid / 2, 0);
  m_column->setSpacing(kGrid * 3 / 2);
  m_add->setObjectName(QStringLiteral("addTurn"));
  m_add->setIcon(icon(QStringLiteral("add")));
  m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_add->setPopupMode(QToolButton::MenuButtonPopup);
  m_add->setMenu(m_menu);
  m_add->setToolTip(tr("Add a turn at the end (Ctrl+Enter in the last turn); the arrow offers every role"));
  m_column->addWidget(m_add, 0, Qt::AlignLeft);
  m_column->addStretch();
  setWidget(inner);
  inner->setAutoFillBackground(false);
  viewport()->setAutoFillBackground(false);
  connect(m_add, &QToolButton::clicked, this, [this] { insertTurn(m_turns.size(), likelyNextRole(m_turns, m_turns.size())); });
  connect(m_menu, &QMenu::aboutToShow, this, &TurnList::fillMenu);
  m_more->setInterval(0);
  connect(m_more, &QTimer::timeout, this, [this] { makeSome(m_editors.size() + kEditorsAtOnce); });
}

void TurnList::setTurns(const std::vector<Message>& turns) {
  m_turns = turns;
  const std::size_t there = m_editors.size();
  refreshEditors(0, there);
  makeSome(kEditorsAtOnce);
  m_add->setText(tr("Add: %1").arg(roleName(likelyNextRole(m_turns, m_turns.size()))));
}

int TurnList::shownCount() const { return static_cast<int>(std::min(m_editors.size(), m_turns.size())); }

void TurnList::refreshEditors(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    const bool inUse = i < m_turns.size();
    if (inUse) m_editors[i]->setTurn(m_turns[i], i == 0, i + 1 == m_turns.size());
    m_editors[i]->setVisible(inUse);
  }
}

void TurnList::makeSome(std::size_t wanted) {
  const std::size_t there = m_editors.size();
  while (m_editors.size() < std::min(wanted, m_turns.size())) makeEditor();
  refreshEditors(there, m_editors.size());
  if (m_editors.size() < m_turns.size())
    m_more->start();
  else
    m_more->stop();
}

void TurnList::makeEditor() {
  const std::size_t at = m_editors.size();
  auto* editor = new TurnEdit(static_cast<int>(at));
  m_column->insertWidget(static_cast<int>(at), editor);
  if (!m_editors.empty()) setTabOrder(m_editors.back()->textEdit(), editor->textEdit());
  setTabOrder(editor->textEdit(), m_add);
  m_editors.push_back(editor);
  const auto changedBy = [this, at, editor](bool typing) {
    if (at >= m_turns.size()) return;
    m_turns[at] = editor->turn();
    emit changed(m_turns, typing);
  };
  connect(editor, &TurnEdit::edited, this, [changedBy] { changedBy(true); });
  connect(editor, &TurnEdit::roleChanged, this, [changedBy] { changedBy(false); });
  connect(editor, &TurnEdit::removeClicked, this, [this, at] { removeTurn(at); });
  connect(editor, &TurnEdit::moveClicked, this, [this, at](int by) { moveTurn(at, by); });
  connect(editor, &TurnEdit::nextRequested, this, [this, at] { goOnAfter(at); });
}

void TurnList::fillMenu() {
  m_menu->clear();
  const std::string likely = likelyNextRole(m_turns, m_turns.size());
  const bool hasSystem = !m_turns.empty() && m_turns.front().role == "system";
  std::vector<std::string> roles{likely};
  for (const char* role : {"user", "assistant", "tool", "function_call"})
    if (role != likely) roles.emplace_back(role);
  for (const std::string& role : roles)
    connect(m_menu->addAction(roleName(role)), &QAction::triggered, this, [this, role] { insertTurn(m_turns.size(), role); });
  m_menu->addSeparator();
  QAction* system = m_menu->addAction(tr("System, at the beginning"));
  system->setEnabled(!hasSystem);
  connect(system, &QAction::triggered, this, [this] { insertTurn(0, "system"); });
}

void TurnList::insertTurn(std::size_t at, const std::string& role) {
  std::vector<Message> turns = m_turns;
  turns.insert(turns.begin() + static_cast<std::ptrdiff_t>(at), Message{role, {}});
  emit changed(turns, false);
  focusTurn(static_cast<int>(at));
}

void TurnList::removeTurn(std::size_t at) {
  if (at >= m_turns.size()) return;
  std::vector<Message> turns = m_turns;
  turns.erase(turns.begin() + static_cast<std::ptrdiff_t>(at));
  emit changed(turns, false);
  if (!m_turns.empty()) focusTurn(static_cast<int>(std::min(at, m_turns.size() - 1)));
}

void TurnList::moveTurn(std::size_t at, int by) {
  const auto to = static_cast<std::ptrdiff_t>(at) + by;
  if (to < 0 || to >= static_cast<std::ptrdiff_t>(m_turns.size())) return;
  std::vector<Message> turns = m_turns;
  std::swap(turns[at], turns[static_cast<std::size_t>(to)]);
  emit changed(turns, false);
  focusTurn(static_cast<int>(to));
}

void TurnList::goOnAfter(std::size_t at) {
  const std::string likely = likelyNextRole(m_turns, at + 1);
  if (at + 1 < m_turns.size() && m_turns[at + 1].role == likely) return focusTurn(static_cast<int>(at) + 1);
  insertTurn(at + 1, likely);
}

void TurnList::focusTurn(int turn) {
  if (m_turns.empty()) return m_add->setFocus();
  if (turn < 0) {
    const auto asked = std::find_if(m_turns.begin(), m_turns.end(), [](const Message& message) { return message.role == "user"; });
    turn = asked == m_turns.end() ? 0 : static_cast<int>(asked - m_turns.begin());
  }
  if (turn >= turnCount()) return;
  makeSome(static_cast<std::size_t>(turn) + 1);
  TurnEdit* editor = m_editors[static_cast<std::size_t>(turn)];
  editor->textEdit()->setFocus();
  // After the layout has given a new editor its place.
  QTimer::singleShot(0, editor, [this, editor] { ensureWidgetVisible(editor, 0, 2 * kGrid); });
}

}  // namespace lorikeet
