// Rows with what they lost: those of one step, or all of one kind. Used by RowLossesPane.
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "ui/models/row_loss_book.h"

namespace lorikeet {

/// "Never learned" ... for people.
QString learningName(RowLearning learning);
/// What it means and what to do.
QString learningAdvice(RowLearning learning);

class RowLossesModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Number, Loss, Learning, Question, ColumnCount };
  explicit RowLossesModel(const RowLossBook* book, QObject* parent = nullptr);
  void setLosses(std::vector<RowLoss> losses);
  const RowLoss& loss(int row) const { return m_losses[static_cast<std::size_t>(row)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  const RowLossBook* m_book;
  std::vector<RowLoss> m_losses;
};

}  // namespace lorikeet
