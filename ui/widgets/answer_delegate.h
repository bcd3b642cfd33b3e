// Paints an answer in the table; a draft that a model wrote carries a badge that says so. Used by DataPanel's table.
#pragma once
#include <QStyledItemDelegate>

namespace lorikeet {

class AnswerDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lorikeet
