// The Data page's files and commands on rows. See data_panel.h.
#include <QComboBox>
#include <QFileInfo>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QTableView>
#include <QTimer>
#include <algorithm>

#include "ui/models/row_filter.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/row_editor.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
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

QAction* DataPanel::makeAction(const QString& name, const QString& iconName, const QString& text, const QKeySequence& key,
                               void (DataPanel::*slot)()) {
  auto* action = new QAction(icon(iconName), text, this);
  action->setObjectName(name);
  action->setShortcut(key);
  const QString plain = QString(text).remove(QLatin1Char('&'));
  action->setToolTip(key.isEmpty() ? plain : QStringLiteral("%1 (%2)").arg(plain, key.toString(QKeySequence::NativeText)));
  connect(action, &QAction::triggered, this, slot);
  return action;
}

void DataPanel::makeActions() {
  m_new = makeAction(QStringLiteral("newDataset"), QStringLiteral("new"), tr("&New dataset"), {}, &DataPanel::newDataset);
  m_open = makeAction(QStringLiteral("openDataset"), QStringLiteral("open"), tr("&Open …"), QKeySequence::Open, &DataPanel::open);
  m_save = makeAction(QStringLiteral("saveDataset"), QStringLiteral("save"), tr("&Save"), QKeySequence::Save, &DataPanel::save);
  m_saveAs = makeAction(QStringLiteral("saveDatasetAs"), {}, tr("Save &as …"), QKeySequence(QStringLiteral("Ctrl+Shift+S")),
                        &DataPanel::saveAs);
  m_add = makeAction(QStringLiteral("addRow"), QStringLiteral("add"), tr("&Add row"), QKeySequence(QStringLiteral("Ctrl+N")),
                     &DataPanel::addRow);
  m_duplicate = makeAction(QStringLiteral("duplicateRow"), QStringLiteral("duplicate"), tr("D&uplicate"),
                           QKeySequence(QStringLiteral("Ctrl+D")), &DataPanel::duplicateRows);
  m_delete = makeAction(QStringLiteral("deleteRow"), QStringLiteral("delete"), tr("&Delete"),
                        QKeySequence(QStringLiteral("Ctrl+Backspace")), &DataPanel::deleteRows);
  m_up = makeAction(QStringLiteral("moveUp"), QStringLiteral("up"), tr("Move &up"), QKeySequence(QStringLiteral("Alt+Up")),
                    &DataPanel::moveUp);
  m_down = makeAction(QStringLiteral("moveDown"), QStringLiteral("down"), tr("Move d&own"),
                      QKeySequence(QStringLiteral("Alt+Down")), &DataPanel::moveDown);
  m_find = makeAction(QStringLiteral("findRow"), QStringLiteral("search"), tr("&Filter rows"), QKeySequence::Find,
                      &DataPanel::focusFilter);
  m_undo = m_model->undoStack()->createUndoAction(this, tr("Undo"));
  m_redo = m_model->undoStack()->createRedoAction(this, tr("Redo"));
  m_undo->setObjectName(QStringLiteral("undo"));
  m_redo->setObjectName(QStringLiteral("redo"));
  m_undo->setIcon(icon(QStringLiteral("undo")));
  m_redo->setIcon(icon(QStringLiteral("redo")));
  m_undo->setShortcut(QKeySequence::Undo);
  m_redo->setShortcut(QKeySequence::Redo);
}

bool DataPanel::isModified() const { return !m_model->undoStack()->isClean(); }

// ---- files ----

void DataPanel::whenSafeToDiscard(std::function<void()> then) {
  if (!isModified()) {
    then();
    return;
  }
  m_dialogs->askToSave(this, tr("The dataset has changes that are not saved."), [this, then](SaveChoice choice) {
    if (choice == SaveChoice::Discard) then();
    if (choice != SaveChoice::Save) return;
    m_afterSave = then;
    save();
  });
}

void DataPanel::newDataset() {
  whenSafeToDiscard([this] {
    m_banner->dismiss();
    m_model->setDataset({});
  });
}

