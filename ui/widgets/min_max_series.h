// A growing list of numbers with a pyramid of minima and maxima above it: the extremes of any range cost a few comparisons, so a
// frame costs its pixels and not its points. Used by CurveTable.
#pragma once
#include <cstddef>
#include <limits>
#include <vector>

namespace lorikeet {

/// The extremes of some values. Values that are no finite number do not count.
struct MinMax {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  bool isEmpty() const { return low > high; }
  void add(double value);
  void add(const MinMax& other);
};

class MinMaxSeries {
 public:
  /// Costs one comparison for each level of the pyramid. @param value may be NaN or infinite: a gap
  void append(double value);
  void reserve(std::size_t size) { m_values.reserve(size); }
  /// Forgets everything from index `size` on.
  void truncate(std::size_t size);
  std::size_t size() const { return m_values.size(); }
  double operator[](std::size_t index) const { return m_values[index]; }
  /// Of the values with index in [begin, end); empty when none of them is a number.
  MinMax range(std::size_t begin, std::size_t end) const;
  /// Of all values.
  MinMax range() const { return m_all; }

 private:
  MinMax below(std::size_t level, std::size_t begin, std::size_t end) const;

  std::vector<double> m_values;
  std::vector<std::vector<MinMax>> m_levels;  ///< [level][block]: blocks of kFan values, of kFan² ...
  MinMax m_all;
};

}  // namespace lorikeet
