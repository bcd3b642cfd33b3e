// Evaluate: question sets over base and adapters, the numbers, the rows, the blind comparison and the report. Used as a tab beside
// the chat.
#pragma once
#include <QWidget>

#include "ui/engine/engine_controller.h"
#include "ui/engine/eval_worker.h"

class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace lorikeet {

class Banner;
class DatasetModel;
class Dialogs;
class EvaluateBlind;
class EvaluateResults;
class EvaluateSetup;

class EvaluatePanel : public QWidget {
  Q_OBJECT
 public:
  EvaluatePanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent = nullptr);

  /// The adapter that the chat answers with; null = none. The controller's own adapters (opened, snapshot, best) come by
  /// themselves.
  /// @param path its folder, where the evaluation is kept with its run; "" = not known
  void setAdapter(const AdapterHandle& adapter, const std::filesystem::path& path = {});
  /// How rows are split into training and validation, and the system prompt.
  void setRunConfig(const RunConfig& config);
  /// Starts with what is chosen.
  void start();
  void openSaved(const QString& path);
  const EvalOutcomeHandle& outcome() const { return m_outcome; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeHead();
  void connectController();
  void connectWorker();
  void showOutcome(const EvalOutcomeHandle& outcome);
  void showBlind();
  void keepVotes(const BlindTest& test);
  void saveReport();

  EngineController* m_controller;
  Dialogs* m_dialogs;
  EvalWorker* m_worker;
  Banner* m_banner;
  EvaluateSetup* m_setup;
  EvaluateResults* m_results;
  EvaluateBlind* m_blind;
  QStackedWidget* m_stack;
  QTabWidget* m_tabs;
  QPushButton *m_open = nullptr, *m_report = nullptr;
  EvalOutcomeHandle m_outcome;
};

}  // namespace lorikeet
