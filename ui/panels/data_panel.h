// The Data page: the table of rows, the editor for the selected one, files and undo. Used by MainWindow.
#pragma once
#include <QAction>
#include <QWidget>
#include <functional>
#include <vector>

#include "ui/engine/engine_controller.h"
#include "ui/models/dataset_model.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QTimer;
class QToolButton;

namespace lorikeet {

class Banner;
class Dialogs;
class PlaceholderForm;
class RowEditor;
class RowFilter;

class DataPanel : public QWidget {
  Q_OBJECT
 public:
  DataPanel(EngineController* controller, Dialogs* dialogs, QWidget* parent = nullptr);

  DatasetModel* model() const { return m_model; }
  /// The rows as they stand, shared with the engine's threads.
  DatasetHandle dataset() const { return std::make_shared<const Dataset>(m_model->dataset()); }
  bool isModified() const;
  void openPath(const QString& path);
  void focusTable();
  /// Adds a row at the end and selects it (the chat's "Make this a row").
  void addPair(const QString& question, const QString& answer);
  /// Calls `then` at once when nothing is unsaved, else after the person has saved or let go.
  void whenSafeToDiscard(std::function<void()> then);
  /// Actions for the menus, in groups separated by null.
  std::vector<QAction*> fileActions() const { return {m_new, m_open, nullptr, m_save, m_saveAs}; }
  std::vector<QAction*> editActions() const {
    return {m_undo, m_redo, nullptr, m_add, m_duplicate, m_delete, nullptr, m_up, m_down, nullptr, m_find};
  }

 signals:
  void planClicked();
  void modifiedChanged();

 private:
  void makeActions();
  QAction* makeAction(const QString& name, const QString& iconName, const QString& text, const QKeySequence& key,
                      void (DataPanel::*slot)());
  QWidget* makeToolRow();
  QWidget* makeFileRow();
  QWidget* makeTable();
  QWidget* makeFooter();
  void connectModel();

  void newDataset();
  void open();
  void save();
  void saveAs();
  void saveTo(const QString& path);
  void readAgain();
  void addRow();
  void duplicateRows();
  void deleteRows();
  void moveUp() { moveRows(-1); }
  void moveDown() { moveRows(1); }
  void moveRows(int offset);
  void focusFilter();

  std::vector<int> selectedRows() const;
  void selectRow(int row, bool editIt);
  void refresh();
  void onRead(const DatasetHandle& dataset, const FormatGuess& guess);
  void onSaved(const QString& path, int revision);

  EngineController* m_controller;
  Dialogs* m_dialogs;
  DatasetModel* m_model;
  RowFilter* m_filter;
  RowEditor* m_editor;
  PlaceholderForm* m_placeholders;
  Banner* m_banner;
  QTimer* m_refreshTimer;
  QTableView* m_table = nullptr;
  QStackedWidget* m_tableStack = nullptr;
  QLineEdit* m_filterEdit = nullptr;
  QToolButton* m_onlyProblems = nullptr;
  QLabel *m_fileLabel = nullptr, *m_summary = nullptr;
  QComboBox* m_form = nullptr;
  QAction *m_new = nullptr, *m_open = nullptr, *m_save = nullptr, *m_saveAs = nullptr, *m_undo = nullptr, *m_redo = nullptr,
          *m_add = nullptr, *m_duplicate = nullptr, *m_delete = nullptr, *m_up = nullptr, *m_down = nullptr, *m_find = nullptr;
  FormatGuess m_guess;
  std::function<void()> m_afterSave;
};

}  // namespace lorikeet
