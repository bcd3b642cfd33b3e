// What is asked of whom: question set, adapters, the start and its progress. The left side of EvaluatePanel.
#pragma once
#include <QFrame>
#include <QString>
#include <optional>
#include <vector>

#include "ui/engine/eval_worker.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace lorikeet {

class DatasetModel;
class Dialogs;
class EvaluateAdapters;

class EvaluateSetup : public QFrame {
  Q_OBJECT
 public:
  EvaluateSetup(DatasetModel* data, Dialogs* dialogs, QWidget* parent = nullptr);

  void setModel(const ModelHandle& model);
  EvaluateAdapters* adapters() const { return m_adapters; }
  /// Runs that have an adapter for this base. @param root their folder
  void setRuns(const std::vector<RunInfo>& runs, const std::filesystem::path& root);
  /// How rows of the Data page are split, and what stands before each conversation.
  void setRunConfig(const RunConfig& config);
  void chooseFile(const QString& path);

  /// What the choices come to; nothing while they cannot be asked.
  std::optional<EvalJob> job() const;
  void setRunning(bool running);
  void showProgress(const EvalProgress& progress);
  /// Counts rows again (the page was shown, rows have changed).
  void refresh();

 signals:
  void startClicked();
  void stopClicked();

 private:
  enum Source { Validation, All, Tag, File };
  QWidget* makeQuestions();
  QWidget* makeStart();
  QuestionSet questions() const;
  RowPick pick() const;
  /// Of the Data page's rows; nothing where counting would hold up the window.
  std::optional<std::size_t> countRows() const;
  void refreshTags();

  DatasetModel* m_data;
  Dialogs* m_dialogs;
  EvaluateAdapters* m_adapters;
  ModelHandle m_model;
  RunConfig m_config;
  QString m_file;
  bool m_running = false;
  QComboBox *m_source = nullptr, *m_tag = nullptr;
  QPushButton *m_open = nullptr, *m_start = nullptr, *m_stop = nullptr;
  QLabel *m_rows = nullptr, *m_eta = nullptr;
  QCheckBox* m_general = nullptr;
  QProgressBar* m_bar = nullptr;
};

}  // namespace lorikeet
