// See dataset_model.h.
#include "ui/models/dataset_model.h"

#include <algorithm>
#include <utility>

#include "ui/models/dataset_commands.h"
#include "ui/models/row_check.h"
#include "ui/widgets/icons.h"

namespace lorikeet {
namespace {

constexpr int kCellCharacters = 300;  // more never fits a cell, and long texts would slow painting down

QString oneLine(const std::string& text) {
  QString line = QString::fromStdString(text.substr(0, 4 * kCellCharacters)).left(kCellCharacters);
  line.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
  return line;
}

QString joined(const std::vector<std::string>& tags) {
  QStringList list;
  for (const std::string& tag : tags) list.append(QString::fromStdString(tag));
  return list.join(QStringLiteral(", "));
}

/// Sets the first user turn's or the last assistant turn's content, adding the turn where there is none.
void setTurn(Row& row, const std::string& role, const std::string& content) {
  const auto isRole = [&](const Message& turn) { return turn.role == role; };
  if (role == "user") {
    const auto at = std::find_if(row.turns.begin(), row.turns.end(), isRole);
    if (at != row.turns.end())
      at->content = content;
    else
      row.turns.insert(row.turns.begin(), {role, content});
    return;
  }
  const auto at = std::find_if(row.turns.rbegin(), row.turns.rend(), isRole);
  if (at != row.turns.rend())
    at->content = content;
  else
    row.turns.push_back({role, content});
}

}  // namespace

DatasetModel::DatasetModel(QObject* parent) : QAbstractTableModel(parent) {
  connect(this, &DatasetModel::contentChanged, this, [this] { ++m_revision; });
}

// ---- what a person does ----

void DatasetModel::addRows(int at, std::vector<Row> rows, const QString& text) {
  if (!rows.empty()) m_undo.push(new InsertRowsCommand(*this, std::clamp(at, 0, rowCount()), std::move(rows), text));
}

void DatasetModel::removeRowsAt(std::vector<int> rows) {
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end());
  const int count = static_cast<int>(rows.size());
  m_undo.push(new RemoveRowsCommand(*this, std::move(rows), tr("delete %n row(s)", nullptr, count)));
}

void DatasetModel::duplicateRows(std::vector<int> rows) {
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end());
  std::vector<Row> copies;
  for (const int index : rows) copies.push_back(row(index));
  const int count = static_cast<int>(copies.size());
  addRows(rows.back() + 1, std::move(copies), tr("duplicate %n row(s)", nullptr, count));
}

void DatasetModel::moveBlock(int first, int count, int offset) {
  if (offset == 0 || count <= 0 || first + offset < 0 || first + offset + count > rowCount()) return;
  m_undo.push(new MoveRowsCommand(*this, first, count, offset, tr("move %n row(s)", nullptr, count)));
}

void DatasetModel::editRow(int index, const Row& value, const QString& text, int mergeKey) {
  if (row(index) == value) return;
  m_undo.push(new EditRowCommand(*this, index, value, mergeKey, text));
}

// ---- the whole ----

void DatasetModel::setDataset(const Dataset& dataset) {
  beginResetModel();
  m_undo.clear();
  m_entries.clear();
  m_problemRows = 0;
  m_meta.path = dataset.path;
  m_meta.rowForm = dataset.rowForm;
  m_meta.fileForm = dataset.fileForm;
  std::vector<QString> found(dataset.rows.size());
  for (const RowIssue& issue : dataset.issues)
    if (issue.row < found.size() && issue.kind == "bad-record") found[issue.row] = QString::fromStdString(issue.sentence);
  for (std::size_t i = 0; i < dataset.rows.size(); ++i) {
    m_entries.push_back(makeEntry(dataset.rows[i], found[i]));
    m_problemRows += m_entries.back().problems.isEmpty() ? 0 : 1;
  }
  endResetModel();
  emit contentChanged();
}

Dataset DatasetModel::dataset() const {
  Dataset dataset = m_meta;
  for (const Entry& entry : m_entries) dataset.rows.push_back(entry.row);
  return dataset;
}

void DatasetModel::setFile(const QString& path, FileForm fileForm, RowForm rowForm) {
  m_meta.path = path.toStdString();
  m_meta.fileForm = fileForm;
  m_meta.rowForm = rowForm;
}

