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
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace lorikeet {

class DatasetModel;
class Dialogs;

class EvaluateSetup : public QFrame {
  Q_OBJECT
 public:
  EvaluateSetup(DatasetModel* data, Dialogs* dialogs, QWidget* parent = nullptr);

  void setModel(const ModelHandle& model);
  /// The adapter that chat answers with; null = none. @param path its folder, "" = not known
  void setCurrentAdapter(const AdapterHandle& adapter, const std::filesystem::path& path = {});
  /// Runs that have an adapter for this base. @param root their folder
  void setRuns(const std::vector<RunInfo>& runs, const std::filesystem::path& root);
  /// How rows of the Data page are split, and what stands before each conversation.
  void setRunConfig(const RunConfig& config);
  void addAdapterFolder(const QString& folder);
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
  QWidget* makeAdapters();
  QWidget* makeStart();
  QuestionSet questions() const;
  RowPick pick() const;
  /// Of the Data page's rows; nothing where counting would hold up the window.
  std::optional<std::size_t> countRows() const;
  void addAdapter(const EvalAdapter& adapter, const QString& key, bool checked);
  void refreshTags();

  DatasetModel* m_data;
  Dialogs* m_dialogs;
  ModelHandle m_model;
  RunConfig m_config;
  std::vector<EvalAdapter> m_adapters;  ///< by the list's Qt::UserRole
  QString m_file;
  bool m_running = false;
  QComboBox *m_source = nullptr, *m_tag = nullptr;
  QPushButton *m_open = nullptr, *m_start = nullptr, *m_stop = nullptr;
  QLabel *m_rows = nullptr, *m_eta = nullptr;
  QCheckBox* m_general = nullptr;
  QListWidget* m_list = nullptr;
  QProgressBar* m_bar = nullptr;
};

}  // namespace lorikeet
