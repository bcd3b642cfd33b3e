// One turn of a conversation: its role and its text, which grows with what is written. Used by RowEditor.
#pragma once
#include <QPlainTextEdit>
#include <QWidget>

#include "core/text/chat_template.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace lorikeet {

/// Plain text that is as high as its content, between a least and a most number of lines.
class GrowingTextEdit : public QPlainTextEdit {
  Q_OBJECT
 public:
  GrowingTextEdit(int leastLines, int mostLines, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit();
  int m_leastLines, m_mostLines;
};

class TurnEdit : public QWidget {
  Q_OBJECT
 public:
  /// @param number position in the conversation, for object names: turnRole0, turnText0
  explicit TurnEdit(int number, QWidget* parent = nullptr);
  /// Shows `turn`; the cursor stays where it is when the text is the same.
  void setTurn(const Message& turn);
  Message turn() const;
  QPlainTextEdit* textEdit() const { return m_text; }

 signals:
  void edited();
  void removeClicked();

 private:
  QComboBox* m_role;
  GrowingTextEdit* m_text;
  QToolButton* m_remove;
};

}  // namespace lorikeet
