// One axis of a chart: values to pixels and back, linear or logarithmic, and round ticks with their labels. Used by ChartLayout and
// ChartPainter.
#pragma once
#include <QString>
#include <vector>

#include "ui/widgets/min_max_series.h"

namespace lorikeet {

/// How numbers of an axis are written.
enum class NumberForm { Plain, Count, ShortCount, Bytes, Duration };
QString numberText(double value, NumberForm form);

class ChartScale {
 public:
  /// @param log needs a range above 0; where it has none the axis is linear
  void setRange(double low, double high, bool log = false);
  /// @param from, to pixels of low and high; y axes run downwards, so from > to there
  void setPixels(double from, double to);
  double low() const { return m_low; }
  double high() const { return m_high; }
  bool isLog() const { return m_log; }
  /// Values beyond the range land beyond the pixels; on a logarithmic axis values of 0 or less land just below its low end.
  double toPixel(double value) const;
  double toValue(double pixel) const;
  /// About `wanted` values within the range, one at least where there is a round one, ascending, that are round as they are written: whole steps, minutes and hours, powers of
  /// 1024 bytes.
  std::vector<double> ticks(int wanted, NumberForm form = NumberForm::Plain) const;

 private:
  double tickStep(int wanted, NumberForm form) const;
  std::vector<double> linearTicks(int wanted, NumberForm form) const;
  std::vector<double> logTicks(int wanted) const;
  double m_low = 0, m_high = 1, m_from = 0, m_to = 1;
  bool m_log = false;
};

}  // namespace lorikeet
