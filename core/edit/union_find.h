// Rows joined to groups, one pair at a time. Used by near_duplicates.cpp and row_split.cpp.
#pragma once
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace lorikeet {

/// Union-find whose groups are named by their first row.
class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : m_parents(size) { std::iota(m_parents.begin(), m_parents.end(), 0u); }
  /// @param firsts for each row a row of its group, itself or an earlier one
  explicit UnionFind(std::vector<std::uint32_t> firsts) : m_parents(std::move(firsts)) {}

  std::uint32_t firstOf(std::uint32_t row) {
    while (m_parents[row] != row) row = m_parents[row] = m_parents[m_parents[row]];
    return row;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = firstOf(a);
    b = firstOf(b);
    m_parents[std::max(a, b)] = std::min(a, b);
  }
  /// The first row of each row's group.
  std::vector<std::uint32_t> firsts() {
    for (std::uint32_t row = 0; row < m_parents.size(); ++row) m_parents[row] = firstOf(row);
    return m_parents;
  }

 private:
  std::vector<std::uint32_t> m_parents;
};

}  // namespace lorikeet
