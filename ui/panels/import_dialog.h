// Files to rows: what each file seems to be, changeable, with the first rows as they would be read; the rest is read on import. Used by
// DataPanel.
#pragma once
#include <QDialog>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "core/data/dataset_io.h"

class QComboBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QStackedWidget;
class QTableWidget;

namespace lorikeet {

class Background;
class Dialogs;

class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param dialogs asks for further files; null = the system's own
  explicit ImportDialog(QWidget* parent = nullptr, Dialogs* dialogs = nullptr);
  ~ImportDialog() override;
  /// Forgets what was there, looks at `paths` beside the window and opens.
  void start(QStringList paths);
  void addFiles(const QStringList& paths);

 signals:
  /// @param append add to the rows that are there, else they give way
  void imported(Dataset dataset, bool append);
  void read();  ///< the first rows of all files have been read, or could not be

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  struct File {
    QString path;
    std::optional<FormatGuess> guess;        ///< what it is read as; none = to be guessed
    std::shared_ptr<const Dataset> preview;  ///< its first rows; null = not read yet
    QString error;
    bool isDone() const { return preview != nullptr || !error.isEmpty(); }
  };
  QWidget* makeFileColumn();
  QWidget* makeDetails();
  QWidget* makeChoices();
  QWidget* makeFooter();
  void chooseFile();
  void removeFile();
  void readNext();
  void lookAgain();
  void readAgain();
  void refresh();
  void showFile();
  void showColumns(const FormatGuess& guess);
  void showPreview(const File& file);
  void importNow();
  void importFailed(const QString& sentence);
  void setBusy(bool busy);
  File* current();

  Dialogs* m_dialogs;
  std::unique_ptr<Dialogs> m_ownDialogs;
  std::vector<File> m_files;
  Background *m_reading, *m_importing;
  std::size_t m_readingFile = 0;
  QListWidget* m_list = nullptr;
  QPushButton *m_add = nullptr, *m_remove = nullptr, *m_import = nullptr;
  QStackedWidget* m_stack = nullptr;
  QComboBox *m_fileForm = nullptr, *m_encoding = nullptr, *m_rowForm = nullptr, *m_question = nullptr, *m_answer = nullptr;
  QComboBox *m_system = nullptr, *m_tags = nullptr, *m_split = nullptr;
  QLabel *m_questionLabel = nullptr, *m_answerLabel = nullptr;
  QLabel *m_reason = nullptr, *m_error = nullptr, *m_issues = nullptr, *m_total = nullptr, *m_failure = nullptr;
  QTableWidget* m_preview = nullptr;
  QRadioButton *m_replace = nullptr, *m_append = nullptr;
  QProgressBar* m_progress = nullptr;
};

}  // namespace lorikeet
