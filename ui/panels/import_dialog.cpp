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
#include <initializer_list>

#include "ui/engine/background.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr std::size_t kPreviewRows = 20;
}

void ImportDialog::start(QStringList paths) {
  m_reading->cancel();
  m_importing->cancel();
  setBusy(false);
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
      [this, at, path = next->path.toStdString(), wanted = next->guess](const std::stop_token&, const Background::Post& post) {
        const FormatGuess guess = wanted ? *wanted : guessFormatWith(path, std::nullopt, std::nullopt);
        // What it is stands before what is wrong with it, so that a person can choose otherwise.
        post([this, at, guess] { m_files[at].guess = guess; });
        auto preview = std::make_shared<const Dataset>(previewDataset(path, guess, kPreviewRows));
        post([this, at, preview = std::move(preview)] { m_files[at].preview = preview; });
      });
}

/// Another encoding or form of the file: its columns may have other names then.
void ImportDialog::lookAgain() {
  File* file = current();
  if (file == nullptr) return;
  const auto fileForm = static_cast<FileForm>(m_fileForm->currentData().toInt());
  const auto encoding = static_cast<TextEncoding>(m_encoding->currentData().toInt());
  file->preview = nullptr;
  file->error.clear();
  const auto at = static_cast<std::size_t>(file - m_files.data());
  m_readingFile = at;
  refresh();
  m_reading->start([this, at, path = file->path.toStdString(), fileForm, encoding, before = file->guess](const std::stop_token&,
                                                                                                      const Background::Post& post) {
    FormatGuess guess = before.value_or(FormatGuess());
    guess.fileForm = fileForm;
    guess.encoding = encoding;
    post([this, at, guess] { m_files[at].guess = guess; });  // stays chosen where the file cannot be read so
    const FormatGuess found = guessFormatWith(path, encoding, fileForm);
    post([this, at, found] { m_files[at].guess = found; });
  });
}

void ImportDialog::readAgain() {
  File* file = current();
  if (file == nullptr || !file->guess) return;
  FormatGuess& guess = *file->guess;
  guess.rowForm = static_cast<RowForm>(m_rowForm->currentData().toInt());
  guess.questionColumn = m_question->currentText().toStdString();
  guess.answerColumn = m_answer->currentText().toStdString();
  const auto chosen = [&guess](const QComboBox* box, const char* usual) {
    if (box->currentIndex() > 0) return box->currentText().toStdString();
    // Later records may have the usual field, where the first have not.
    const bool leftOut = std::find(guess.columns.begin(), guess.columns.end(), usual) != guess.columns.end();
    return std::string(leftOut ? "" : usual);
  };
  guess.systemColumn = chosen(m_system, "system");
  guess.tagsColumn = chosen(m_tags, "tags");
  guess.splitColumn = chosen(m_split, "split");
  guess.reason = tr("Chosen by you.").toStdString();
  file->preview = nullptr;
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
  std::size_t good = 0, done = 0;
  for (const File& file : m_files) {
    const QFileInfo info(file.path);
    auto* item = new QListWidgetItem(m_list);
    if (!file.isDone())
      item->setText(tr("%1\nreading…").arg(info.fileName()));
    else if (!file.error.isEmpty())
      item->setText(tr("%1\ncannot be read").arg(info.fileName()));
    else
      item->setText(info.fileName() + QLatin1Char('\n') + tr("%1, %2").arg(qs(nameOf(file.preview->fileForm)), bytesText(info.size())));
    item->setToolTip(file.path);
    good += file.preview != nullptr ? 1 : 0;
    done += file.isDone() ? 1 : 0;
  }
  if (!m_files.empty()) m_list->setCurrentRow(selected);
  m_list->blockSignals(wasBlocked);
  m_remove->setEnabled(!m_files.empty());
  m_import->setEnabled(done == m_files.size() && good > 0);
  m_import->setText(good > 1 ? tr("Import %n file(s)", nullptr, static_cast<int>(good)) : tr("Import"));
  showFile();
}

void ImportDialog::showFile() {
  const File* file = current();
  if (file == nullptr) return m_stack->setCurrentIndex(0);
  m_stack->setCurrentIndex(1);
  m_error->setText(file->error);
  m_error->setVisible(!file->error.isEmpty());
  const FormatGuess guess = file->guess.value_or(FormatGuess());
  const auto choose = [&](QComboBox* box, int value) { box->setCurrentIndex(file->guess ? box->findData(value) : -1); };
  choose(m_fileForm, static_cast<int>(guess.fileForm));
  choose(m_encoding, static_cast<int>(guess.encoding));
  choose(m_rowForm, static_cast<int>(guess.rowForm));
  showColumns(guess);
  for (QComboBox* box : {m_fileForm, m_encoding}) box->setEnabled(file->isDone());
  for (QComboBox* box : {m_rowForm, m_question, m_answer, m_system, m_tags, m_split})
    box->setEnabled(file->isDone() && !guess.columns.empty());
  m_reason->setText(qs(guess.reason));
  m_reason->setVisible(!guess.reason.empty() && file->error.isEmpty());
  showPreview(*file);
}

void ImportDialog::showColumns(const FormatGuess& guess) {
  const bool isPair = guess.rowForm == RowForm::QuestionAnswer;
  for (QWidget* part : std::initializer_list<QWidget*>{m_questionLabel, m_question, m_answerLabel, m_answer}) part->setVisible(isPair);
  const auto fill = [&guess](QComboBox* box, const std::string& chosen, bool mayBeNone) {
    box->clear();
    if (mayBeNone) box->addItem(tr("(none)"));
    for (const std::string& column : guess.columns) box->addItem(qs(column));
    const int at = chosen.empty() ? -1 : box->findText(qs(chosen));
    box->setCurrentIndex(at < 0 && mayBeNone ? 0 : at);
  };
  fill(m_question, guess.questionColumn, false);
  fill(m_answer, guess.answerColumn, false);
  fill(m_system, guess.systemColumn, true);
  fill(m_tags, guess.tagsColumn, true);
  fill(m_split, guess.splitColumn, true);
}

void ImportDialog::importNow() {
  std::vector<DatasetSource> sources;
  for (const File& file : m_files)
    if (file.preview != nullptr) sources.push_back({file.path.toStdString(), file.guess});
  setBusy(true);
  m_importing->start([this, sources](const std::stop_token& stop, const Background::Post& post) {
    int shown = -1;
    auto dataset = std::make_shared<Dataset>(readDatasets(sources, stop, [&](const RowBatch& batch) {
      const int permille = static_cast<int>(1000.0 * static_cast<double>(batch.bytesDone) / static_cast<double>(std::max<std::size_t>(batch.bytesTotal, 1)));
      if (permille / 10 == shown / 10) return;
      shown = permille;
      post([this, permille] { m_progress->setValue(permille); });
    }));
    post([this, dataset] {
      setBusy(false);
      emit imported(std::move(*dataset), m_append->isChecked());
      accept();
    });
  });
}

void ImportDialog::importFailed(const QString& sentence) {
  setBusy(false);
  m_failure->setText(sentence);
  m_failure->show();
}

void ImportDialog::setBusy(bool busy) {
  m_failure->hide();
  m_progress->setValue(0);
  m_progress->setVisible(busy);
  m_stack->setEnabled(!busy);
  for (QWidget* part : std::initializer_list<QWidget*>{m_list, m_add, m_replace, m_append}) part->setEnabled(!busy);
  m_remove->setEnabled(!busy && !m_files.empty());
  m_import->setEnabled(!busy);
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
