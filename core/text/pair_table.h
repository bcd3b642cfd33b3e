// A flat hash table from pairs of 32-bit numbers to a small value. Used by the BPE merges and the Unigram trie.
#pragma once
#include <cstdint>
#include <vector>

namespace lorikeet {

/// Open addressing, at most half full. Immutable once filled.
template <typename Value>
class PairTable {
 public:
  PairTable() : m_slots(64) {}

  void insertOrAssign(std::uint32_t first, std::uint32_t second, Value value) {
    if (m_count * 2 >= m_slots.size()) grow();
    Slot& slot = m_slots[slotOf(keyOf(first, second))];
    if (slot.key == kFree) ++m_count;
    slot = {keyOf(first, second), value};
  }
  /// Null when absent.
  const Value* find(std::uint32_t first, std::uint32_t second) const {
    const Slot& slot = m_slots[slotOf(keyOf(first, second))];
    return slot.key == kFree ? nullptr : &slot.value;
  }

 private:
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};  // no pair of two valid ids: they are below 2^31
  struct Slot {
    std::uint64_t key = kFree;
    Value value{};
  };
  static std::uint64_t keyOf(std::uint32_t first, std::uint32_t second) { return std::uint64_t{first} << 32 | second; }
  std::size_t slotOf(std::uint64_t key) const {
    const std::size_t mask = m_slots.size() - 1;
    std::uint64_t hash = key * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
    std::size_t slot = static_cast<std::size_t>(hash) & mask;
    while (m_slots[slot].key != kFree && m_slots[slot].key != key) slot = (slot + 1) & mask;
    return slot;
  }
  void grow() {
    std::vector<Slot> old(m_slots.size() * 2);
    old.swap(m_slots);
    for (const Slot& slot : old)
      if (slot.key != kFree) m_slots[slotOf(slot.key)] = slot;
  }

  std::vector<Slot> m_slots;
  std::size_t m_count = 0;
};

}  // namespace lorikeet
