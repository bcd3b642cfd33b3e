// The rows of the dataset as a table that can be edited, every change undoable. Used by DataPanel; the dataset it hands out is
// what a run trains on.
#pragma once
#include <QAbstractTableModel>
#include <QStringList>
#include <QUndoStack>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace lorikeet {

class DatasetModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Question, Answer, Turns, SplitColumn, Tags, Issues, ColumnCount };

  explicit DatasetModel(QObject* parent = nullptr);

  // What a person does. Each is one step of undo.
  void addRows(int at, std::vector<Row> rows, const QString& text);
  void removeRowsAt(std::vector<int> rows);
  void duplicateRows(std::vector<int> rows);
  /// Moves a block of `count` rows so that it begins `offset` rows further (negative: up). Does nothing at the edges.
  void moveBlock(int first, int count, int offset);
  /// @param mergeKey edits of one row with the same key, one after the other, are one step (typing); -1 = always its own step
  void editRow(int row, const Row& value, const QString& text, int mergeKey = -1);

  /// Replaces everything and clears the undo history.
  void setDataset(const Dataset& dataset);
  /// A copy of the rows with the form of the file they came from.
  Dataset dataset() const;
  void setFile(const QString& path, FileForm fileForm, RowForm rowForm);
  QString path() const { return QString::fromStdString(m_meta.path); }
  RowForm rowForm() const { return m_meta.rowForm; }
  FileForm fileForm() const { return m_meta.fileForm; }

  const Row& row(int index) const { return m_entries[static_cast<std::size_t>(index)].row; }
  QStringList problems(int index) const { return m_entries[static_cast<std::size_t>(index)].problems; }
  int problemRows() const { return m_problemRows; }
  QUndoStack* undoStack() { return &m_undo; }
  /// Counts every change, also those that merge into one step of undo.
  int revision() const { return m_revision; }

  /// Names of {{placeholders}} in the rows, and their values.
  std::vector<std::string> placeholders() const;
  const std::map<std::string, std::string>& placeholderValues() const { return m_placeholders; }
  void setPlaceholderValue(const std::string& name, const std::string& value);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 signals:
  /// Any change of rows, order or placeholder values: plans and totals are stale.
  void contentChanged();

 private:
  friend class InsertRowsCommand;
  friend class RemoveRowsCommand;
  friend class EditRowCommand;
  friend class MoveRowsCommand;
  struct Entry {
    Row row;
    QString readIssue;  ///< what the reader found; gone once the row is edited
    QStringList problems;
  };

  // Primitives without undo, for the commands.
  void insertEntries(int at, std::vector<Entry> entries);
  std::vector<Entry> takeEntries(int at, int count);
  void replaceEntry(int at, Entry entry);
  void moveEntries(int first, int count, int offset);

  Entry makeEntry(Row row, QString readIssue = {}) const;
  void check(Entry& entry) const;
  QVariant displayText(const Entry& entry, int column) const;
  QVariant editText(const Row& row, int column) const;

  std::vector<Entry> m_entries;
  Dataset m_meta;  ///< path and forms; its rows stay empty
  std::map<std::string, std::string> m_placeholders;
  int m_problemRows = 0, m_revision = 0;
  QUndoStack m_undo;
};

}  // namespace lorikeet
