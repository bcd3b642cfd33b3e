// The settings of the chosen runs beside each other, all of them or only those that differ. Used by RunDetails.
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "core/runs/run_compare.h"

namespace lorikeet {

class RunSettingsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void setRuns(const std::vector<RunInfo>& runs);
  void setDifferencesOnly(bool only);
  bool differencesOnly() const { return m_onlyDifferences; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;  ///< the setting, then one for each run
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  const SettingRow& row(int shown) const { return m_rows[m_shown[static_cast<std::size_t>(shown)]]; }
  void choose();

  std::vector<SettingRow> m_rows;
  std::vector<std::size_t> m_shown;
  QStringList m_names;
  bool m_onlyDifferences = false;
};

}  // namespace lorikeet
