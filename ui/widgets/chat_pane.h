// One pane of the chat: its head proves what answers, below are the questions and its answers. Used by ChatPanel.
#pragma once
#include <QFrame>
#include <map>
#include <vector>

#include "ui/engine/chat_session.h"
#include "ui/widgets/token_report.h"

class QLabel;
class QMenu;
class QScrollArea;
class QSlider;
class QToolButton;
class QVBoxLayout;

namespace lorikeet {

class CheckpointScrubber;
class ExchangeView;
class RenderTurns;

class ChatPane : public QFrame {
  Q_OBJECT
 public:
  using Turn = Conversation::Turn;
  /// @param name object name: "basePane", "adaptedPane", "pane2"  @param turns of all panes
  ChatPane(ChatSession* session, int seat, const QString& name, RenderTurns* turns, QWidget* parent = nullptr);

  int seat() const { return m_seat; }
  /// What the head calls it.
  QString title() const;
  void refreshHead();
  /// The turns shown now.
  void refreshPath();
  void refreshAnswer(Turn turn);
  void refreshFindings(Turn turn, const std::vector<TokenWitness>& witnesses);
  void appendText(Turn turn, const QString& text);
  void setBusy(bool busy);
  /// Filled by the panel: what may answer here.
  QMenu* menu() const { return m_menu; }
  ExchangeView* exchange(Turn turn) const;

 signals:
  void editClicked(int turn);
  void makeRowClicked(int turn, bool wholeConversation);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeStrength();
  QString proof(const ChatSeat& seat) const;
  void showStrength(int value);
  void connectExchange(ExchangeView* view, Turn turn);
  void followEnd();

  ChatSession* m_session;
  int m_seat;
  RenderTurns* m_turns;
  QLabel *m_title = nullptr, *m_proof = nullptr, *m_problem = nullptr, *m_strengthText = nullptr, *m_empty = nullptr;
  QToolButton *m_menuButton = nullptr, *m_curve = nullptr;
  QMenu* m_menu = nullptr;
  QWidget* m_strengthRow = nullptr;
  QSlider* m_strength = nullptr;
  CheckpointScrubber* m_scrubber = nullptr;
  QScrollArea* m_scroll;
  QVBoxLayout* m_column;
  std::map<Turn, ExchangeView*> m_views;  ///< children of the scrolled column
  std::vector<Turn> m_path;
  bool m_curveWanted = true;
  bool m_follows = true;  ///< the end is in sight, and stays so while the answer grows
};

}  // namespace lorikeet
