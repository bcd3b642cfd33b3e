// The Chat page: one question, two answers side by side, made together in one batch. Used by MainWindow.
#pragma once
#include <QWidget>
#include <vector>

#include "ui/engine/engine_controller.h"

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace lorikeet {

class Banner;
class ChatPane;
class DatasetModel;
class FieldForm;

class ChatPanel : public QWidget {
  Q_OBJECT
 public:
  ChatPanel(EngineController* controller, DatasetModel* data, QWidget* parent = nullptr);

  /// Who answers at the right from now on. Null = nobody.
  void setAdapter(const AdapterHandle& adapter);
  /// Put before each conversation, as in training.
  void setSystemPrompt(const std::string& prompt) { m_systemPrompt = prompt; }
  void ask(const QString& question);
  void focusInput();
  /// Offers questions of the dataset as buttons.
  void refreshSamples();

 signals:
  void rowMade(const QString& question, const QString& answer);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeInput();
  QWidget* makeSampling();
  void connectController();
  void onModelOpened(const ModelHandle& model);
  void onAnswered(const std::vector<GenerateResult>& results);
  void clearAll();
  void refresh();
  std::vector<Message> conversation(const std::vector<Message>& history, const QString& question) const;

  EngineController* m_controller;
  DatasetModel* m_data;
  Banner* m_banner;
  ChatPane *m_base, *m_adapted;
  FieldForm* m_sampling;
  QPlainTextEdit* m_input = nullptr;
  QPushButton *m_send = nullptr, *m_stop = nullptr, *m_clear = nullptr;
  QCheckBox* m_remember = nullptr;
  QToolButton* m_settings = nullptr;
  QWidget* m_samplingCard = nullptr;
  QHBoxLayout* m_samples = nullptr;
  AdapterHandle m_adapter;
  std::string m_systemPrompt, m_modelHash;
  QString m_question;
  std::vector<Message> m_baseHistory, m_adaptedHistory;
  bool m_adaptedAnswers = false;  ///< in the answer being made
};

}  // namespace lorikeet
