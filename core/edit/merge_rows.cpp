// mergeRows (declared in compare.h): each base row's fate on both sides, and the rows each side added before it.
#include <algorithm>
#include <unordered_map>

#include "core/edit/row_alignment.h"

namespace lorikeet {
namespace {

/// What one side made of the base.
struct Side {
  std::vector<RowPtr> fate;                // [base rows]; null = removed, the base's own pointer = unchanged
  std::vector<std::vector<RowPtr>> added;  // [base rows + 1]; before that base row
};

Side sideOf(const RowList& base, const RowList& other, const std::stop_token& stop) {
  Side side{std::vector<RowPtr>(base.size()), std::vector<std::vector<RowPtr>>(base.size() + 1)};
  std::size_t next = 0;
  for (const RowPair& pair : alignRows(base, other, RowEquality::Everything, stop)) {
    if (pair.before) next = *pair.before + 1;
    if (!pair.after) continue;
    if (!pair.before)
      side.added[next].push_back(other.pointer(*pair.after));
    else
      side.fate[*pair.before] = pair.change == RowChange::Same ? base.pointer(*pair.before) : other.pointer(*pair.after);
  }
  return side;
}

/// One member of a row, merged. @return false when both sides changed it differently
template <class T>
bool mergeMember(const T& base, T& ours, const T& theirs) {
  if (theirs == base || theirs == ours) return true;
  if (ours != base) return false;
  ours = theirs;
  return true;
}

/// Theirs' changes put into `ours` where each changed another part of the row.
bool mergeInto(Row& ours, const Row& base, const Row& theirs) {
  return mergeMember(base.turns, ours.turns, theirs.turns) && mergeMember(base.split, ours.split, theirs.split) &&
         mergeMember(base.tags, ours.tags, theirs.tags) && mergeMember(base.mustContain, ours.mustContain, theirs.mustContain) &&
         mergeMember(base.locked, ours.locked, theirs.locked) && mergeMember(base.draft, ours.draft, theirs.draft) &&
         mergeMember(base.extra, ours.extra, theirs.extra);
}

class Merger {
 public:
  MergeResult merge(const RowList& base, const Side& ours, const Side& theirs) {
    for (const std::vector<RowPtr>& rows : ours.added)
      for (const RowPtr& row : rows) m_oursAdded.emplace(contentHash(*row), row);
    for (std::size_t i = 0; i <= base.size(); ++i) {
      putAdded(ours.added[i], theirs.added[i]);
      if (i < base.size()) putRow(base.pointer(i), ours.fate[i], theirs.fate[i]);
    }
    return std::move(m_result);
  }

 private:
  void putAdded(const std::vector<RowPtr>& ours, const std::vector<RowPtr>& theirs) {
    for (const RowPtr& row : ours) m_result.rows.push_back(row);
    for (const RowPtr& row : theirs) {
      if (takeTwin(*row)) continue;
      m_result.rows.push_back(row);
      ++m_result.theirs;
    }
  }

  /// Whether ours added this row too, perhaps at another place (both sides moved it); each of ours stands for one of theirs.
  bool takeTwin(const Row& row) {
    const auto [begin, end] = m_oursAdded.equal_range(contentHash(row));
    const auto twin = std::find_if(begin, end, [&](const auto& entry) { return *entry.second == row; });
    if (twin == end) return false;
    m_oursAdded.erase(twin);
    return true;
  }

  void putRow(const RowPtr& base, const RowPtr& ours, const RowPtr& theirs) {
    const bool same = ours && theirs ? *ours == *theirs : ours == theirs;
    if (theirs == base || same) {
      if (ours) m_result.rows.push_back(ours);
    } else if (ours == base) {
      if (theirs) m_result.rows.push_back(theirs);
      ++m_result.theirs;
    } else {
      putBoth(*base, ours, theirs);
    }
  }

  void putBoth(const Row& base, const RowPtr& ours, const RowPtr& theirs) {
    if (ours && theirs) {
      Row merged = *ours;
      if (mergeInto(merged, base, *theirs)) {
        m_result.rows.push_back(std::move(merged));
        ++m_result.theirs;
        return;
      }
    }
    m_result.conflicts.push_back(m_result.rows.size());
    if (ours) m_result.rows.push_back(ours);
    if (!theirs) return;
    Row draft = *theirs;
    draft.draft = true;
    m_result.rows.push_back(std::move(draft));
  }

  std::unordered_multimap<std::uint64_t, RowPtr> m_oursAdded;
  MergeResult m_result;
};

}  // namespace

MergeResult mergeRows(const RowList& base, const RowList& ours, const RowList& theirs, std::stop_token stop) {
  return Merger().merge(base, sideOf(base, ours, stop), sideOf(base, theirs, stop));
}

}  // namespace lorikeet
