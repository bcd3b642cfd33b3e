// Paints a mean as text with a small bar and its interval under it: grey for the base, the accent for adapters. Used by
// EvaluatePanel's table of metrics.
#pragma once
#include <QStyledItemDelegate>

namespace lorikeet {

class IntervalDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lorikeet
