// Looks at finished answers beside the window: which words differ, and how likely each model finds every token. Used by ChatSession.
#pragma once
#include <QObject>
#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace lorikeet {

class Background;

/// An answer to look at.
struct AnswerSubject {
  int turn = 0, pane = 0;
  std::string text, compareWith;  ///< "" = nothing to compare with
  std::vector<Message> messages;  ///< that it answered, those that were cut away left out
  std::vector<TokenId> tokens;
  std::vector<int> judges;        ///< panes whose models shall score it, most wanted first
};

/// A pane's model.
struct AnswerJudge {
  int pane = 0;
  AdapterHandle adapter;
  double strength = 1;
};

class AnswerAnalyst : public QObject {
  Q_OBJECT
 public:
  explicit AnswerAnalyst(QObject* parent = nullptr);
  ~AnswerAnalyst() override;
  /// Replaces what is being looked at. Marks come first, then scores in the order of the subjects' wishes.
  void start(const ModelHandle& model, std::vector<AnswerSubject> subjects, std::vector<AnswerJudge> judges);
  /// Ends it, at the latest after the pass that is going on.
  void cancel();
  bool isRunning() const;

 signals:
  /// @param spans bytes of the answer's text whose words the other text does not have
  void marked(int turn, int pane, const std::vector<TextSpan>& spans);
  /// @param nats log-probability of each token under the judge's model
  void scored(int turn, int pane, int judge, const std::vector<float>& nats);

 private:
  Background* m_background;
};

/// Bytes of `text` whose words `other` does not have at that place. Blanks alone do not count.
std::vector<TextSpan> differingWords(const std::string& text, const std::string& other);

}  // namespace lorikeet
