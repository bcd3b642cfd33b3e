// See row_losses_model.h.
#include "ui/models/row_losses_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

struct Words {
  const char *name, *advice;
};

// In the order of RowLearning.
constexpr Words kWords[] = {
    {QT_TRANSLATE_NOOP("RowLearning", "Seen once"), QT_TRANSLATE_NOOP("RowLearning", "Seen less than twice: nothing can be said yet.")},
    {QT_TRANSLATE_NOOP("RowLearning", "Never learned"),
     QT_TRANSLATE_NOOP("RowLearning", "The model does not come to know it. Look whether the row is wrong or contradicts another, or train longer.")},
    {QT_TRANSLATE_NOOP("RowLearning", "Learned"), QT_TRANSLATE_NOOP("RowLearning", "The model knows it well.")},
    {QT_TRANSLATE_NOOP("RowLearning", "Memorised"),
     QT_TRANSLATE_NOOP("RowLearning", "Known by heart. Good for facts; for style, fewer epochs may answer new questions better.")},
    {QT_TRANSLATE_NOOP("RowLearning", "Forgotten"),
     QT_TRANSLATE_NOOP("RowLearning", "It was known once and no longer is: other rows may contradict it, or the learning rate is too high.")}};

}  // namespace

QString learningName(RowLearning learning) { return QCoreApplication::translate("RowLearning", kWords[static_cast<std::size_t>(learning)].name); }
QString learningAdvice(RowLearning learning) { return QCoreApplication::translate("RowLearning", kWords[static_cast<std::size_t>(learning)].advice); }

RowLossesModel::RowLossesModel(const RowLossBook* book, QObject* parent) : QAbstractTableModel(parent), m_book(book) {}

void RowLossesModel::setLosses(std::vector<RowLoss> losses) {
  beginResetModel();
  m_losses = std::move(losses);
  endResetModel();
}

void RowLossesModel::sort(int column, Qt::SortOrder order) {
  if (column < 0) return;
  beginResetModel();
  std::stable_sort(m_losses.begin(), m_losses.end(), [&](const RowLoss& a, const RowLoss& b) {
    const RowLoss &first = order == Qt::AscendingOrder ? a : b, &second = order == Qt::AscendingOrder ? b : a;
    if (column == Loss) return first.loss < second.loss;
    if (column == Learning) return m_book->learning(first.row) < m_book->learning(second.row);
    return first.row < second.row;
  });
  endResetModel();
}

int RowLossesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_losses.size()); }
int RowLossesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RowLossesModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RowLoss& record = loss(index.row());
  const RowPtr row = m_book->row(record.row);
  if (role == Qt::ToolTipRole && index.column() == Learning) return learningAdvice(m_book->learning(record.row));
  if (role == Qt::TextAlignmentRole) return QVariant((index.column() <= Loss ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case Number: return countText(std::int64_t{record.row} + 1);
    case Loss: return lossText(record.loss);
    case Learning: return learningName(m_book->learning(record.row));
    case Question: return row ? qs(row->question()).simplified() : QString();
    default: return {};
  }
}

QVariant RowLossesModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole) return QVariant((section <= Loss ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section == Loss) return tr("Nats a learned token: 0 = known by heart, 0.7 = every second token as likely as a coin shows heads.");
  if (role != Qt::DisplayRole) return {};
  const QString names[] = {tr("Row"), tr("Loss"), tr("Over time"), tr("Question")};
  return names[section];
}

}  // namespace lorikeet
