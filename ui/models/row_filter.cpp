// See row_filter.h.
#include "ui/models/row_filter.h"

#include <algorithm>

#include "ui/models/dataset_model.h"

namespace lorikeet {

RowFilter::RowFilter(DatasetModel* source, QObject* parent) : QSortFilterProxyModel(parent), m_source(source) {
  setSourceModel(source);
}

void RowFilter::setText(const QString& text) {
  if (text == m_text) return;
  m_text = text;
  invalidateFilter();
}

void RowFilter::setOnlyProblems(bool only) {
  if (only == m_onlyProblems) return;
  m_onlyProblems = only;
  invalidateFilter();
}

bool RowFilter::filterAcceptsRow(int sourceRow, const QModelIndex&) const {
  if (m_onlyProblems && m_source->problems(sourceRow).isEmpty()) return false;
  if (m_text.isEmpty()) return true;
  const auto holds = [this](const std::string& text) { return QString::fromStdString(text).contains(m_text, Qt::CaseInsensitive); };
  const Row& row = m_source->row(sourceRow);
  return std::any_of(row.turns.begin(), row.turns.end(), [&](const Message& turn) { return holds(turn.content); }) ||
         std::any_of(row.tags.begin(), row.tags.end(), holds);
}

}  // namespace lorikeet
