// All runs found in the runs folder, newest first, read-only. Used by RunsPanel.
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "core/runs/run_folder.h"

namespace lorikeet {

/// "Finished", "Stopped" ... for people.
QString statusName(RunStatus status);

class RunsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, Status, Progress, BestLoss, BaseModel, Updated, ColumnCount };

  explicit RunsModel(QObject* parent = nullptr);
  void setRuns(std::vector<RunInfo> runs);
  const RunInfo& run(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
  /// @return the row of this id, or -1
  int rowOf(const std::string& id) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  QVariant text(const RunInfo& run, int column) const;
  std::vector<RunInfo> m_runs;
};

}  // namespace lorikeet
