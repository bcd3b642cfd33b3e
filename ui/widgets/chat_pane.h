// One side of the chat: who answers, proven in its head, and the conversation, streaming. Used by ChatPanel.
#pragma once
#include <QFrame>
#include <QString>

#include "core/engine/engine.h"

class QLabel;
class QPushButton;
class QTextEdit;

namespace lorikeet {

/// "4 tokens a second ..." of a finished answer, for people.
QString finishText(const GenerateResult& result);

class ChatPane : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { Base, Adapted };
  ChatPane(Kind kind, const QString& objectName, QWidget* parent = nullptr);

  void setModelName(const QString& name);
  /// Null = no adapter (for the adapted pane: nothing to answer with yet).
  void setAdapter(const AdapterHandle& adapter);

  void beginAnswer(const QString& question);
  void appendText(const QString& text);
  void finishAnswer(const GenerateResult& result);
  /// Ends an answer that did not come to its end.
  void abandonAnswer();
  void clear();
  QString answer() const { return m_answer; }

 signals:
  void makeRowClicked();

 private:
  QWidget* makeHead();
  void refreshHead();
  void insert(const QString& text, bool strong, bool muted, bool newBlock);

  Kind m_kind;
  QLabel *m_title, *m_proof, *m_footer;
  QTextEdit* m_view;
  QPushButton* m_makeRow;
  QString m_modelName, m_answer;
  AdapterHandle m_adapter;
};

}  // namespace lorikeet
