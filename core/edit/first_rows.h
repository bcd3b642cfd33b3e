// The first row of each key: a flat table, since a million nodes of std::unordered_map cost as much as the rows' own overhead.
// Used by the checks between rows.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "core/edit/folded_text.h"

namespace lorikeet {

class FirstRows {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  /// @param most so many keys will be put at most
  explicit FirstRows(std::size_t most) : m_keys(std::bit_ceil(most + most / 2 + 2)), m_rows(m_keys.size(), kNone) {}

  /// The row that came first with this key: `row` itself where the key is new.
  std::uint32_t put(std::uint64_t key, std::uint32_t row) {
    const std::size_t at = placeOf(key);
    if (m_rows[at] == kNone) {
      m_keys[at] = key;
      m_rows[at] = row;
    }
    return m_rows[at];
  }
  /// kNone where the key is unknown.
  std::uint32_t find(std::uint64_t key) const { return m_rows[placeOf(key)]; }

 private:
  std::size_t placeOf(std::uint64_t key) const {
    const std::size_t mask = m_keys.size() - 1;
    std::size_t at = static_cast<std::size_t>(mixedBits(key)) & mask;
    while (m_rows[at] != kNone && m_keys[at] != key) at = (at + 1) & mask;
    return at;
  }
  std::vector<std::uint64_t> m_keys;  // twice to three times as many as there are rows
  std::vector<std::uint32_t> m_rows;
};

}  // namespace lorikeet
