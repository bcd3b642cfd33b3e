// What the Runs page tells of the chosen runs: their curves laid over each other, their settings, the rows they learned from, and the
// person's own words about one. Reads the folders beside the window. Used by RunsPanel.
#pragma once
#include <QFrame>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/runs/run_compare.h"
#include "core/runs/run_summary.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QTableView;

namespace lorikeet {

class Background;
class CompareDialog;
class Dialogs;
class MetricsChart;
class RunSettingsModel;

/// A run read from its folder.
struct ReadRun {
  RunInfo info;
  std::vector<MetricPoint> points;
};

class RunDetails : public QFrame {
  Q_OBJECT
 public:
  RunDetails(Dialogs* dialogs, std::filesystem::path root, QWidget* parent = nullptr);
  ~RunDetails() override;

  /// Shows these runs, newest first; none = a hint.
  void show(const std::vector<RunSummary>& runs);
  /// The only one that is shown and read; null for none or several.
  const RunInfo* single() const;
  MetricsChart* chart() const { return m_chart; }

 signals:
  void failed(const QString& sentence);
  void shown();                                         ///< everything that was asked for is there
  void tagsEdited(const QString& id, const QString& tags);
  void notesEdited(const QString& id, const QString& notes);

 private:
  QWidget* makeWords();
  QWidget* makeSettings();
  QWidget* makeData();
  void read();
  void present(const std::vector<ReadRun>& runs);
  void presentWords();
  void compareRows();
  void presentRows(const DataDifference& difference);
  void showRows();

  std::filesystem::path m_root;
  std::vector<RunSummary> m_runs;
  std::vector<ReadRun> m_read;
  DataDifference m_difference;
  std::unique_ptr<Background> m_reader, m_comparer;
  MetricsChart* m_chart;
  RunSettingsModel* m_settings;
  CompareDialog* m_compare;
  QTabWidget* m_tabs;
  QLabel *m_name, *m_facts, *m_message, *m_data = nullptr, *m_tagsLabel = nullptr, *m_notesLabel = nullptr;
  QLineEdit* m_tags = nullptr;
  QPlainTextEdit* m_notes = nullptr;
  QCheckBox* m_differences = nullptr;
  QPushButton* m_showRows = nullptr;
};

}  // namespace lorikeet
