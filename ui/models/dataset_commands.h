// The undoable steps of DatasetModel. Each keeps the entries it needs to go both ways. Used only by DatasetModel.
#pragma once
#include <QUndoCommand>
#include <vector>

#include "ui/models/dataset_model.h"

namespace lorikeet {

class InsertRowsCommand : public QUndoCommand {
 public:
  InsertRowsCommand(DatasetModel& model, int at, std::vector<Row> rows, const QString& text);
  void undo() override;
  void redo() override;

 private:
  DatasetModel& m_model;
  int m_at, m_count;
  std::vector<DatasetModel::Entry> m_entries;
};

class RemoveRowsCommand : public QUndoCommand {
 public:
  /// @param rows ascending
  RemoveRowsCommand(DatasetModel& model, std::vector<int> rows, const QString& text);
  void undo() override;
  void redo() override;

 private:
  DatasetModel& m_model;
  std::vector<int> m_rows;
  std::vector<DatasetModel::Entry> m_entries;
};

class EditRowCommand : public QUndoCommand {
 public:
  EditRowCommand(DatasetModel& model, int row, const Row& value, int mergeKey, const QString& text);
  void undo() override;
  void redo() override;
  int id() const override { return m_mergeKey; }
  bool mergeWith(const QUndoCommand* other) override;

 private:
  DatasetModel& m_model;
  int m_row, m_mergeKey;
  DatasetModel::Entry m_before, m_after;
};

class MoveRowsCommand : public QUndoCommand {
 public:
  MoveRowsCommand(DatasetModel& model, int first, int count, int offset, const QString& text);
  void undo() override;
  void redo() override;

 private:
  DatasetModel& m_model;
  int m_first, m_count, m_offset;
};

}  // namespace lorikeet
