// Draws a run's two loss curves small into a cell of the table of runs. Used by RunsPanel.
#pragma once
#include <QStyledItemDelegate>

namespace lorikeet {

class SparklineDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lorikeet
