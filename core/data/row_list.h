// The rows of a dataset as an immutable-by-sharing sequence: a copy is a snapshot that costs one pointer for some hundred rows,
// so undo, saving, checking and training each hold their own version. Used wherever rows are.
#pragma once
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <vector>

#include "core/data/row.h"

namespace lorikeet {

/// A row that nobody changes any more. Equal pointers mean equal rows; an edited row is a new one.
using RowPtr = std::shared_ptr<const Row>;

/// Rows that come together lie together: that saves a fifth of what a million of them cost. A few neighbours live as long as the last of them.
std::vector<RowPtr> sharedRows(std::vector<Row>&& rows);

class RowList {
 public:
  RowList() = default;
  RowList(std::initializer_list<Row> rows);
  explicit RowList(std::vector<RowPtr> rows);

  std::size_t size() const { return m_size; }
  bool empty() const { return m_size == 0; }
  /// @param at below size()
  const Row& operator[](std::size_t at) const { return *pointer(at); }
  const RowPtr& pointer(std::size_t at) const;
  const Row& front() const { return (*this)[0]; }
  const Row& back() const { return (*this)[m_size - 1]; }

  void push_back(Row row) { push_back(std::make_shared<const Row>(std::move(row))); }
  void push_back(RowPtr row);
  void append(const RowList& other);
  void set(std::size_t at, RowPtr row) { splice(at, 1, {std::move(row)}); }
  void set(std::size_t at, Row row) { set(at, std::make_shared<const Row>(std::move(row))); }
  /// Takes `removed` rows out at `at` and puts `inserted` there; every other change is one of these. O(changed + size / 512).
  /// @param at up to size(), at + removed up to size()
  void splice(std::size_t at, std::size_t removed, std::vector<RowPtr> inserted);
  /// Rows [begin, end) as pointers.
  std::vector<RowPtr> pointers(std::size_t begin, std::size_t end) const;
  std::vector<RowPtr> pointers() const { return pointers(0, m_size); }

  /// The same rows by value, in order.
  bool operator==(const RowList& other) const;
  /// The very same versions of the rows: what a snapshot and its source are until one of them changes. Cheap where blocks are shared.
  bool sharesAllWith(const RowList& other) const;
  /// How many rows at the beginning are the very same versions in both. Cheap where blocks are shared.
  std::size_t commonPrefix(const RowList& other) const;
  /// The same from the end. @param limit at most so many, so that prefix and suffix do not overlap
  std::size_t commonSuffix(const RowList& other, std::size_t limit) const;

  /// How many pieces the rows lie in: what a snapshot copies. About size() / 512.
  std::size_t blockCount() const { return m_blocks.size(); }

  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  using Block = std::vector<RowPtr>;  // 1 to 2·kBlockRows - 1 rows
  struct Place {
    std::size_t block, offset;
  };
  Place placeOf(std::size_t at) const;
  void countFrom(std::size_t block);

  std::vector<std::shared_ptr<const Block>> m_blocks;
  std::vector<std::size_t> m_starts;  // index of each block's first row
  std::size_t m_size = 0;
};

/// Walks the rows in order; valid while its list is unchanged.
class RowList::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Row;
  using difference_type = std::ptrdiff_t;
  using pointer = const Row*;
  using reference = const Row&;

  Iterator() = default;
  Iterator(const RowList* list, std::size_t block) : m_list(list), m_block(block) {}
  const Row& operator*() const { return *shared(); }
  const Row* operator->() const { return shared().get(); }
  const RowPtr& shared() const { return (*m_list->m_blocks[m_block])[m_offset]; }
  Iterator& operator++() {
    if (++m_offset == m_list->m_blocks[m_block]->size()) {
      ++m_block;
      m_offset = 0;
    }
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Iterator& other) const { return m_block == other.m_block && m_offset == other.m_offset; }

 private:
  const RowList* m_list = nullptr;
  std::size_t m_block = 0, m_offset = 0;
};

inline RowList::Iterator RowList::begin() const { return {this, 0}; }
inline RowList::Iterator RowList::end() const { return {this, m_blocks.size()}; }

}  // namespace lorikeet
