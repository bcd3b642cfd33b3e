// The pinned questions of a run and how the model answered them as it learned, with the words that changed since the answer before.
// Used by the Train page.
#pragma once
#include <QWidget>
#include <vector>

#include "core/runs/pinned_answers.h"

class QTextBrowser;

namespace lorikeet {

class PinnedPane : public QWidget {
  Q_OBJECT
 public:
  explicit PinnedPane(QWidget* parent = nullptr);
  /// Another run. @param prompts as RunConfig::pinnedPrompts   @param earlier of earlier sittings
  void begin(const std::string& prompts, std::vector<PinnedAnswers> earlier);
  void add(const PinnedAnswers& answers);
  std::size_t count() const { return m_answers.size(); }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  QString timeline(std::size_t prompt) const;

  QTextBrowser* m_view;
  std::vector<std::string> m_prompts;
  std::vector<PinnedAnswers> m_answers;
};

}  // namespace lorikeet
