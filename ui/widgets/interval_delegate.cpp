// See interval_delegate.h.
#include "ui/widgets/interval_delegate.h"

#include <QPainter>

#include "ui/models/eval_model.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

void IntervalDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariantList bar = index.data(EvalMetricsModel::BarRole).toList();
  if (bar.size() != 3) {
    QStyledItemDelegate::paint(painter, option, index);
    return;
  }
  QStyleOptionViewItem text = option;
  text.rect.setBottom(option.rect.bottom() - kGrid);
  if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, option.palette.highlight());
  QStyledItemDelegate::paint(painter, text, index);

  const ThemeColors& colors = themeColors();
  const QRectF track(option.rect.left() + kGrid, option.rect.bottom() - kGrid - 2, option.rect.width() - 2 * kGrid, kGrid / 2);
  const auto x = [&](int which) { return track.left() + track.width() * bar[which].toDouble(); };
  painter->save();
  painter->setPen(Qt::NoPen);
  painter->setBrush(colors.grid);
  painter->drawRect(track);
  painter->setBrush(index.data(EvalMetricsModel::BaseRole).toBool() ? colors.base : colors.accent);
  painter->drawRect(QRectF(track.topLeft(), QPointF(x(0), track.bottom())));
  painter->setPen(QPen(colors.text, 1));
  const qreal middle = track.center().y();
  painter->drawLine(QPointF(x(1), middle), QPointF(x(2), middle));
  for (const int end : {1, 2}) painter->drawLine(QPointF(x(end), middle - 4), QPointF(x(end), middle + 4));
  painter->restore();
}

}  // namespace lorikeet
