// See answer_delegate.h.
#include "ui/widgets/answer_delegate.h"

#include <QPainter>

#include "ui/models/dataset_model.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

void AnswerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  if (!index.data(DatasetModel::DraftRole).toBool()) {
    QStyledItemDelegate::paint(painter, option, index);
    return;
  }
  const QString word = tr("draft");
  const int width = option.fontMetrics.horizontalAdvance(word) + kGrid;
  // The whole cell's background first, then the text beside the badge.
  QStyleOptionViewItem rest = option;
  rest.rect.setLeft(option.rect.left() + width + kGrid / 2);
  if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, option.palette.highlight());
  QStyledItemDelegate::paint(painter, rest, index);
  const QRect badge(option.rect.left() + kGrid / 2, option.rect.center().y() - option.fontMetrics.height() / 2, width,
                    option.fontMetrics.height());
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(themeColors().warning);
  painter->drawRoundedRect(badge, kGrid / 2, kGrid / 2);
  painter->setPen(option.state & QStyle::State_Selected ? option.palette.highlightedText().color() : themeColors().text);
  painter->drawText(badge, Qt::AlignCenter, word);
  painter->restore();
}

}  // namespace lorikeet
