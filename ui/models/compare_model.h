// What differs between two versions of a dataset, one line for each row that was added, removed or changed. Used by CompareDialog.
#pragma once
#include <QAbstractTableModel>
#include <array>
#include <vector>

#include "core/edit/compare.h"

namespace lorikeet {

class CompareModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Change, RowNumber, Text, ColumnCount };
  using QAbstractTableModel::QAbstractTableModel;

  /// @param pairs may hold equal rows, which are not listed
  void setPairs(RowList before, RowList after, const std::vector<RowPair>& pairs);
  /// Which kinds of change are listed.
  void setShown(bool added, bool removed, bool changed);
  const RowPair& pair(int row) const { return m_pairs[m_visible[static_cast<std::size_t>(row)]]; }
  RowPtr beforeOf(const RowPair& pair) const { return pair.before ? m_before.pointer(*pair.before) : nullptr; }
  RowPtr afterOf(const RowPair& pair) const { return pair.after ? m_after.pointer(*pair.after) : nullptr; }
  std::size_t count(RowChange change) const { return m_counts[static_cast<std::size_t>(change)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QString text(const RowPair& pair, int column) const;
  RowList m_before, m_after;
  std::vector<RowPair> m_pairs;          ///< all that differ
  std::vector<std::uint32_t> m_visible;  ///< indices in m_pairs
  std::array<std::size_t, 4> m_counts{};
  std::array<bool, 4> m_shown{false, true, true, true};  ///< by RowChange
};

}  // namespace lorikeet
