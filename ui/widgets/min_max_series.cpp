// See min_max_series.h.
#include "ui/widgets/min_max_series.h"

#include <algorithm>
#include <cmath>

namespace lorikeet {
namespace {
constexpr std::size_t kFan = 16;
}

void MinMax::add(double value) {
  if (!std::isfinite(value)) return;
  low = std::min(low, value);
  high = std::max(high, value);
}

void MinMax::add(const MinMax& other) {
  low = std::min(low, other.low);
  high = std::max(high, other.high);
}

void MinMaxSeries::append(double value) {
  std::size_t block = m_values.size();
  m_values.push_back(value);
  m_all.add(value);
  // A level appears when there are two blocks of the one below it.
  for (std::size_t level = 0;; ++level) {
    block /= kFan;
    if (level == m_levels.size()) {
      if (block == 0) return;
      m_levels.emplace_back(1, below(level, 0, kFan));
    }
    if (block == m_levels[level].size()) m_levels[level].emplace_back();
    m_levels[level][block].add(value);
  }
}

void MinMaxSeries::truncate(std::size_t size) {
  if (size >= m_values.size()) return;
  m_values.resize(size);
  for (std::size_t level = 0, count = size; level < m_levels.size(); ++level) {
    std::vector<MinMax>& blocks = m_levels[level];
    const std::size_t whole = count / kFan;
    blocks.resize((count + kFan - 1) / kFan);
    if (whole < blocks.size()) blocks[whole] = below(level, whole * kFan, count);
    count = blocks.size();
  }
  while (!m_levels.empty() && m_levels.back().size() <= 1) m_levels.pop_back();
  m_all = range(0, size);
}

/// Of entries [begin, end) of what stands under `level`: values under level 0, blocks of the level before under the others.
MinMax MinMaxSeries::below(std::size_t level, std::size_t begin, std::size_t end) const {
  MinMax result;
  if (level == 0)
    for (std::size_t i = begin; i < end; ++i) result.add(m_values[i]);
  else
    for (std::size_t i = begin; i < end; ++i) result.add(m_levels[level - 1][i]);
  return result;
}

MinMax MinMaxSeries::range(std::size_t begin, std::size_t end) const {
  MinMax result;
  end = std::min(end, m_values.size());
  for (std::size_t level = 0; begin < end; ++level) {
    // The ragged ends are read at this level, whole blocks one level up.
    const std::size_t firstWhole = (begin + kFan - 1) / kFan, lastWhole = end / kFan;
    if (level >= m_levels.size() || firstWhole >= lastWhole) {
      result.add(below(level, begin, end));
      return result;
    }
    result.add(below(level, begin, firstWhole * kFan));
    result.add(below(level, lastWhole * kFan, end));
    begin = firstWhole;
    end = lastWhole;
  }
  return result;
}

}  // namespace lorikeet
