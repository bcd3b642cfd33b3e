// See runs_model.h.
#include "ui/models/runs_model.h"

#include <QCoreApplication>
#include <utility>

#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

QString statusName(RunStatus status) {
  switch (status) {
    case RunStatus::Created: return QCoreApplication::translate("RunsModel", "Created");
    case RunStatus::Running: return QCoreApplication::translate("RunsModel", "Running");
    case RunStatus::Paused: return QCoreApplication::translate("RunsModel", "Paused");
    case RunStatus::Stopped: return QCoreApplication::translate("RunsModel", "Stopped");
    case RunStatus::Finished: return QCoreApplication::translate("RunsModel", "Finished");
    case RunStatus::Failed: return QCoreApplication::translate("RunsModel", "Failed");
  }
  return {};
}

namespace {
QIcon statusIcon(RunStatus status) {
  switch (status) {
    case RunStatus::Finished: return icon(QStringLiteral("ok"), IconColor::Good);
    case RunStatus::Failed: return icon(QStringLiteral("error"), IconColor::Error);
    case RunStatus::Running: return icon(QStringLiteral("play"), IconColor::Accent);
    case RunStatus::Paused: return icon(QStringLiteral("pause"), IconColor::Muted);
    default: return icon(QStringLiteral("stop"), IconColor::Muted);
  }
}
}  // namespace

RunsModel::RunsModel(QObject* parent) : QAbstractTableModel(parent) {}

void RunsModel::setRuns(std::vector<RunInfo> runs) {
  beginResetModel();
  m_runs = std::move(runs);
  endResetModel();
}

int RunsModel::rowOf(const std::string& id) const {
  for (std::size_t i = 0; i < m_runs.size(); ++i)
    if (m_runs[i].id == id) return static_cast<int>(i);
  return -1;
}

int RunsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }
int RunsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RunsModel::text(const RunInfo& run, int column) const {
  switch (column) {
    case Name: return qs(run.name.empty() ? run.id : run.name);
    case Status: return statusName(run.status);
    case Progress: return QStringLiteral("%1 / %2").arg(run.step).arg(run.totalSteps);
    case BestLoss: return lossText(run.bestValidationLoss);
    case BaseModel: return run.config.baseModel.empty() ? tr("built-in") : qs(run.config.baseModel).section(QLatin1Char('/'), -1);
    case Updated: return localTime(run.updatedAt);
    default: return {};
  }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RunInfo& info = run(index.row());
  if (role == Qt::DisplayRole) return text(info, index.column());
  if (role == Qt::DecorationRole && index.column() == Status) return statusIcon(info.status);
  if (role == Qt::ToolTipRole && !info.message.empty()) return qs(info.message);
  if (role == Qt::TextAlignmentRole) {
    const bool isNumber = index.column() == Progress || index.column() == BestLoss;
    return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  return {};
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::TextAlignmentRole && (section == Progress || section == BestLoss))
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section == BestLoss) return tr("The lowest validation loss; its checkpoint is the run's adapter.");
  if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
  const QString names[] = {tr("Run"), tr("Status"), tr("Steps"), tr("Best loss"), tr("Base model"), tr("Changed")};
  return section >= 0 && section < ColumnCount ? names[section] : QVariant();
}

}  // namespace lorikeet
