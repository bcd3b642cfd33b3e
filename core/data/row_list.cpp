// See row_list.h.
#include "core/data/row_list.h"

#include <algorithm>
#include <utility>

namespace lorikeet {
namespace {

constexpr std::size_t kRowsTogether = 64;  // in one piece of memory
constexpr std::size_t kBlockRows = 512;  // an edit copies one block of pointers; a snapshot copies a pointer for each block

}  // namespace

std::vector<RowPtr> sharedRows(std::vector<Row>&& rows) {
  std::vector<RowPtr> pointers;
  pointers.reserve(rows.size());
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsTogether) {
    const auto first = std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(begin));
    const auto count = static_cast<std::ptrdiff_t>(std::min(kRowsTogether, rows.size() - begin));
    const auto together = std::make_shared<const std::vector<Row>>(first, first + count);
    for (const Row& row : *together) pointers.push_back(RowPtr(together, &row));
  }
  return pointers;
}

RowList::RowList(std::initializer_list<Row> rows) {
  for (const Row& row : rows) push_back(row);
}

RowList::RowList(std::vector<RowPtr> rows) { splice(0, 0, std::move(rows)); }

RowList::Place RowList::placeOf(std::size_t at) const {
  // Blocks are even after loading, so the first guess is nearly always right.
  std::size_t block = std::min(at / kBlockRows, m_starts.size() - 1);
  if (m_starts[block] > at || (block + 1 < m_starts.size() && m_starts[block + 1] <= at))
    block = static_cast<std::size_t>(std::upper_bound(m_starts.begin(), m_starts.end(), at) - m_starts.begin()) - 1;
  return {block, at - m_starts[block]};
}

const RowPtr& RowList::pointer(std::size_t at) const {
  const Place place = placeOf(at);
  return (*m_blocks[place.block])[place.offset];
}

void RowList::push_back(RowPtr row) {
  if (m_blocks.empty() || m_blocks.back()->size() >= kBlockRows) {
    m_blocks.push_back(std::make_shared<Block>());
    m_starts.push_back(m_size);
  } else if (m_blocks.back().use_count() > 1) {
    m_blocks.back() = std::make_shared<Block>(*m_blocks.back());
  }
  // Every block is made without const by this class, and this one is held by nobody else.
  const_cast<Block&>(*m_blocks.back()).push_back(std::move(row));
  ++m_size;
}

void RowList::append(const RowList& other) {
  // Small blocks one after the other would make the list slow: those are copied row by row, whole ones are shared.
  if (other.m_blocks.size() == 1 && m_size > 0 && m_blocks.back()->size() + other.m_size < 2 * kBlockRows) {
    splice(m_size, 0, other.pointers());
    return;
  }
  m_blocks.insert(m_blocks.end(), other.m_blocks.begin(), other.m_blocks.end());
  countFrom(m_starts.size());
}

void RowList::countFrom(std::size_t block) {
  m_starts.resize(m_blocks.size());
  m_size = block == 0 ? 0 : m_starts[block - 1] + m_blocks[block - 1]->size();
  for (; block < m_blocks.size(); ++block) {
    m_starts[block] = m_size;
    m_size += m_blocks[block]->size();
  }
}

void RowList::splice(std::size_t at, std::size_t removed, std::vector<RowPtr> inserted) {
  if (removed == 0 && inserted.empty()) return;
  // The blocks from the one that holds `at` to the one that holds the last removed row are made anew.
  std::size_t first = 0, last = 0;
  std::vector<RowPtr> rows;
  if (!m_blocks.empty()) {
    const Place from = placeOf(std::min(at, m_size - 1)), to = placeOf(std::min(at + removed, m_size - 1));
    first = from.block;
    last = to.block + 1;
    // What deleting leaves over joins the block after it, so that blocks do not shrink to crumbs.
    const std::size_t left = at - m_starts[first] + inserted.size() + m_starts[to.block] + m_blocks[to.block]->size() - std::min(m_size, at + removed);
    if (left < kBlockRows / 4 && last < m_blocks.size() && m_blocks[last]->size() < kBlockRows) ++last;
    const std::size_t begin = m_starts[first], end = m_starts[last - 1] + m_blocks[last - 1]->size();
    rows = pointers(begin, at);
    std::vector<RowPtr> tail = pointers(at + removed, end);
    rows.insert(rows.end(), std::make_move_iterator(inserted.begin()), std::make_move_iterator(inserted.end()));
    rows.insert(rows.end(), std::make_move_iterator(tail.begin()), std::make_move_iterator(tail.end()));
  } else {
    rows = std::move(inserted);
  }
  std::vector<std::shared_ptr<const Block>> blocks;
  for (std::size_t done = 0; done < rows.size();) {
    // A remainder stays with the block before it, so that repeated inserting makes no crumbs.
    const std::size_t left = rows.size() - done, count = left < 2 * kBlockRows ? left : kBlockRows;
    const auto begin = std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(done));
    blocks.push_back(std::make_shared<Block>(begin, begin + static_cast<std::ptrdiff_t>(count)));
    done += count;
  }
  const auto place = m_blocks.erase(m_blocks.begin() + static_cast<std::ptrdiff_t>(first), m_blocks.begin() + static_cast<std::ptrdiff_t>(last));
  m_blocks.insert(place, blocks.begin(), blocks.end());
  m_starts.resize(std::min(m_starts.size(), first));
  countFrom(first);
}

