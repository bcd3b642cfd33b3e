// One turn of a conversation: its role and its text, which grows with what is written. Used by TurnList.
#pragma once
#include <QPlainTextEdit>
#include <QWidget>

#include "core/text/chat_template.h"
#include "ui/widgets/long_lines.h"

class QComboBox;
class QToolButton;

namespace lorikeet {

/// Plain text that is as high as its content, between a least and a most number of lines. Pasted rich text becomes plain; undo
/// is the window's. Very long lines are kept in pieces (long_lines.h), so that typing stays quick in them.
class GrowingTextEdit : public QPlainTextEdit {
  Q_OBJECT
 public:
  GrowingTextEdit(int leastLines, int mostLines, QWidget* parent = nullptr);
  /// The text to the character: no-break spaces stay, which toPlainText() would turn into blanks.
  QString exactText() const;
  /// Replaces only what differs, so that the cursor stays where the person writes.
  void setExactText(const QString& text);
  LongLines& lines() { return m_lines; }

 signals:
  void nextRequested();        ///< Ctrl+Enter
  void moveRequested(int by);  ///< Ctrl+Shift+Up or Down: -1 or 1
  void removeRequested();      ///< Ctrl+Shift+Delete
  void roleRequested();        ///< Ctrl+Shift+R

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool canInsertFromMimeData(const QMimeData* source) const override;
  void insertFromMimeData(const QMimeData* source) override;
  void dropEvent(QDropEvent* event) override;
  QMimeData* createMimeDataFromSelection() const override;

 private:
  void fit();
  int m_leastLines, m_mostLines;
  LongLines m_lines{*this};
};

class TurnEdit : public QWidget {
  Q_OBJECT
 public:
  /// @param number position in the conversation, for object names: turnRole0, turnText0
  explicit TurnEdit(int number, QWidget* parent = nullptr);
  /// Shows `turn`; the cursor stays where it is when the text is the same.
  void setTurn(const Message& turn, bool isFirst, bool isLast);
  const Message& turn() const { return m_turn; }
  GrowingTextEdit* textEdit() const { return m_text; }

 signals:
  void edited();  ///< the text
  void roleChanged();
  void removeClicked();
  void moveClicked(int by);
  void nextRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeHead(int number);
  QToolButton* makeHeadButton(const QString& name, const QString& iconName, const QString& tip);
  void showRole();

  Message m_turn;
  bool m_crlf = false;  ///< lines end in CR LF, and shall again
  QComboBox* m_role;
  GrowingTextEdit* m_text;
  QToolButton *m_up = nullptr, *m_down = nullptr, *m_remove = nullptr;
};

}  // namespace lorikeet
