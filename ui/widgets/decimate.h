// A long curve in few points, so that a spike stays visible. Used by the chat's checkpoint scrubber; the large chart has a pyramid.
#pragma once
#include <QPointF>
#include <vector>

namespace lorikeet {

/// At most four points a pixel column (first, lowest, highest, last).
/// @param points ascending in x  @param from, to visible range of x  @param columns pixels across, >= 1
std::vector<QPointF> decimateMinMax(const std::vector<QPointF>& points, double from, double to, int columns);

}  // namespace lorikeet
