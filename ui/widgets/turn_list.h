// The turns of one conversation, one under the other in a page that scrolls: add, remove, move, write. Used by RowEditor.
#pragma once
#include <QScrollArea>
#include <string>
#include <vector>

#include "core/text/chat_template.h"

class QMenu;
class QTimer;
class QToolButton;
class QVBoxLayout;

namespace lorikeet {

class TurnEdit;

/// The role that most likely comes after the turns [0, count).
std::string likelyNextRole(const std::vector<Message>& turns, std::size_t count);

class TurnList : public QScrollArea {
  Q_OBJECT
 public:
  explicit TurnList(QWidget* parent = nullptr);
  /// Shows the turns; editors are made some at a time, so that a row of hundreds opens at once.
  void setTurns(const std::vector<Message>& turns);
  /// @param turn -1 = the first that is asked
  void focusTurn(int turn);
  int turnCount() const { return static_cast<int>(m_turns.size()); }
  /// Editors that are there and in use.
  int shownCount() const;

 signals:
  /// The conversation as the person has made it. @param typing the text of one turn, else what turns there are
  void changed(const std::vector<Message>& turns, bool typing);

 private:
  void makeSome(std::size_t wanted);
  void makeEditor();
  void refreshEditors(std::size_t begin, std::size_t end);
  void fillMenu();
  void insertTurn(std::size_t at, const std::string& role);
  void removeTurn(std::size_t at);
  void moveTurn(std::size_t at, int by);
  void goOnAfter(std::size_t at);

  std::vector<Message> m_turns;
  std::vector<TurnEdit*> m_editors;  ///< of the first turns; more than turns where an earlier row had more
  QVBoxLayout* m_column;
  QToolButton* m_add;
  QMenu* m_menu;
  QTimer* m_more;
};

}  // namespace lorikeet
