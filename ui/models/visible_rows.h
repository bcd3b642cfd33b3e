// The rows of DatasetModel that the table shows: filtered and sorted beside the window, in pieces. Used by DataPanel between model
// and table.
#pragma once
#include <QAbstractProxyModel>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/edit/row_query.h"
#include "ui/engine/background.h"

namespace lorikeet {

class DatasetModel;

/// Holds plain index vectors instead of asking for every row anew: a row that is edited stays where it is until the next filter,
/// inserted rows are seen at once. Without filter and order it holds nothing.
class VisibleRows : public QAbstractProxyModel {
  Q_OBJECT
 public:
  explicit VisibleRows(DatasetModel* source, QObject* parent = nullptr);

  void setQuery(const RowQuery& query);
  const RowQuery& query() const { return m_query; }
  /// @param column of DatasetModel; -1 = the order of the file
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
  /// Filters and sorts again with what is known now.
  void compute();
  bool isFiltered() const { return !m_query.matchesAll(); }
  /// All rows in the order of the file: rows can be moved.
  bool isPlain() const { return m_plain; }
  bool isComputing() const { return m_job.isRunning(); }

  int sourceRow(int visible) const;  ///< -1 = there is none
  int visibleRow(int source) const;  ///< -1 = hidden

  QModelIndex mapToSource(const QModelIndex& proxy) const override;
  QModelIndex mapFromSource(const QModelIndex& source) const override;
  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  bool hasChildren(const QModelIndex& parent = {}) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

  // Dragging rows to another place.
  Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

 signals:
  /// A piece of the result is there. @param complete it was the last
  void computed(bool complete);
  void rowsDropped(const std::vector<int>& rows, int target);  ///< source rows, and the one they go before

 private:
  void connectSource();
  void take(const std::vector<int>& piece, bool first, bool complete);
  void becomePlain();
  void renumber();
  void onInserted(int first, int last);
  void onAboutToBeRemoved(int first, int last);
  void onRemoved(int first, int last);
  void onDataChanged(const QModelIndex& first, const QModelIndex& last);
  void onReset();

  DatasetModel* m_source;
  RowQuery m_query;
  int m_sortColumn = -1;
  Qt::SortOrder m_order = Qt::AscendingOrder;
  bool m_plain = true;
  std::vector<int> m_toSource, m_toVisible;  ///< empty while plain; m_toVisible has -1 for hidden rows
  Background m_job;
};

}  // namespace lorikeet
