// The Data page's files: open, save, recovery, changes by other programs. See data_panel.h.
#include <QComboBox>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <utility>

#include "ui/engine/dataset_loader.h"
#include "ui/models/visible_rows.h"
#include "ui/panels/compare_dialog.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/export_dialog.h"
#include "ui/panels/file_keeper.h"
#include "ui/panels/import_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

FileForm fileFormOf(const QString& path) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix == QLatin1String("json")) return FileForm::Json;
  if (suffix == QLatin1String("csv")) return FileForm::Csv;
  if (suffix == QLatin1String("tsv")) return FileForm::Tsv;
  return FileForm::JsonLines;
}

}  // namespace

bool DataPanel::isModified() const { return !m_model->undoStack()->isClean(); }

void DataPanel::connectFiles() {
  connect(m_controller, &EngineController::datasetSaved, this, &DataPanel::onSaved);
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::SaveDataset) m_afterSave = {};
    if (task == EngineTask::SaveDataset) m_files->accept();
    if (task == EngineTask::SaveDataset) m_banner->showMessage(Banner::Kind::Error, sentence);
  });
  connect(m_files, &FileKeeper::failed, this,
          [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Warning, sentence); });
  connect(m_files, &FileKeeper::workFound, this, [this](const RecoveredWork& work) {
    const QString name = work.path.empty() ? tr("a new dataset") : QFileInfo(qs(work.path)).fileName();
    const QString time = QLocale().toString(QDateTime::fromMSecsSinceEpoch(work.savedAtMs), QLocale::ShortFormat);
    m_fileBanner->ask(
        Banner::Kind::Info,
        tr("Lorikeet ended with unsaved changes in %1: %n row(s), %2.", nullptr, static_cast<int>(work.rows)).arg(name, time),
        {{tr("Restore"), [this, work] { m_files->restore(work); }}, {tr("Discard"), [this, work] { m_files->letGo(work); }}});
  });
  connect(m_files, &FileKeeper::restored, this, [this](const DatasetHandle& dataset) {
    // The file's own rows are not known here, so what is restored counts as unsaved.
    Dataset empty = *dataset;
    empty.rows = {};
    m_filterBar->clear();
    m_model->setDataset(empty);
    m_model->replaceAll(dataset->rows, tr("restore unsaved work"));
    if (m_model->rowCount() > 0) selectRow(0, false);
  });
  connect(m_files, &FileKeeper::changedOnDisk, this, [this] {
    m_fileBanner->ask(Banner::Kind::Warning, tr("Another program has changed %1.").arg(QFileInfo(m_model->path()).fileName()),
                      {{tr("Reload"), [this] { openPath(m_model->path()); }},
                       {tr("Merge"), [this] { m_files->merge(m_guess); }},
                       {tr("Keep mine"), [this] { m_files->accept(); }}});
  });
  connect(m_files, &FileKeeper::merged, this, [this](int taken, int conflicts) {
    const QString text = tr("%n change(s) of the file taken over.", nullptr, taken);
    m_fileBanner->showMessage(
        conflicts > 0 ? Banner::Kind::Warning : Banner::Kind::Info,
        conflicts == 0
            ? text
            : text + QLatin1Char(' ') +
                  tr("%n row(s) were changed on both sides: yours are kept, the others follow them as drafts (is:draft).", nullptr,
                     conflicts));
  });
  connect(m_importDialog, &ImportDialog::imported, this, &DataPanel::onImported);
  connect(m_exportDialog, &ExportDialog::exported, this,
          [this](const QString& path) { m_banner->showMessage(Banner::Kind::Info, tr("Exported to %1.").arg(path)); });
  m_files->findOldWork();
}

void DataPanel::connectLoader() {
  connect(m_loader, &DatasetLoader::begun, this, [this](const QString& path) {
    m_filterBar->clear();
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(false);
    m_filterBar->setEnabled(false);
    m_model->beginLoading(path);
  });
  connect(m_loader, &DatasetLoader::batchRead, this, [this](const RowList& rows, std::size_t done, std::size_t total) {
    m_readShare = static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(total, 1));
    const double all = static_cast<double>(m_model->rows().size() + rows.size()) / std::max(m_readShare, 1e-6);
    m_model->appendLoaded(rows, static_cast<std::size_t>(1.02 * all));
    if (!m_refreshTimer->isActive()) m_refreshTimer->start();
    m_tableStack->setCurrentIndex(0);
  });
  connect(m_loader, &DatasetLoader::loaded, this, &DataPanel::onLoaded);
  connect(m_loader, &DatasetLoader::failed, this, [this](const QString& sentence) {
    m_fileBanner->dismiss();
    if (m_model->isLoading()) keepWhatWasRead();
    m_banner->showMessage(Banner::Kind::Error, sentence);
  });
  connect(m_loader, &DatasetLoader::cancelled, this, [this] {
    if (!m_model->isLoading()) return;
    keepWhatWasRead();
    m_banner->showMessage(Banner::Kind::Info, tr("Reading was stopped. These rows are a new dataset; the file is as it was."));
  });
}