std::vector<RowPtr> RowList::pointers(std::size_t begin, std::size_t end) const {
  std::vector<RowPtr> rows;
  if (begin >= end) return rows;
  rows.reserve(end - begin);
  Place place = placeOf(begin);
  while (rows.size() < end - begin) {
    const Block& block = *m_blocks[place.block];
    const std::size_t count = std::min(block.size() - place.offset, end - begin - rows.size());
    rows.insert(rows.end(), block.begin() + static_cast<std::ptrdiff_t>(place.offset),
                block.begin() + static_cast<std::ptrdiff_t>(place.offset + count));
    place = {place.block + 1, 0};
  }
  return rows;
}

bool RowList::operator==(const RowList& other) const {
  if (m_size != other.m_size) return false;
  for (auto mine = begin(), theirs = other.begin(); mine != end(); ++mine, ++theirs)
    if (mine.shared() != theirs.shared() && *mine != *theirs) return false;
  return true;
}

bool RowList::sharesAllWith(const RowList& other) const {
  if (m_blocks == other.m_blocks) return true;
  if (m_size != other.m_size) return false;
  for (auto mine = begin(), theirs = other.begin(); mine != end(); ++mine, ++theirs)
    if (mine.shared() != theirs.shared()) return false;
  return true;
}

std::size_t RowList::commonPrefix(const RowList& other) const {
  const std::size_t limit = std::min(m_size, other.m_size);
  std::size_t same = 0;
  for (Place mine{0, 0}, theirs{0, 0}; same < limit;) {
    const Block &left = *m_blocks[mine.block], &right = *other.m_blocks[theirs.block];
    const std::size_t count = std::min(left.size() - mine.offset, right.size() - theirs.offset);
    if (&left != &right || mine.offset != theirs.offset)
      for (std::size_t i = 0; i < count; ++i)
        if (left[mine.offset + i] != right[theirs.offset + i]) return same + i;
    same += count;
    mine = mine.offset + count == left.size() ? Place{mine.block + 1, 0} : Place{mine.block, mine.offset + count};
    theirs = theirs.offset + count == right.size() ? Place{theirs.block + 1, 0} : Place{theirs.block, theirs.offset + count};
  }
  return same;
}

std::size_t RowList::commonSuffix(const RowList& other, std::size_t limit) const {
  limit = std::min({limit, m_size, other.m_size});
  // Here `block` counts the blocks not yet passed and `offset` the rows passed in the last of them.
  std::size_t same = 0;
  for (Place mine{m_blocks.size(), 0}, theirs{other.m_blocks.size(), 0}; same < limit;) {
    const Block &left = *m_blocks[mine.block - 1], &right = *other.m_blocks[theirs.block - 1];
    const std::size_t leftEnd = left.size() - mine.offset, rightEnd = right.size() - theirs.offset, count = std::min(leftEnd, rightEnd);
    if (&left != &right || leftEnd != rightEnd)
      for (std::size_t i = 1; i <= count; ++i)
        if (left[leftEnd - i] != right[rightEnd - i]) return std::min(limit, same + i - 1);
    same += count;
    mine = count == leftEnd ? Place{mine.block - 1, 0} : Place{mine.block, mine.offset + count};
    theirs = count == rightEnd ? Place{theirs.block - 1, 0} : Place{theirs.block, theirs.offset + count};
  }
  return std::min(limit, same);
}

}  // namespace lorikeet
