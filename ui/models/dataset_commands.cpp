// See dataset_commands.h.
#include "ui/models/dataset_commands.h"

#include <utility>

namespace lorikeet {

InsertRowsCommand::InsertRowsCommand(DatasetModel& model, int at, std::vector<Row> rows, const QString& text)
    : QUndoCommand(text), m_model(model), m_at(at), m_count(static_cast<int>(rows.size())) {
  for (Row& row : rows) m_entries.push_back(model.makeEntry(std::move(row)));
}

void InsertRowsCommand::undo() { m_entries = m_model.takeEntries(m_at, m_count); }
void InsertRowsCommand::redo() { m_model.insertEntries(m_at, std::exchange(m_entries, {})); }

RemoveRowsCommand::RemoveRowsCommand(DatasetModel& model, std::vector<int> rows, const QString& text)
    : QUndoCommand(text), m_model(model), m_rows(std::move(rows)) {}

void RemoveRowsCommand::redo() {
  // From the end, so that the indices before stay right.
  m_entries.resize(m_rows.size());
  for (std::size_t i = m_rows.size(); i-- > 0;) m_entries[i] = std::move(m_model.takeEntries(m_rows[i], 1).front());
}

void RemoveRowsCommand::undo() {
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    std::vector<DatasetModel::Entry> one;
    one.push_back(std::move(m_entries[i]));
    m_model.insertEntries(m_rows[i], std::move(one));
  }
  m_entries.clear();
}

EditRowCommand::EditRowCommand(DatasetModel& model, int row, const Row& value, int mergeKey, const QString& text)
    : QUndoCommand(text),
      m_model(model),
      m_row(row),
      m_mergeKey(mergeKey),
      m_before(model.m_entries[static_cast<std::size_t>(row)]),
      m_after(model.makeEntry(value)) {}

void EditRowCommand::undo() { m_model.replaceEntry(m_row, m_before); }
void EditRowCommand::redo() { m_model.replaceEntry(m_row, m_after); }

bool EditRowCommand::mergeWith(const QUndoCommand* other) {
  const auto* next = static_cast<const EditRowCommand*>(other);  // the same id means the same class
  if (next->m_row != m_row) return false;
  m_after = next->m_after;
  return true;
}

MoveRowsCommand::MoveRowsCommand(DatasetModel& model, int first, int count, int offset, const QString& text)
    : QUndoCommand(text), m_model(model), m_first(first), m_count(count), m_offset(offset) {}

void MoveRowsCommand::undo() { m_model.moveEntries(m_first + m_offset, m_count, -m_offset); }
void MoveRowsCommand::redo() { m_model.moveEntries(m_first, m_count, m_offset); }

}  // namespace lorikeet
