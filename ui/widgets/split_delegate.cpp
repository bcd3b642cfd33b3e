// See split_delegate.h.
#include "ui/widgets/split_delegate.h"

#include <QComboBox>

#include "ui/models/row_check.h"

namespace lorikeet {

QWidget* SplitDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
  auto* box = new QComboBox(parent);
  for (const Split split : {Split::Auto, Split::Train, Split::Validation}) box->addItem(splitName(split));
  return box;
}

void SplitDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  static_cast<QComboBox*>(editor)->setCurrentIndex(index.data(Qt::EditRole).toInt());
}

void SplitDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  model->setData(index, static_cast<QComboBox*>(editor)->currentIndex());
}

}  // namespace lorikeet
