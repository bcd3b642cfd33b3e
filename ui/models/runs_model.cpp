// See runs_model.h.
#include "ui/models/runs_model.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "ui/widgets/icons.h"
#include "ui/widgets/sentence_text.h"
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

QString statusName(const RunSummary& run) {
  if (!run.importedFrom.empty()) return QCoreApplication::translate("RunsModel", "Imported");
  if (run.interrupted) return QCoreApplication::translate("RunsModel", "Interrupted");
  return statusName(run.status);
}

namespace {

QIcon statusIcon(const RunSummary& run) {
  if (!run.importedFrom.empty()) return icon(QStringLiteral("open"), IconColor::Muted);
  if (run.interrupted) return icon(QStringLiteral("warning"), IconColor::Warning);
  switch (run.status) {
    case RunStatus::Finished: return icon(QStringLiteral("ok"), IconColor::Good);
    case RunStatus::Failed: return icon(QStringLiteral("error"), IconColor::Error);
    case RunStatus::Running: return icon(QStringLiteral("play"), IconColor::Accent);
    case RunStatus::Paused: return icon(QStringLiteral("pause"), IconColor::Muted);
    default: return icon(QStringLiteral("stop"), IconColor::Muted);
  }
}

bool isNumber(int column) {
  return column == RunsModel::Steps || column == RunsModel::Epoch || column == RunsModel::BestLoss || column == RunsModel::Duration;
}

QString fileName(const std::string& path) { return qs(std::filesystem::path(path).filename().string()); }

/// What a column sorts by: numbers as such (unknown ones last), texts by the person's language.
double numberOf(const RunSummary& run, int column) {
  switch (column) {
    case RunsModel::Steps: return static_cast<double>(run.step);
    case RunsModel::Epoch: return run.epoch;
    case RunsModel::BestLoss: return run.bestValidationLoss;
    case RunsModel::Duration: return run.elapsedSeconds;
    default: return 0;
  }
}

}  // namespace

RunsModel::RunsModel(QObject* parent) : QAbstractTableModel(parent) {}

void RunsModel::setRuns(std::vector<RunSummary> runs) {
  beginResetModel();
  m_runs = std::move(runs);
  arrange();
  endResetModel();
}

void RunsModel::setFilter(const QString& query) {
  if (query == m_query) return;
  beginResetModel();
  m_query = query;
  arrange();
  endResetModel();
}

void RunsModel::sort(int column, Qt::SortOrder order) {
  beginResetModel();
  m_sortColumn = column;
  m_order = order;
  arrange();
  endResetModel();
}

void RunsModel::arrange() {
  m_shown.clear();
  const std::string query = m_query.toStdString();
  for (std::size_t i = 0; i < m_runs.size(); ++i)
    if (matchesQuery(m_runs[i], query, statusName(m_runs[i]).toStdString())) m_shown.push_back(i);
  if (m_sortColumn < 0) return;
  const bool up = m_order == Qt::AscendingOrder;
  std::stable_sort(m_shown.begin(), m_shown.end(), [&](std::size_t a, std::size_t b) {
    if (isNumber(m_sortColumn)) {
      const double left = numberOf(m_runs[a], m_sortColumn), right = numberOf(m_runs[b], m_sortColumn);
      if (std::isnan(left) || std::isnan(right)) return !std::isnan(left) && std::isnan(right);
      return up ? left < right : right < left;
    }
    if (m_sortColumn == Started) return up ? m_runs[a].createdAt < m_runs[b].createdAt : m_runs[b].createdAt < m_runs[a].createdAt;
    const int order = QString::localeAwareCompare(text(m_runs[a], m_sortColumn), text(m_runs[b], m_sortColumn));
    return up ? order < 0 : order > 0;
  });
}

int RunsModel::rowOf(const std::string& id) const {
  for (std::size_t i = 0; i < m_shown.size(); ++i)
    if (m_runs[m_shown[i]].id == id) return static_cast<int>(i);
  return -1;
}

int RunsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_shown.size()); }
int RunsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RunsModel::text(const RunSummary& run, int column) const {
  switch (column) {
    case Status: return statusName(run);
    case Name: return qs(run.name.empty() ? run.id : run.name);
    case Steps: return QStringLiteral("%1 / %2").arg(run.step).arg(run.totalSteps);
    case Epoch: return std::isfinite(run.epoch) ? QString::number(run.epoch, 'f', 1) : QStringLiteral("–");
    case BestLoss: return lossText(run.bestValidationLoss);
    case BaseModel:
      if (!run.baseModel.empty()) return fileName(run.baseModel);
      return run.importedFrom.empty() ? tr("built-in") : QStringLiteral("–");
    case Data: {
      const QString name = run.dataset.empty() && run.importedFrom.empty() ? tr("sample") : fileName(run.dataset);
      return run.datasetHash.empty() ? name : QStringLiteral("%1 #%2").arg(name, qs(run.datasetHash).left(6));
    }
    case Started: return localTime(run.createdAt);
    case Duration: return durationText(run.elapsedSeconds);
    default: return {};
  }
}

QString RunsModel::toolTip(const RunSummary& run) const {
  QStringList lines{qs(run.name), qs(run.id)};
  if (!run.tags.empty()) {
    QStringList tags;
    for (const std::string& tag : run.tags) tags.append(qs(tag));
    lines.append(tr("Tags: %1").arg(tags.join(QStringLiteral(", "))));
  }
  if (!run.message.empty()) lines.append(sentenceText(run.message));
  if (!run.notes.empty()) lines.append(qs(run.notes));
  return lines.join(QLatin1Char('\n'));
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RunSummary& info = run(index.row());
  if (role == Qt::DisplayRole || role == Qt::EditRole) return text(info, index.column());
  if (role == Qt::DecorationRole && index.column() == Status) return statusIcon(info);
  if (role == Qt::ToolTipRole) return toolTip(info);
  if (role == Qt::TextAlignmentRole) return QVariant((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || index.column() != Name || !index.isValid()) return false;
  const QString name = value.toString().trimmed();
  RunSummary& changed = m_runs[m_shown[static_cast<std::size_t>(index.row())]];
  if (name.isEmpty() || name == qs(changed.name)) return false;
  changed.name = name.toStdString();
  emit dataChanged(index, index);
  emit renamed(qs(changed.id), name);
  return true;
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole) return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section == BestLoss) return tr("The lowest validation loss; its checkpoint is the run's adapter.");
  if (role == Qt::ToolTipRole && section == Data) return tr("The dataset and the beginning of its hash: equal hashes mean equal rows.");
  if (role != Qt::DisplayRole) return {};
  const QString names[] = {tr("Status"),     tr("Run"),     tr("Loss"),    tr("Steps"),    tr("Epoch"),
                           tr("Best loss"), tr("Base model"), tr("Dataset"), tr("Started"), tr("Duration")};
  return names[section];
}

}  // namespace lorikeet
