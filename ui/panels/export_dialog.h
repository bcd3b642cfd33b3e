// Rows to a file: which rows, in which form, and what that form cannot hold, said before writing. Used by DataPanel.
#pragma once
#include <QDialog>
#include <memory>
#include <optional>
#include <vector>

#include "core/data/dataset_io.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace lorikeet {

class Background;
class Dialogs;

/// The first row that the form cannot hold (its turns are more than it has places for); nothing = all fit.
std::optional<std::size_t> firstMisfit(const RowList& rows, RowForm form);

class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param dialogs asks for the file's name; null = the system's own
  explicit ExportDialog(QWidget* parent = nullptr, Dialogs* dialogs = nullptr);
  ~ExportDialog() override;
  /// @param all the dataset as it stands  @param selected, filtered indices of the rows that are selected and that the filter shows; may be
  /// none
  void start(std::shared_ptr<const Dataset> all, std::vector<int> selected, std::vector<int> filtered);

 signals:
  void exported(const QString& path);

 private:
  enum class Scope { All, Selected, Filtered, Training, Validation };
  void makeWindow();
  QComboBox* makeBox(const char* name, const QString& accessible);
  void addScope(Scope scope, const QString& name, std::size_t rows);
  void countSplits();
  Scope scope() const;
  RowForm rowForm() const;
  FileForm fileForm() const;
  void check();
  void showChecked(const RowList& rows, std::optional<std::size_t> misfit);
  void chooseFile();
  void writeTo(const QString& path);
  void showMessage(const QString& kind, const QString& text);
  void setBusy(bool busy);

  Dialogs* m_dialogs;
  std::unique_ptr<Dialogs> m_ownDialogs;
  std::shared_ptr<const Dataset> m_all;
  std::vector<int> m_selected, m_filtered;
  RowList m_rows;  ///< of the scope, once they are checked
  Background *m_counting, *m_checking, *m_writing;
  QComboBox *m_scope = nullptr, *m_fileForm = nullptr, *m_encoding = nullptr, *m_rowForm = nullptr;
  QLabel* m_message = nullptr;
  QProgressBar* m_progress = nullptr;
  QPushButton* m_export = nullptr;
};

}  // namespace lorikeet
