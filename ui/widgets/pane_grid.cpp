// See pane_grid.h.
#include "ui/widgets/pane_grid.h"

#include <QResizeEvent>
#include <algorithm>

#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kLeastWidth = 46 * kGrid, kLeastHeight = 31 * kGrid, kGap = kGrid * 3 / 2;

}  // namespace

PaneGrid::PaneGrid(QWidget* parent) : QScrollArea(parent), m_inside(new QWidget) {
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setWidget(m_inside);
  m_inside->setAutoFillBackground(false);
  viewport()->setAutoFillBackground(false);
  setFocusPolicy(Qt::NoFocus);
}

void PaneGrid::setPanes(const std::vector<QWidget*>& panes) {
  m_panes = panes;
  for (QWidget* pane : panes) {
    if (pane->parentWidget() != m_inside) pane->setParent(m_inside);
    pane->show();
  }
  // Tab goes through them as they stand.
  for (std::size_t i = 0; i + 1 < panes.size(); ++i) QWidget::setTabOrder(panes[i], panes[i + 1]);
  layOut();
}

int PaneGrid::columns() const {
  const int count = static_cast<int>(m_panes.size());
  const int fit = std::clamp((viewport()->width() + kGap) / (kLeastWidth + kGap), 1, std::max(1, count));
  const int rows = (count + fit - 1) / std::max(1, fit);
  return rows > 0 ? (count + rows - 1) / rows : 1;  // four in two rows are two and two, not three and one
}

void PaneGrid::layOut() {
  const int count = static_cast<int>(m_panes.size());
  if (count == 0) return;
  const int across = columns(), rows = (count + across - 1) / across;
  const int width = viewport()->width();
  const int height = std::max(kLeastHeight, (viewport()->height() - (rows - 1) * kGap) / rows);
  m_inside->resize(width, rows * height + (rows - 1) * kGap);
  for (int i = 0; i < count; ++i) {
    const int row = i / across, inRow = std::min(across, count - row * across);  // the last row shares the whole width
    const int wide = (width - (inRow - 1) * kGap) / inRow;
    m_panes[static_cast<std::size_t>(i)]->setGeometry((i % across) * (wide + kGap), row * (height + kGap), wide, height);
  }
}

void PaneGrid::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  layOut();
}

}  // namespace lorikeet
