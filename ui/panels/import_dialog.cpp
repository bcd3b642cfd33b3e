// See import_dialog.h. The pieces of the window stand in import_dialog_parts.cpp.
#include "ui/panels/import_dialog.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <algorithm>

#include "ui/engine/background.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

void ImportDialog::start(QStringList paths) {
  m_reading->cancel();
  m_files.clear();
  m_replace->setChecked(true);
  addFiles(paths);
  open();
}

void ImportDialog::addFiles(const QStringList& paths) {
  const std::size_t first = m_files.size();
  for (const QString& path : paths) {
    const bool known = std::any_of(m_files.begin(), m_files.end(), [&](const File& file) { return file.path == path; });
    if (!known) m_files.push_back({path, {}, nullptr, {}});
  }
  refresh();
  if (first < m_files.size()) m_list->setCurrentRow(static_cast<int>(first));
  if (!m_reading->isRunning()) readNext();
}

void ImportDialog::chooseFile() {
  m_dialogs->openFile(this, tr("Add a file"), {}, tr("Datasets (*.json *.jsonl *.csv *.tsv *.txt);;All files (*)"),
                      [this](const QString& path) { addFiles({path}); });
}

void ImportDialog::removeFile() {
  const int at = m_list->currentRow();
  if (at < 0) return;
  m_reading->cancel();  // indices change
  m_files.erase(m_files.begin() + at);
  refresh();
  readNext();
}

void ImportDialog::readNext() {
  const auto next = std::find_if(m_files.begin(), m_files.end(), [](const File& file) { return !file.isDone(); });
  refresh();
  if (next == m_files.end()) {
    if (!m_files.empty()) emit read();
    return;
  }
  const auto at = static_cast<std::size_t>(next - m_files.begin());
  m_readingFile = at;
  m_reading->start(
      [this, at, path = next->path.toStdString(), wanted = next->guess](const std::stop_token& stop, const Background::Post& post) {
        const FormatGuess guess = wanted ? *wanted : guessFormat(path);
        auto dataset = std::make_shared<const Dataset>(readDataset(path, guess, stop));
        post([this, at, guess, dataset = std::move(dataset)] { onRead(at, guess, dataset); });
      });
}

void ImportDialog::onRead(std::size_t at, const FormatGuess& guess, std::shared_ptr<const Dataset> dataset) {
  m_files[at].guess = guess;
  m_files[at].dataset = std::move(dataset);
}

void ImportDialog::readAgain() {
  File* file = current();
  if (file == nullptr) return;
  FormatGuess guess = file->guess.value_or(FormatGuess());
  guess.fileForm = static_cast<FileForm>(m_fileForm->currentData().toInt());
  guess.rowForm = static_cast<RowForm>(m_rowForm->currentData().toInt());
  if (m_question->count() > 0) {
    guess.questionColumn = m_question->currentText().toStdString();
    guess.answerColumn = m_answer->currentText().toStdString();
  }
  guess.reason = tr("Chosen by you.").toStdString();
  file->guess = guess;
  file->dataset = nullptr;
  file->error.clear();
  m_reading->cancel();
  readNext();
}

ImportDialog::File* ImportDialog::current() {
  const int at = m_list->currentRow();
  return at >= 0 && at < static_cast<int>(m_files.size()) ? &m_files[static_cast<std::size_t>(at)] : nullptr;
}

void ImportDialog::refresh() {
  const int selected = std::clamp(m_list->currentRow(), 0, std::max(0, static_cast<int>(m_files.size()) - 1));
  const bool wasBlocked = m_list->blockSignals(true);
  m_list->clear();
  std::size_t rows = 0, done = 0;
  for (const File& file : m_files) {
    const QString name = QFileInfo(file.path).fileName();
    auto* item = new QListWidgetItem(m_list);
    if (!file.isDone())
      item->setText(tr("%1\nreading…").arg(name));
    else if (!file.error.isEmpty())
      item->setText(tr("%1\ncannot be read").arg(name));
    else
      item->setText(name + QLatin1Char('\n') + tr("%n row(s)", nullptr, static_cast<int>(file.dataset->rows.size())));
    item->setToolTip(file.path);
    rows += file.dataset != nullptr ? file.dataset->rows.size() : 0;
    done += file.isDone() ? 1 : 0;
  }
  if (!m_files.empty()) m_list->setCurrentRow(selected);
  m_list->blockSignals(wasBlocked);
  m_progress->setVisible(done < m_files.size());
  m_remove->setEnabled(!m_files.empty());
  m_import->setEnabled(done == m_files.size() && rows > 0);
  m_import->setText(rows > 0 ? tr("Import %n row(s)", nullptr, static_cast<int>(rows)) : tr("Import"));
  showFile();
}

void ImportDialog::showFile() {
  const File* file = current();
  if (file == nullptr) return m_stack->setCurrentIndex(0);
  m_stack->setCurrentIndex(1);
  m_error->setText(file->error);
  m_error->setVisible(!file->error.isEmpty());
  const FormatGuess guess = file->guess.value_or(FormatGuess());
  // Where nothing could be guessed nothing is chosen.
  m_fileForm->setCurrentIndex(file->guess ? m_fileForm->findData(static_cast<int>(guess.fileForm)) : -1);
  m_rowForm->setCurrentIndex(file->guess ? m_rowForm->findData(static_cast<int>(guess.rowForm)) : -1);
  for (QComboBox* box : {m_fileForm, m_rowForm, m_question, m_answer}) box->setEnabled(file->isDone());
  m_columns->setVisible(guess.rowForm == RowForm::QuestionAnswer && !guess.columns.empty());
  const auto fill = [&guess](QComboBox* box, const std::string& chosen) {
    box->clear();
    for (const std::string& column : guess.columns) box->addItem(qs(column));
    box->setCurrentIndex(box->findText(qs(chosen)));
  };
  fill(m_question, guess.questionColumn);
  fill(m_answer, guess.answerColumn);
  m_reason->setText(qs(guess.reason));
  m_reason->setVisible(!guess.reason.empty());
  showPreview(*file);
}

void ImportDialog::finishImport() {
  Dataset all;
  for (const File& file : m_files) {
    if (file.dataset == nullptr) continue;
    if (all.rows.empty()) {
      all = *file.dataset;
      continue;
    }
    const std::size_t offset = all.rows.size();
    for (RowIssue issue : file.dataset->issues) {
      issue.row += offset;
      all.issues.push_back(std::move(issue));
    }
    all.rows.append(file.dataset->rows);
  }
  if (m_files.size() > 1) all.path.clear();  // several files: there is none to save over
  emit imported(std::move(all), m_append->isChecked());
  accept();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths.append(url.toLocalFile());
  addFiles(paths);
  event->acceptProposedAction();
}

}  // namespace lorikeet
