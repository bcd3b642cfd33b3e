// The Data page: the table of rows with its filter, the editor for the selected one, issues, numbers, files and undo. Used by
// MainWindow.
#pragma once
#include <QAction>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/edit/bulk_edit.h"
#include "core/edit/row_split.h"
#include "ui/engine/engine_controller.h"
#include "ui/models/dataset_model.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QTimer;

namespace lorikeet {

class Background;
class Banner;
class CompareDialog;
class DatasetLoader;
class Dialogs;
class ExportDialog;
class FactKeeper;
struct DatasetNumbers;
class FileKeeper;
class FilterBar;
class FindBar;
class ImportDialog;
class IssuesPane;
class NumbersPane;
class PlaceholderForm;
class RowEditor;
class VisibleRows;

class DataPanel : public QWidget {
  Q_OBJECT
 public:
  DataPanel(EngineController* controller, Dialogs* dialogs, QWidget* parent = nullptr);
  ~DataPanel() override;

  DatasetModel* model() const { return m_model; }
  /// The rows as they stand, shared with the engine's threads.
  DatasetHandle dataset() const { return std::make_shared<const Dataset>(m_model->dataset()); }
  bool isModified() const;
  void openPath(const QString& path);
  /// Opens the import dialog with these files.
  void importPaths(const QStringList& paths);
  void focusTable();
  void showRow(int row);
  /// The row stays, marked as a draft: the next run does not learn it.
  void excludeRow(int row);
  /// Adds a row at the end and selects it (the chat's "Make this a row").
  void addConversation(const std::vector<Message>& turns);
  /// Shows the rows that a query of the filter box finds.
  void filterRows(const QString& query);
  /// Counts and shows tokens as a run with this model and config would see them.
  void setRun(const ModelHandle& model, const RunConfig& config);
  /// Calls `then` at once when nothing is unsaved, else after the person has saved or let go.
  void whenSafeToDiscard(std::function<void()> then);
  /// Nothing is to be offered at the next start: the person has saved or let go.
  void forgetRecovery();
  /// Actions for the menus, in groups separated by null.
  std::vector<QAction*> fileActions() const;
  std::vector<QAction*> editActions() const;
  std::vector<QAction*> rowActions() const;

 signals:
  void planClicked();
  void modifiedChanged();

 private:
  void showNumbers();
  void keepWhatWasRead();
  using Slot = void (DataPanel::*)();
  void makeActions();
  QAction* makeAction(const char* name, const char* iconName, const QString& text, const QKeySequence& key, Slot slot);
  QAction* makeBulkAction(const char* name, const QString& text, const BulkEdit& edit, const QString& question = {});
  void makeBulkActions();
  QAction* action(const char* name) const;
  std::vector<QAction*> actions(const std::vector<const char*>& names) const;
  QWidget* makeToolRow();
  QWidget* makeFileRow();
  QWidget* makeTable();
  void setUpHeader();
  QWidget* makeSide();
  QWidget* makeFooter();
  void connectModel();
  void connectVisible();
  void connectFiles();

  // files (data_panel_files.cpp)
  void newDataset();
  void open();
  void save();
  void saveAs();
  void saveTo(const QString& path);
  void readAgain();
  void connectLoader();
  void load(const QString& path, const std::optional<FormatGuess>& guess);
  void onLoaded(const FormatGuess& guess);
  void onSaved(const QString& path, int revision);
  void importFiles();
  void onImported(const Dataset& dataset, bool append);
  void exportRows();
  void compareWithFile();

  // rows (data_panel_actions.cpp)
  void addRow();
  void duplicateRows();
  void deleteRows();
  void moveUp() { moveRows(-1); }
  void moveDown() { moveRows(1); }
  void moveRows(int offset);
  void nextIssue() { stepToIssue(1); }
  void previousIssue() { stepToIssue(-1); }
  void stepToIssue(int step);
  void focusFilter();
  void openFind();
  void goToRow();
  void selectAllRows();
  void copyRows();
  void cutRows();
  void pasteRows();

  // many rows at once (data_panel_bulk.cpp)
  void applyBulk(const BulkEdit& edit, const QString& name);
  void askForBulk(BulkEdit edit, const QString& name, const QString& question);
  void makeVariants();
  void openSplit();
  void applySplit(const SplitPlan& plan);
  void fixIssues(int issueKind);
  void draftAnswers();
  void draftNext();
  void onDrafted(const GenerateResult& result);

  /// Selected rows of the model, ascending.
  std::vector<int> selectedRows() const;
  void selectRow(int row, bool editIt);
  void selectRows(const std::vector<int>& rows);
  void keepSelection();
  void selectKept();
  void refresh();
  void refreshCounts();

  EngineController* m_controller;
  Dialogs* m_dialogs;
  DatasetModel* m_model;
  VisibleRows* m_visible;
  FactKeeper* m_keeper;
  std::unique_ptr<DatasetNumbers> m_shown;  ///< beside the table
  TokenSettings m_tokenSettings;
  double m_plannedSteps = -1;
  double m_readShare = 0;  ///< of the file that is being read
  FileKeeper* m_files;
  DatasetLoader* m_loader;
  RowEditor* m_editor;
  IssuesPane* m_issues;
  NumbersPane* m_numbers;
  PlaceholderForm* m_placeholders;
  ImportDialog* m_importDialog;
  ExportDialog* m_exportDialog;
  CompareDialog* m_compareDialog;
  Banner *m_banner, *m_fileBanner;
  FilterBar* m_filterBar;
  FindBar* m_findBar;
  QTimer* m_refreshTimer;
  Background *m_splitJob, *m_bulkJob;
  QTableView* m_table = nullptr;
  QStackedWidget* m_tableStack = nullptr;
  QTabWidget* m_side = nullptr;
  QLabel *m_fileLabel = nullptr, *m_summary = nullptr;
  QComboBox* m_form = nullptr;
  FormatGuess m_guess;
  std::function<void()> m_afterSave;
  RowList m_keptRows;                ///< the rows before the visible ones are made anew,
  std::vector<int> m_keptSelection;  ///< and what was selected of them, ascending
  int m_keptCurrent = -1;
  std::vector<RowPtr> m_drafting;  ///< rows that wait for a model's answer; the last one is being answered
  bool m_draftAsked = false;
};

}  // namespace lorikeet
