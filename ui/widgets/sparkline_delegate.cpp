// See sparkline_delegate.h.
#include "ui/widgets/sparkline_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/models/runs_model.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

struct Range {
  float low = 0, high = 0;
  bool known = false;
  void take(const std::vector<float>& values) {
    for (const float value : values) {
      if (!std::isfinite(value)) continue;
      low = known ? std::min(low, value) : value;
      high = known ? std::max(high, value) : value;
      known = true;
    }
  }
};

/// Values that were not measured are bridged.
QPainterPath pathOf(const std::vector<float>& values, const QRectF& box, const Range& range, std::size_t columns) {
  QPainterPath path;
  const double height = std::max(1e-6, static_cast<double>(range.high - range.low));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    const QPointF at(box.left() + box.width() * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(1, columns - 1)),
                     box.bottom() - box.height() * (values[i] - range.low) / height);
    path.elementCount() == 0 ? path.moveTo(at) : path.lineTo(at);
  }
  return path;
}

}  // namespace

void SparklineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyledItemDelegate::paint(painter, option, index);
  const auto* model = qobject_cast<const RunsModel*>(index.model());
  if (model == nullptr) return;
  const CurveSketch& curve = model->run(index.row()).curve;
  const std::vector<float> train = curve.train(), validation = curve.validation();
  Range range;
  range.take(train);
  range.take(validation);
  if (!range.known) return;
  const QRectF box = QRectF(option.rect).adjusted(kGrid, kGrid / 2 + 1, -kGrid, -kGrid / 2 - 1);
  const std::size_t columns = std::max(train.size(), validation.size());
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(themeColors().muted, 1));
  painter->drawPath(pathOf(train, box, range, columns));
  painter->setPen(QPen(themeColors().validation, 1.6));
  painter->drawPath(pathOf(validation, box, range, columns));
  painter->restore();
}

QSize SparklineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {12 * kGrid, QStyledItemDelegate::sizeHint(option, index).height()};
}

}  // namespace lorikeet
