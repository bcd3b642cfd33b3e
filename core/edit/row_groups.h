// Rows joined into groups (union-find), each known by its first row. Used by near_duplicates and row_split.
#pragma once
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace lorikeet {

class RowGroups {
 public:
  explicit RowGroups(std::size_t rows) : m_parents(rows) { std::iota(m_parents.begin(), m_parents.end(), 0u); }
  /// The first row of this row's group.
  std::uint32_t find(std::uint32_t row) {
    while (m_parents[row] != row) row = m_parents[row] = m_parents[m_parents[row]];
    return row;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    m_parents[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::uint32_t> firsts() {
    std::vector<std::uint32_t> result(m_parents.size());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = find(static_cast<std::uint32_t>(i));
    return result;
  }

 private:
  std::vector<std::uint32_t> m_parents;
};

}  // namespace lorikeet
