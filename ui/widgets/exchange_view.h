// One question and one pane's answer to it: the shared question with its versions, the answer, its strip, and what can be done with
// them. Used by ChatPane.
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/models/conversation.h"
#include "ui/widgets/token_report.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace lorikeet {

class AnswerView;
class GrowingTextEdit;
class OddsStrip;
class RenderTurns;

/// "24 tokens · 51.3 tokens/s · first after 18 ms · complete", and what a person must know of it.
QString finishText(const Answer& answer);

class ExchangeView : public QWidget {
  Q_OBJECT
 public:
  /// @param name prefix of object names: "adaptedPane_3_"
  /// @param turns for answers that grow at once
  ExchangeView(int pane, bool isBase, const QString& name, RenderTurns* turns, QWidget* parent = nullptr);

  /// @param version from 1 on  @param versions how many there are  @param turnNumber from 1 on, in the conversation
  void showQuestion(const QString& question, int version, int versions, int turnNumber);
  /// @param answer null = this pane has not been asked  @param now what answers in the pane now
  void showAnswer(const Answer* answer, const AnswerMaker& now);
  void appendText(const QString& text);
  /// Marks, strip and tooltips. @param change nats by token, empty = not known yet
  void showFindings(const Answer& answer, const std::vector<float>& change, const std::vector<TokenWitness>& witnesses);
  void setBusy(bool busy);
  void setPlain(bool plain);
  AnswerView* answerView() const { return m_view; }

 signals:
  void editClicked();
  void againClicked();
  void versionClicked(int by);
  void makeRowClicked(bool wholeConversation);
  void corrected(const std::optional<std::string>& text);

 private:
  QToolButton* makeTool(const QString& name, const QString& iconName, const QString& tip);
  QWidget* makeQuestion();
  QWidget* makeFoot();
  void beginCorrection();
  void endCorrection(bool keep);
  void showToken(int token, const QPoint& globalPos);

  int m_pane;
  bool m_isBase, m_busy = false;
  QString m_name;
  QLabel *m_question = nullptr, *m_version = nullptr, *m_problem, *m_foot = nullptr;
  QToolButton *m_older = nullptr, *m_newer = nullptr, *m_edit = nullptr, *m_again = nullptr;
  QToolButton *m_copy = nullptr, *m_plain = nullptr, *m_correct = nullptr, *m_makeRow = nullptr;
  QAction* m_wholeRow = nullptr;
  QWidget* m_correction = nullptr;
  GrowingTextEdit* m_correctionText = nullptr;
  QVBoxLayout* m_column;
  AnswerView* m_view;
  OddsStrip* m_strip;
  Answer m_answer;
  std::vector<float> m_change;
  std::vector<TokenWitness> m_witnesses;
};

}  // namespace lorikeet
