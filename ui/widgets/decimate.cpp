// See decimate.h.
#include "ui/widgets/decimate.h"

#include <algorithm>
#include <cmath>

namespace lorikeet {

std::vector<QPointF> decimateMinMax(const std::vector<QPointF>& points, double from, double to, int columns) {
  const auto before = [](const QPointF& point, double x) { return point.x() < x; };
  auto at = std::lower_bound(points.begin(), points.end(), from, before);
  auto end = std::lower_bound(points.begin(), points.end(), to, before);
  if (at != points.begin()) --at;  // one neighbour on each side, so that the line reaches the edge
  if (end != points.end()) ++end;
  if (end - at <= 4 * static_cast<std::ptrdiff_t>(columns) || to <= from) return {at, end};

  std::vector<QPointF> kept;
  kept.reserve(4 * static_cast<std::size_t>(columns) + 8);
  const double width = (to - from) / columns;
  while (at != end) {
    const double column = std::floor((at->x() - from) / width);
    const auto first = at;
    auto last = at, low = at, high = at;
    for (; at != end && std::floor((at->x() - from) / width) == column; last = at++) {
      if (at->y() < low->y()) low = at;
      if (at->y() > high->y()) high = at;
    }
    for (const auto& pick : {first, std::min(low, high), std::max(low, high), last})
      if (kept.empty() || kept.back() != *pick) kept.push_back(*pick);
  }
  return kept;
}

}  // namespace lorikeet
