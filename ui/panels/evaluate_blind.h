// The blind comparison: two answers without names in random order, votes by button or the keys 1, 2 and 0, the tally at the end.
// A tab of EvaluatePanel.
#pragma once
#include <QWidget>
#include <optional>

#include "core/eval/blind_test.h"
#include "ui/engine/eval_worker.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTextBrowser;

namespace lorikeet {

class EmptyState;

class EvaluateBlind : public QWidget {
  Q_OBJECT
 public:
  explicit EvaluateBlind(QWidget* parent = nullptr);
  /// @param set, second what would be compared: the first contestant against `second`. A test of these that was begun goes on.
  void show(const EvalOutcomeHandle& outcome, std::size_t set, std::size_t second);
  /// Begins a comparison. @param seed decides order and sides
  void begin(std::uint64_t seed);
  const std::optional<BlindTest>& test() const { return m_test; }

 signals:
  /// After each vote, to be saved.
  void voted(const BlindTest& test);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum Page { Empty, Voting, Result };
  QWidget* makeVoting();
  QWidget* makeResult();
  void vote(Vote vote);
  void undo();
  /// The first pair without a vote; votes.size() when there is none.
  std::size_t current() const;
  void refresh();
  void showPair(std::size_t at);
  void showResult();

  EvalOutcomeHandle m_outcome;
  std::size_t m_set = 0, m_second = 0;
  std::optional<BlindTest> m_test;
  bool m_revealed = false;
  EmptyState* m_empty;
  QStackedWidget* m_stack;
  QLabel *m_count = nullptr, *m_question = nullptr, *m_result = nullptr, *m_detail = nullptr;
  QTextBrowser *m_left = nullptr, *m_right = nullptr;
  QPushButton* m_undo = nullptr;
  QProgressBar* m_bar = nullptr;
};

}  // namespace lorikeet