/// Rows of a file that was not read to its end: saving them must not take the rest away from the file.
void DataPanel::keepWhatWasRead() {
  onLoaded(m_guess);
  m_model->setFile({}, m_model->fileForm(), m_model->rowForm());
  m_files->accept();
  refresh();
}

void DataPanel::load(const QString& path, const std::optional<FormatGuess>& guess) {
  m_banner->dismiss();
  m_fileBanner->ask(Banner::Kind::Info, tr("Reading %1 …").arg(QFileInfo(path).fileName()),
                    {{tr("Cancel"), [this] { m_loader->cancel(); }}});
  m_loader->load(path, guess);
}

void DataPanel::forgetRecovery() { m_files->forget(); }

void DataPanel::whenSafeToDiscard(std::function<void()> then) {
  if (!isModified()) {
    then();
    return;
  }
  m_dialogs->askToSave(this, tr("The dataset has changes that are not saved."), [this, then](SaveChoice choice) {
    if (choice == SaveChoice::Discard) {
      m_files->forget();
      then();
    }
    if (choice != SaveChoice::Save) return;
    m_afterSave = then;
    save();
  });
}

void DataPanel::newDataset() {
  whenSafeToDiscard([this] {
    m_banner->dismiss();
    m_fileBanner->dismiss();
    m_filterBar->clear();
    m_model->setDataset({});
    m_files->accept();
  });
}

void DataPanel::open() {
  whenSafeToDiscard([this] {
    const QString filter = tr("Datasets (*.json *.jsonl *.csv *.tsv);;All files (*)");
    m_dialogs->openFile(this, tr("Open a dataset"), QFileInfo(m_model->path()).path(), filter,
                        [this](const QString& path) { openPath(path); });
  });
}

void DataPanel::openPath(const QString& path) { load(path, std::nullopt); }

void DataPanel::readAgain() {
  const auto form = static_cast<RowForm>(m_form->currentData().toInt());
  whenSafeToDiscard([this, form] {
    FormatGuess guess = m_guess;
    guess.rowForm = form;
    guess.fileForm = m_model->fileForm();
    load(m_model->path(), guess);
  });
  refresh();  // shows the form in force until the file has been read anew
}

void DataPanel::onLoaded(const FormatGuess& guess) {
  m_fileBanner->dismiss();
  m_guess = guess;
  m_model->endLoading(guess);
  m_table->setSortingEnabled(true);
  m_filterBar->setEnabled(true);
  m_files->accept();
  refresh();
  emit modifiedChanged();
  if (m_model->rowCount() > 0) selectRow(0, false);
}

void DataPanel::save() {
  if (m_model->path().isEmpty())
    saveAs();
  else
    saveTo(m_model->path());
}

void DataPanel::saveAs() {
  const QString start = m_model->path().isEmpty() ? QStringLiteral("dataset.jsonl") : m_model->path();
  m_dialogs->saveFile(this, tr("Save the dataset"), start, tr("JSON lines (*.jsonl);;JSON (*.json);;CSV (*.csv);;TSV (*.tsv)"),
                      [this](const QString& path) { saveTo(path); });
}

void DataPanel::saveTo(const QString& path) {
  const FileForm fileForm = path == m_model->path() ? m_model->fileForm() : fileFormOf(path);
  m_files->pause();
  m_controller->saveDataset(dataset(), path.toStdString(), fileForm, m_model->rowForm(), m_model->revision());
}

void DataPanel::onSaved(const QString& path, int revision) {
  m_model->setFile(path, fileFormOf(path), m_model->rowForm());
  // What was typed while the file was being written is still unsaved.
  if (m_model->revision() == revision) {
    m_model->undoStack()->setClean();
    m_files->forget();
  }
  m_files->accept();
  m_banner->dismiss();
  refresh();
  emit modifiedChanged();
  if (const auto then = std::exchange(m_afterSave, {})) then();
}

// ---- import, export, compare ----

void DataPanel::importFiles() { m_importDialog->start({}); }
void DataPanel::importPaths(const QStringList& paths) { m_importDialog->start(paths); }

void DataPanel::onImported(const Dataset& dataset, bool append) {
  const int count = static_cast<int>(dataset.rows.size());
  const int at = append ? m_model->rowCount() : 0;
  if (append) {
    RowList after = m_model->rows();
    after.append(dataset.rows);
    m_model->edit(tr("import %n row(s)", nullptr, count), std::move(after), {{m_model->rows().size(), 0, dataset.rows.size()}});
  } else {
    m_model->replaceAll(dataset.rows, tr("replace all by %n imported row(s)", nullptr, count));
  }
  refresh();
  selectRow(at, false);
}

void DataPanel::exportRows() {
  std::vector<int> filtered;
  for (int row = 0; m_visible->isFiltered() && row < m_visible->rowCount(); ++row) filtered.push_back(m_visible->sourceRow(row));
  m_exportDialog->start(dataset(), selectedRows(), std::move(filtered));
}

void DataPanel::compareWithFile() { m_compareDialog->start(m_files->base(), tr("the file"), m_model->rows(), tr("the table")); }

}  // namespace lorikeet
