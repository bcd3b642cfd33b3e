// The runs of this machine as a table: what RunRegistry lists, filtered by a search and sorted. Used by RunsPanel.
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "core/runs/run_summary.h"

namespace lorikeet {

/// "Finished", "Stopped" ... for people.
QString statusName(RunStatus status);
/// The same of a listed run, which may be interrupted or imported, too.
QString statusName(const RunSummary& run);

class RunsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Status, Name, Curve, Steps, Epoch, BestLoss, BaseModel, Data, Started, Duration, ColumnCount };

  explicit RunsModel(QObject* parent = nullptr);
  void setRuns(std::vector<RunSummary> runs);
  /// Words that all shown runs hold; "" = all runs.
  void setFilter(const QString& query);
  const RunSummary& run(int row) const { return m_runs[m_shown[static_cast<std::size_t>(row)]]; }
  /// @return the shown row of this id, or -1
  int rowOf(const std::string& id) const;
  std::size_t total() const { return m_runs.size(); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  void sort(int column, Qt::SortOrder order) override;

 signals:
  void renamed(const QString& id, const QString& name);

 private:
  QString text(const RunSummary& run, int column) const;
  QString toolTip(const RunSummary& run) const;
  void arrange();

  std::vector<RunSummary> m_runs;     ///< newest first
  std::vector<std::size_t> m_shown;   ///< indices in m_runs
  QString m_query;
  int m_sortColumn = -1;
  Qt::SortOrder m_order = Qt::AscendingOrder;
};

}  // namespace lorikeet
