// See curve_sketch.h.
#include "core/runs/curve_sketch.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace lorikeet {

void CurveSketch::add(Curve& curve, std::int64_t step, double loss) {
  if (step < 0 || !std::isfinite(loss)) return;
  while (step / m_width >= static_cast<std::int64_t>(kRanges)) halve();
  Range& range = curve[static_cast<std::size_t>(step / m_width)];
  range.mean += (static_cast<float>(loss) - range.mean) / static_cast<float>(++range.count);
}

CurveSketch::Range CurveSketch::together(const Range& a, const Range& b) {
  const std::uint32_t count = a.count + b.count;
  if (count == 0) return {};
  const float share = static_cast<float>(b.count) / static_cast<float>(count);
  return {a.mean + (b.mean - a.mean) * share, count};
}

void CurveSketch::halve() {
  for (Curve* curve : {&m_train, &m_validation}) {
    for (std::size_t i = 0; i < kRanges; ++i)
      (*curve)[i] = i < kRanges / 2 ? together((*curve)[2 * i], (*curve)[2 * i + 1]) : Range();
  }
  m_width *= 2;
}

std::vector<float> CurveSketch::meansOf(const Curve& curve) {
  std::size_t used = kRanges;
  while (used > 0 && curve[used - 1].count == 0) --used;
  std::vector<float> means(used, std::numeric_limits<float>::quiet_NaN());
  for (std::size_t i = 0; i < used; ++i) {
    if (curve[i].count > 0) means[i] = curve[i].mean;
  }
  return means;
}

std::string CurveSketch::toBytes() const {
  static_assert(std::is_trivially_copyable_v<CurveSketch>);
  return {reinterpret_cast<const char*>(this), sizeof *this};  // the index never leaves this machine
}

CurveSketch CurveSketch::fromBytes(std::string_view bytes) {
  CurveSketch sketch;
  if (bytes.size() != sizeof sketch) return sketch;
  std::memcpy(&sketch, bytes.data(), sizeof sketch);
  return sketch.m_width >= 1 ? sketch : CurveSketch();
}

}  // namespace lorikeet