void DataPanel::open() {
  whenSafeToDiscard([this] {
    const QString filter = tr("Datasets (*.json *.jsonl *.csv *.tsv);;All files (*)");
    m_dialogs->openFile(this, tr("Open a dataset"), QFileInfo(m_model->path()).path(), filter,
                        [this](const QString& path) { openPath(path); });
  });
}

void DataPanel::openPath(const QString& path) {
  m_banner->dismiss();
  m_controller->readDataset(path.toStdString());
}

void DataPanel::readAgain() {
  const auto form = static_cast<RowForm>(m_form->currentData().toInt());
  whenSafeToDiscard([this, form] {
    FormatGuess guess = m_guess;
    guess.rowForm = form;
    guess.fileForm = m_model->fileForm();
    m_controller->readDataset(m_model->path().toStdString(), guess);
  });
  refresh();  // shows the form in force until the file has been read anew
}

void DataPanel::onRead(const DatasetHandle& dataset, const FormatGuess& guess) {
  m_banner->dismiss();
  m_guess = guess;
  m_model->setDataset(*dataset);
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
  m_controller->saveDataset(dataset(), path.toStdString(), fileForm, m_model->rowForm(), m_model->revision());
}

void DataPanel::onSaved(const QString& path, int revision) {
  m_model->setFile(path, fileFormOf(path), m_model->rowForm());
  // What was typed while the file was being written is still unsaved.
  if (m_model->revision() == revision) m_model->undoStack()->setClean();
  m_banner->dismiss();
  refresh();
  emit modifiedChanged();
  if (const auto then = std::exchange(m_afterSave, {})) then();
}

// ---- rows ----

std::vector<int> DataPanel::selectedRows() const {
  std::vector<int> rows;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows.push_back(m_filter->mapToSource(index).row());
  std::sort(rows.begin(), rows.end());
  return rows;
}

void DataPanel::selectRow(int row, bool editIt) {
  const QModelIndex index = m_filter->mapFromSource(m_model->index(row, DatasetModel::Question));
  if (!index.isValid()) return;
  m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  m_table->scrollTo(index);
  m_editor->showRow(row);
  if (editIt) m_editor->focusQuestion();
}

void DataPanel::addRow() {
  m_filterEdit->clear();  // the new row must not be filtered away
  const std::vector<int> selected = selectedRows();
  const int at = selected.empty() ? m_model->rowCount() : selected.back() + 1;
  Row row;
  row.turns = {{"user", ""}, {"assistant", ""}};
  m_model->addRows(at, {row}, tr("add a row"));
  refresh();
  selectRow(at, true);
}

void DataPanel::addPair(const QString& question, const QString& answer) {
  m_filterEdit->clear();
  Row row;
  row.turns = {{"user", question.toStdString()}, {"assistant", answer.toStdString()}};
  m_model->addRows(m_model->rowCount(), {row}, tr("add an answer from the chat"));
  refresh();
  selectRow(m_model->rowCount() - 1, false);
}

void DataPanel::duplicateRows() {
  const std::vector<int> rows = selectedRows();
  if (rows.empty()) return;
  m_model->duplicateRows(rows);
  selectRow(rows.back() + 1, false);
}

void DataPanel::deleteRows() {
  const std::vector<int> rows = selectedRows();
  if (rows.empty()) return;
  m_model->removeRowsAt(rows);
  m_editor->showRow(-1);
  if (m_model->rowCount() > 0) selectRow(std::min(rows.front(), m_model->rowCount() - 1), false);
}

void DataPanel::moveRows(int offset) {
  const std::vector<int> rows = selectedRows();
  const int count = static_cast<int>(rows.size());
  if (rows.empty() || rows.back() - rows.front() + 1 != count) return;  // only a block moves as one
  m_model->moveBlock(rows.front(), count, offset);
}

void DataPanel::focusTable() { m_table->setFocus(); }

void DataPanel::focusFilter() {
  m_filterEdit->setFocus();
  m_filterEdit->selectAll();
}

}  // namespace lorikeet
