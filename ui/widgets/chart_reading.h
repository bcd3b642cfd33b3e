// The values under the cross-hair: of every curve that is shown, as a small table beside the line. Used by ChartCanvas.
#pragma once
#include <QPainter>
#include <QStringList>
#include <vector>

#include "ui/widgets/chart_layout.h"

namespace lorikeet {

struct ChartReading {
  QString head;                    ///< "Step 120 · epoch 1.20 · ..."
  std::vector<QStringList> cells;  ///< rows of the table; the first cell of each names it
  /// In one sentence, for screen readers.
  QString spoken() const;
  /// At most so many rows; where there are more, the last says how many are left out. @param most 1 or more
  ChartReading fitted(std::size_t most) const;
};

/// What the curves say at x.
ChartReading readingAt(const std::vector<CurveTable>& tables, const ChartView& view, const ChartLayout& layout, double x);
/// The line through all panes, a dot on each curve and the table on the side with more room.
void paintReading(QPainter& painter, const ChartReading& reading, const std::vector<CurveTable>& tables, const ChartView& view,
                  const ChartLayout& layout, double x);

}  // namespace lorikeet
