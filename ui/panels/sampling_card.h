// How answers are drawn: presets, the system prompt, and every sampling setting. Used by ChatPanel.
#pragma once
#include <QFrame>

#include "core/config/sampling_config.h"

class QPushButton;

namespace lorikeet {

class FieldForm;
class GrowingTextEdit;

class SamplingCard : public QFrame {
  Q_OBJECT
 public:
  explicit SamplingCard(QWidget* parent = nullptr);
  SamplingConfig sampling() const;
  void setSampling(const SamplingConfig& sampling);
  QString systemPrompt() const;
  void setSystemPrompt(const QString& prompt);
  bool isValid() const;

 signals:
  void changed();

 private:
  QWidget* makePresets();
  void usePreset(int preset);
  void refreshPresets();

  FieldForm* m_form;
  GrowingTextEdit* m_system;
  std::vector<QPushButton*> m_presets;
};

}  // namespace lorikeet
