// The Data page's commands on rows, and how all commands come into the menus. See data_panel.h.
#include <QApplication>
#include <QClipboard>
#include <QInputDialog>
#include <QItemSelectionModel>
#include <QMimeData>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

#include "core/edit/clipboard_rows.h"
#include "ui/models/visible_rows.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/find_bar.h"
#include "ui/panels/row_editor.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

QAction* DataPanel::makeAction(const char* name, const char* iconName, const QString& text, const QKeySequence& key, Slot slot) {
  auto* action = new QAction(icon(QLatin1String(iconName)), text, this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(key);
  const QString plain = QString(text).remove(QLatin1Char('&'));
  action->setToolTip(key.isEmpty() ? plain : QStringLiteral("%1 (%2)").arg(plain, key.toString(QKeySequence::NativeText)));
  connect(action, &QAction::triggered, this, slot);
  return action;
}

QAction* DataPanel::action(const char* name) const { return findChild<QAction*>(QLatin1String(name), Qt::FindDirectChildrenOnly); }

std::vector<QAction*> DataPanel::actions(const std::vector<const char*>& names) const {
  std::vector<QAction*> found;
  for (const char* name : names) found.push_back(name == nullptr ? nullptr : action(name));
  return found;
}

void DataPanel::makeActions() {
  const auto key = [](const char* keys) { return QKeySequence(QLatin1String(keys)); };
  makeAction("newDataset", "new", tr("&New dataset"), {}, &DataPanel::newDataset);
  makeAction("openDataset", "open", tr("&Open …"), QKeySequence::Open, &DataPanel::open);
  makeAction("saveDataset", "save", tr("&Save"), QKeySequence::Save, &DataPanel::save);
  makeAction("saveDatasetAs", "", tr("Save &as …"), key("Ctrl+Shift+S"), &DataPanel::saveAs);
  makeAction("importFiles", "", tr("&Import …"), key("Ctrl+I"), &DataPanel::importFiles);
  makeAction("exportRows", "", tr("&Export …"), key("Ctrl+E"), &DataPanel::exportRows);
  makeAction("compareWithFile", "", tr("&Compare with the file"), {}, &DataPanel::compareWithFile);
  makeAction("addRow", "add", tr("&Add row"), key("Ctrl+N"), &DataPanel::addRow);
  makeAction("duplicateRow", "duplicate", tr("D&uplicate"), key("Ctrl+D"), &DataPanel::duplicateRows);
  makeAction("deleteRow", "delete", tr("&Delete"), key("Ctrl+Backspace"), &DataPanel::deleteRows);
  makeAction("moveUp", "up", tr("Move &up"), key("Alt+Up"), &DataPanel::moveUp);
  makeAction("moveDown", "down", tr("Move d&own"), key("Alt+Down"), &DataPanel::moveDown);
  makeAction("findRow", "search", tr("&Filter rows"), QKeySequence::Find, &DataPanel::focusFilter);
  makeAction("replaceInRows", "", tr("Find and &replace"), key("Ctrl+H"), &DataPanel::openFind);
  makeAction("goToRow", "", tr("&Go to row …"), key("Ctrl+G"), &DataPanel::goToRow);
  makeAction("nextIssue", "", tr("Ne&xt issue"), key("F8"), &DataPanel::nextIssue);
  makeAction("previousIssue", "", tr("Pre&vious issue"), key("Shift+F8"), &DataPanel::previousIssue);
  makeAction("copyRows", "", tr("&Copy rows"), QKeySequence::Copy, &DataPanel::copyRows);
  makeAction("cutRows", "", tr("Cu&t rows"), QKeySequence::Cut, &DataPanel::cutRows);
  makeAction("pasteRows", "", tr("&Paste rows"), QKeySequence::Paste, &DataPanel::pasteRows);
  makeAction("selectAllRows", "", tr("Select a&ll rows"), QKeySequence::SelectAll, &DataPanel::selectAllRows);
  makeAction("splitRows", "", tr("&Split into training and validation …"), key("Ctrl+Shift+P"), &DataPanel::openSplit);
  makeAction("questionVariants", "", tr("Question &variants …"), {}, &DataPanel::makeVariants);
  makeAction("draftAnswers", "", tr("Dra&ft an answer"), key("Ctrl+Shift+D"), &DataPanel::draftAnswers);
  const std::pair<QAction*, const char*> steps[] = {{m_model->undoStack()->createUndoAction(this, tr("Undo")), "undo"},
                                                    {m_model->undoStack()->createRedoAction(this, tr("Redo")), "redo"}};
  for (const auto& [step, name] : steps) {
    step->setObjectName(QLatin1String(name));
    step->setIcon(icon(QLatin1String(name)));
  }
  action("undo")->setShortcut(QKeySequence::Undo);
  action("redo")->setShortcut(QKeySequence::Redo);
}

std::vector<QAction*> DataPanel::fileActions() const {
  return actions({"newDataset", "openDataset", "importFiles", nullptr, "saveDataset", "saveDatasetAs", "exportRows", nullptr,
                  "compareWithFile"});
}

std::vector<QAction*> DataPanel::editActions() const {
  return actions({"undo",     "redo",    nullptr,         "addRow",        "duplicateRow", "deleteRow",    nullptr,
                  "copyRows", "cutRows", "pasteRows",     "selectAllRows", nullptr,        "moveUp",       "moveDown",
                  nullptr,    "findRow", "replaceInRows", "goToRow",       "nextIssue",    "previousIssue"});
}

std::vector<QAction*> DataPanel::rowActions() const {
  return actions({"splitRows",       "splitTrain",    "splitValidation", "splitAuto",        "lockRows",    "unlockRows",
                  nullptr,           "draftAnswers",  "approveRows",     "questionVariants", nullptr,       "prefixQuestions",
                  "suffixQuestions", "prefixAnswers", "suffixAnswers",   "trimQuestions",    "trimAnswers", nullptr,
                  "setSystem",       "removeSystem",  "addTags",         "removeTags"});
}

// ---- selection ----

std::vector<int> DataPanel::selectedRows() const {
  std::vector<int> rows;
  for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
    for (int row = range.top(); row <= range.bottom(); ++row) rows.push_back(m_visible->sourceRow(row));
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

void DataPanel::selectRow(int row, bool editIt) {
  const QModelIndex index = m_visible->index(m_visible->visibleRow(row), DatasetModel::Question);
  if (!index.isValid()) return;
  m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  m_table->scrollTo(index);
  m_editor->showRow(row);
  if (!editIt) return;
  m_side->setCurrentIndex(0);
  m_editor->focusQuestion();
}

void DataPanel::selectRows(const std::vector<int>& rows) {
  QItemSelection selection;
  std::vector<int> visible;
  for (const int row : rows)
    if (const int at = m_visible->visibleRow(row); at >= 0) visible.push_back(at);
  if (visible.empty()) return;
  std::sort(visible.begin(), visible.end());
  for (std::size_t i = 0; i < visible.size();) {
    std::size_t end = i + 1;
    while (end < visible.size() && visible[end] == visible[end - 1] + 1) ++end;
    selection.append(
        QItemSelectionRange(m_visible->index(visible[i], 0), m_visible->index(visible[end - 1], DatasetModel::ColumnCount - 1)));
    i = end;
  }
  m_table->selectionModel()->setCurrentIndex(m_visible->index(visible.front(), DatasetModel::Question),
                                             QItemSelectionModel::NoUpdate);
  m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  m_table->scrollTo(m_visible->index(visible.front(), DatasetModel::Question));
  m_editor->showRow(m_visible->sourceRow(visible.front()));
}

// ---- rows ----

void DataPanel::addRow() {
  const std::vector<int> selected = selectedRows();
  const int at = selected.empty() ? m_model->rowCount() : selected.back() + 1;
  Row row;
  row.turns = {{"user", ""}, {"assistant", ""}};
  m_model->addRows(at, {row}, tr("add a row"));
  refresh();
  selectRow(at, true);
}

void DataPanel::addConversation(const std::vector<Message>& turns) {
  Row row;
  row.turns = turns;
  m_model->addRows(m_model->rowCount(), {row}, tr("add an answer from the chat"));
  refresh();
  selectRow(m_model->rowCount() - 1, false);
}

void DataPanel::duplicateRows() {
  const std::vector<int> rows = selectedRows();
  if (rows.empty()) return;
  m_model->duplicateRows(rows);
  std::vector<int> copies;
  for (std::size_t i = 0; i < rows.size(); ++i) copies.push_back(rows.back() + 1 + static_cast<int>(i));
  selectRows(copies);
}

void DataPanel::deleteRows() {
  const std::vector<int> rows = selectedRows();
  if (rows.empty()) return;
  m_model->removeRowsAt(rows);
  m_editor->showRow(-1);
  if (m_model->rowCount() > 0) selectRow(std::min(rows.front(), m_model->rowCount() - 1), false);
}

void DataPanel::moveRows(int offset) {
  if (!m_visible->isPlain()) {
    m_banner->showMessage(
        Banner::Kind::Info,
        tr("Rows can be moved while all are shown in the order of the file. Clear the filter and the sorting first."));
    return;
  }
  selectRows(m_model->moveRowsBy(selectedRows(), offset));
}

void DataPanel::stepToIssue(int step) {
  const int rows = m_visible->rowCount();
  const int from = m_table->currentIndex().isValid() ? m_table->currentIndex().row() : step > 0 ? -1 : rows;
  for (int i = 1; i <= rows; ++i) {
    const int at = ((from + step * i) % rows + rows) % rows, row = m_visible->sourceRow(at);
    if (m_model->facts(row).issues == 0) continue;
    selectRow(row, false);
    return;
  }
  m_banner->showMessage(Banner::Kind::Info, tr("No row has an issue."));
}

void DataPanel::goToRow() {
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setObjectName(QStringLiteral("goToRowDialog"));
  dialog->setWindowTitle(tr("Go to row"));
  dialog->setLabelText(tr("Row number, 1 to %1").arg(countText(m_model->rowCount())));
  dialog->setInputMode(QInputDialog::IntInput);
  dialog->setIntRange(1, std::max(1, m_model->rowCount()));
  connect(dialog, &QInputDialog::intValueSelected, this, [this](int number) {
    if (m_visible->visibleRow(number - 1) < 0) m_filterBar->clear();
    selectRow(number - 1, false);
  });
  dialog->open();
}

void DataPanel::selectAllRows() { m_table->selectAll(); }

void DataPanel::copyRows() {
  std::vector<RowPtr> rows;
  for (const int row : selectedRows()) rows.push_back(m_model->rows().pointer(static_cast<std::size_t>(row)));
  if (rows.empty()) return;
  auto* copied = new QMimeData;  // the clipboard owns it
  copied->setText(qs(toClipboard(rows)));
  copied->setData(QString::fromLatin1(kRowsMediaType), QByteArray::fromStdString(toOwnClipboard(rows)));
  QApplication::clipboard()->setMimeData(copied);
}

void DataPanel::cutRows() {
  const std::vector<int> rows = selectedRows();
  if (rows.empty()) return;
  copyRows();
  m_model->removeRowsAt(rows, tr("cut %n row(s)", nullptr, static_cast<int>(rows.size())));
}

void DataPanel::pasteRows() {
  const QMimeData* copied = QApplication::clipboard()->mimeData();
  std::vector<Row> rows = fromOwnClipboard(copied->data(QString::fromLatin1(kRowsMediaType)).toStdString());
  if (rows.empty()) rows = fromClipboard(copied->text().toStdString());
  if (rows.empty()) {
    m_banner->showMessage(
        Banner::Kind::Info,
        tr("The clipboard holds no rows. Copy cells of a spreadsheet: questions in one column, answers in the next."));
    return;
  }
  const std::vector<int> selected = selectedRows();
  const int at = selected.empty() ? m_model->rowCount() : selected.back() + 1, count = static_cast<int>(rows.size());
  m_model->addRows(at, std::move(rows), tr("paste %n row(s)", nullptr, count));
  refresh();
  std::vector<int> pasted;
  for (int i = 0; i < count; ++i) pasted.push_back(at + i);
  selectRows(pasted);
}

void DataPanel::showRow(int row) {
  if (m_visible->visibleRow(row) < 0) m_filterBar->clear();
  selectRow(row, true);
}

void DataPanel::excludeRow(int row) {
  Row changed = m_model->row(row);
  changed.draft = true;
  m_model->changeRows({{static_cast<std::size_t>(row), std::make_shared<const Row>(std::move(changed))}}, tr("leave row %1 out of training").arg(row + 1));
}

void DataPanel::focusTable() { m_table->setFocus(); }
void DataPanel::focusFilter() { m_filterBar->focus(); }
void DataPanel::openFind() { m_findBar->open(); }

}  // namespace lorikeet