std::vector<std::string> DatasetModel::placeholders() const {
  std::vector<std::string> names;
  for (const Entry& entry : m_entries) {
    const std::vector<std::string> found = placeholdersIn({entry.row});
    names.insert(names.end(), found.begin(), found.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void DatasetModel::setPlaceholderValue(const std::string& name, const std::string& value) {
  m_placeholders[name] = value;
  m_problemRows = 0;
  for (Entry& entry : m_entries) {
    check(entry);
    m_problemRows += entry.problems.isEmpty() ? 0 : 1;
  }
  if (!m_entries.empty()) emit dataChanged(index(0, Issues), index(rowCount() - 1, Issues));
  emit contentChanged();
}

// ---- primitives ----

DatasetModel::Entry DatasetModel::makeEntry(Row row, QString readIssue) const {
  Entry entry{std::move(row), std::move(readIssue), {}};
  check(entry);
  return entry;
}

void DatasetModel::check(Entry& entry) const {
  entry.problems = entry.readIssue.isEmpty() ? rowProblems(entry.row, m_placeholders) : QStringList{entry.readIssue};
}

void DatasetModel::insertEntries(int at, std::vector<Entry> entries) {
  beginInsertRows({}, at, at + static_cast<int>(entries.size()) - 1);
  for (const Entry& entry : entries) m_problemRows += entry.problems.isEmpty() ? 0 : 1;
  m_entries.insert(m_entries.begin() + at, std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
  endInsertRows();
  emit contentChanged();
}

std::vector<DatasetModel::Entry> DatasetModel::takeEntries(int at, int count) {
  beginRemoveRows({}, at, at + count - 1);
  const auto first = m_entries.begin() + at;
  std::vector<Entry> taken(std::make_move_iterator(first), std::make_move_iterator(first + count));
  m_entries.erase(first, first + count);
  for (const Entry& entry : taken) m_problemRows -= entry.problems.isEmpty() ? 0 : 1;
  endRemoveRows();
  emit contentChanged();
  return taken;
}

void DatasetModel::replaceEntry(int at, Entry entry) {
  Entry& old = m_entries[static_cast<std::size_t>(at)];
  m_problemRows += (entry.problems.isEmpty() ? 0 : 1) - (old.problems.isEmpty() ? 0 : 1);
  old = std::move(entry);
  emit dataChanged(index(at, 0), index(at, ColumnCount - 1));
  emit contentChanged();
}

void DatasetModel::moveEntries(int first, int count, int offset) {
  const int destination = offset > 0 ? first + count + offset : first + offset;  // Qt counts before the removal
  if (!beginMoveRows({}, first, first + count - 1, {}, destination)) return;
  const auto begin = m_entries.begin();
  if (offset > 0)
    std::rotate(begin + first, begin + first + count, begin + first + count + offset);
  else
    std::rotate(begin + first + offset, begin + first, begin + first + count);
  endMoveRows();
  emit contentChanged();
}

// ---- QAbstractTableModel ----

int DatasetModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_entries.size()); }
int DatasetModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant DatasetModel::displayText(const Entry& entry, int column) const {
  switch (column) {
    case Question: return oneLine(entry.row.question());
    case Answer: return oneLine(entry.row.answer());
    case Turns: return static_cast<int>(entry.row.turns.size());
    case SplitColumn: return splitName(entry.row.split);
    case Tags: return joined(entry.row.tags);
    case Issues: return entry.problems.isEmpty() ? QString() : entry.problems.join(QLatin1Char(' '));
    default: return {};
  }
}

QVariant DatasetModel::editText(const Row& row, int column) const {
  switch (column) {
    case Question: return QString::fromStdString(row.question());
    case Answer: return QString::fromStdString(row.answer());
    case SplitColumn: return static_cast<int>(row.split);
    case Tags: return joined(row.tags);
    default: return {};
  }
}

QVariant DatasetModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Entry& entry = m_entries[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole: return displayText(entry, index.column());
    case Qt::EditRole: return editText(entry.row, index.column());
    case Qt::ToolTipRole: return entry.problems.isEmpty() ? QVariant() : QVariant(entry.problems.join(QLatin1Char('\n')));
    case Qt::DecorationRole:
      if (index.column() == Issues && !entry.problems.isEmpty()) return icon(QStringLiteral("warning"), IconColor::Warning);
      return {};
    case Qt::TextAlignmentRole:
      return QVariant(index.column() == Turns ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    default: return {};
  }
}

QVariant DatasetModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::TextAlignmentRole && section == Turns && orientation == Qt::Horizontal)
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  const QString names[] = {tr("Question"), tr("Answer"), tr("Turns"), tr("Split"), tr("Tags"), tr("Issues")};
  return section >= 0 && section < ColumnCount ? names[section] : QVariant();
}

Qt::ItemFlags DatasetModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  const bool editable = index.isValid() && index.column() != Turns && index.column() != Issues;
  return editable ? flags | Qt::ItemIsEditable : flags;
}

bool DatasetModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || !(flags(index) & Qt::ItemIsEditable))
    return false;
  Row changed = row(index.row());
  switch (index.column()) {
    case Question: setTurn(changed, "user", value.toString().toStdString()); break;
    case Answer: setTurn(changed, "assistant", value.toString().toStdString()); break;
    case SplitColumn: changed.split = static_cast<Split>(std::clamp(value.toInt(), 0, 2)); break;
    case Tags:
      changed.tags.clear();
      for (const QString& tag : value.toString().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (!tag.trimmed().isEmpty()) changed.tags.push_back(tag.trimmed().toStdString());
      break;
    default: return false;
  }
  editRow(index.row(), changed, tr("edit row %1").arg(index.row() + 1));
  return true;
}

}  // namespace lorikeet
