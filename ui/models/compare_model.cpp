// See compare_model.h.
#include "ui/models/compare_model.h"

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr std::size_t kCellBytes = 600;  // more never fits a cell
}

void CompareModel::setPairs(RowList before, RowList after, const std::vector<RowPair>& pairs) {
  beginResetModel();
  m_before = std::move(before);
  m_after = std::move(after);
  m_pairs.clear();
  m_counts = {};
  for (const RowPair& pair : pairs) {
    ++m_counts[static_cast<std::size_t>(pair.change)];
    if (pair.change != RowChange::Same) m_pairs.push_back(pair);
  }
  endResetModel();
  setShown(m_shown[1], m_shown[2], m_shown[3]);
}

void CompareModel::setShown(bool added, bool removed, bool changed) {
  beginResetModel();
  m_shown = {false, added, removed, changed};
  m_visible.clear();
  for (std::size_t i = 0; i < m_pairs.size(); ++i)
    if (m_shown[static_cast<std::size_t>(m_pairs[i].change)]) m_visible.push_back(static_cast<std::uint32_t>(i));
  endResetModel();
}

int CompareModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_visible.size()); }
int CompareModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString CompareModel::text(const RowPair& pair, int column) const {
  if (column == Change) {
    if (pair.change == RowChange::Added) return tr("+ added");
    return pair.change == RowChange::Removed ? tr("− removed") : tr("~ changed");
  }
  const auto number = [](std::size_t index) { return countText(static_cast<qint64>(index) + 1); };
  if (column == RowNumber) {
    if (!pair.before) return number(*pair.after);
    return !pair.after || *pair.before == *pair.after ? number(*pair.before)
                                                      : tr("%1 → %2").arg(number(*pair.before), number(*pair.after));
  }
  const RowPtr row = pair.after ? afterOf(pair) : beforeOf(pair);
  return QString::fromStdString(row->question().substr(0, kCellBytes)).replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
}

QVariant CompareModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RowPair& it = pair(index.row());
  if (role == Qt::DisplayRole) return text(it, index.column());
  if (role == Qt::TextAlignmentRole && index.column() == RowNumber) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ForegroundRole && index.column() == Change) {
    const ThemeColors& colors = themeColors();
    return it.change == RowChange::Added ? colors.good : it.change == RowChange::Removed ? colors.error : colors.accent;
  }
  return {};
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QString names[] = {tr("Change"), tr("Row"), tr("Question")};
  return section >= 0 && section < ColumnCount ? names[section] : QVariant();
}

}  // namespace lorikeet
