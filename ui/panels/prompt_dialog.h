// What exactly a model reads before it answers: every token after the template, and what was cut away. Used by ChatPanel.
#pragma once
#include <QDialog>
#include <QPlainTextEdit>

#include "core/engine/engine.h"

class QLabel;

namespace lorikeet {

class Background;
class TokenFlow;

class PromptDialog : public QDialog {
  Q_OBJECT
 public:
  explicit PromptDialog(QWidget* parent = nullptr);
  ~PromptDialog() override;
  /// Opens without blocking; the tokens come a moment later. @param title whose prompt it is
  void showPrompt(const QString& title, const ModelHandle& model, const GenerateLane& lane, std::int64_t maxNewTokens);

 signals:
  void shown();

 private:
  void present(const PromptView& view, const LoadedModel& model, const std::vector<Message>& messages);

  QLabel *m_title, *m_summary, *m_cut;
  TokenFlow* m_flow;
  QPlainTextEdit* m_text;
  Background* m_background;
};

}  // namespace lorikeet
