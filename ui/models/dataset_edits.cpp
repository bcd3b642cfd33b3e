// What a person does to DatasetModel's rows: each ends in one command that keeps both snapshots. See dataset_model.h.
#include <QUndoCommand>
#include <algorithm>
#include <utility>

#include "ui/models/dataset_model.h"

namespace lorikeet {
namespace {

constexpr std::size_t kFewRuns = 32;

bool isInPlace(const RowSplice& splice) { return splice.removed == splice.inserted; }

/// Ascending rows as runs of neighbours [first, last].
std::vector<std::pair<std::size_t, std::size_t>> runsOf(const std::vector<int>& rows) {
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (const int row : rows) {
    const auto at = static_cast<std::size_t>(row);
    if (!runs.empty() && runs.back().second + 1 == at)
      runs.back().second = at;
    else
      runs.emplace_back(at, at);
  }
  return runs;
}

}  // namespace

/// Both versions of the rows: a snapshot costs a pointer for some hundred rows, and every earlier state comes back exactly.
class EditCommand : public QUndoCommand {
 public:
  EditCommand(DatasetModel& model, RowList after, std::vector<RowSplice> splices, int mergeKey, const QString& name)
      : QUndoCommand(name),
        m_model(model),
        m_before(model.rows()),
        m_after(std::move(after)),
        m_splices(std::move(splices)),
        m_mergeKey(mergeKey) {}
  void undo() override { m_model.apply(m_before, inverse(m_splices)); }
  void redo() override { m_model.apply(m_after, m_splices); }
  int id() const override { return m_mergeKey; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const EditCommand*>(other);  // the same id means the same class
    if (next->m_splices != m_splices || m_splices.size() != 1 || !isInPlace(m_splices.front())) return false;
    m_after = next->m_after;
    return true;
  }

 private:
  DatasetModel& m_model;
  RowList m_before, m_after;
  std::vector<RowSplice> m_splices;
  int m_mergeKey;
};

// ---- what a person does ----

void DatasetModel::edit(const QString& name, RowList after, std::vector<RowSplice> splices, int mergeKey) {
  if (splices.empty() || m_loading) return;
  m_undo.push(new EditCommand(*this, std::move(after), std::move(splices), mergeKey, name));
}

void DatasetModel::addRows(int at, std::vector<Row> added, const QString& name) {
  if (added.empty()) return;
  const auto place = static_cast<std::size_t>(std::clamp(at, 0, rowCount()));
  std::vector<RowPtr> pointers;
  for (Row& row : added) pointers.push_back(std::make_shared<const Row>(std::move(row)));
  RowList after = rows();
  const std::size_t count = pointers.size();
  after.splice(place, 0, std::move(pointers));
  edit(name, std::move(after), {{place, 0, count}});
}

void DatasetModel::removeRowsAt(std::vector<int> removed, const QString& name) {
  if (removed.empty()) return;
  std::sort(removed.begin(), removed.end());
  removed.erase(std::unique(removed.begin(), removed.end()), removed.end());
  const auto runs = runsOf(removed);
  std::vector<RowSplice> splices;
  for (const auto& [first, last] : runs) splices.push_back({first, last - first + 1, 0});
  RowList after = rows();
  if (runs.size() <= kFewRuns) {
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) after.splice(run->first, run->second - run->first + 1, {});
  } else {
    std::vector<RowPtr> kept;
    std::size_t from = 0;
    for (const auto& [first, last] : runs) {
      for (; from < first; ++from) kept.push_back(rows().pointer(from));
      from = last + 1;
    }
    for (; from < rows().size(); ++from) kept.push_back(rows().pointer(from));
    after = RowList(std::move(kept));
  }
  edit(name.isEmpty() ? tr("delete %n row(s)", nullptr, static_cast<int>(removed.size())) : name, std::move(after),
       std::move(splices));
}

void DatasetModel::duplicateRows(std::vector<int> copied) {
  if (copied.empty()) return;
  std::sort(copied.begin(), copied.end());
  std::vector<Row> copies;
  for (const int index : copied) copies.push_back(row(index));
  addRows(copied.back() + 1, std::move(copies), tr("duplicate %n row(s)", nullptr, static_cast<int>(copied.size())));
}

void DatasetModel::changeRows(const std::vector<RowChange>& changes, const QString& name) {
  if (changes.empty()) return;
  RowList after = rows();
  std::vector<RowSplice> splices;
  // Block by block, so that a block of rows is copied once however many of its rows change.
  constexpr std::size_t kStretch = 512;
  for (std::size_t i = 0; i < changes.size();) {
    const std::size_t begin = changes[i].first, end = std::min(begin + kStretch, after.size());
    std::vector<RowPtr> stretch = after.pointers(begin, end);
    for (; i < changes.size() && changes[i].first < end; ++i) {
      stretch[changes[i].first - begin] = changes[i].second;
      splices.push_back({changes[i].first, 1, 1});
    }
    after.splice(begin, end - begin, std::move(stretch));
  }
  edit(name, std::move(after), std::move(splices));
}

std::vector<int> DatasetModel::moveRowsBy(const std::vector<int>& moved, int offset) {
  if (moved.empty() || m_loading) return moved;
  const auto runs = runsOf(moved);
  std::vector<int> now = moved;
  RowList after = rows();
  std::vector<RowSplice> splices;
  std::size_t at = 0;
  for (const auto& [first, last] : runs) {
    const std::size_t count = last - first + 1;
    const bool free = offset < 0 ? first > 0 : last + 1 < rows().size();
    if (free) {
      const std::size_t begin = offset < 0 ? first - 1 : first;
      std::vector<RowPtr> stretch = after.pointers(begin, begin + count + 1);
      std::rotate(stretch.begin(), offset < 0 ? stretch.begin() + 1 : stretch.end() - 1, stretch.end());
      after.splice(begin, count + 1, std::move(stretch));
      splices.push_back({begin, count + 1, count + 1});
      for (std::size_t i = at; i < at + count; ++i) now[i] += offset < 0 ? -1 : 1;
    }
    at += count;
  }
  edit(tr("move %n row(s)", nullptr, static_cast<int>(moved.size())), std::move(after), std::move(splices));
  return now;
}

std::vector<int> DatasetModel::moveRowsTo(const std::vector<int>& moved, int target) {
  if (moved.empty() || m_loading) return moved;
  const auto to = static_cast<std::size_t>(std::clamp(target, 0, rowCount()));
  const std::size_t begin = std::min(static_cast<std::size_t>(moved.front()), to),
                    end = std::max(static_cast<std::size_t>(moved.back()) + 1, to);
  std::vector<RowPtr> above, block, below;
  std::size_t next = 0;
  for (std::size_t at = begin; at < end; ++at) {
    const bool isMoved = next < moved.size() && static_cast<std::size_t>(moved[next]) == at;
    if (isMoved) ++next;
    (isMoved ? block : at < to ? above : below).push_back(rows().pointer(at));
  }
  std::vector<int> now;
  for (std::size_t i = 0; i < block.size(); ++i) now.push_back(static_cast<int>(begin + above.size() + i));
  if (now == moved) return now;
  above.insert(above.end(), block.begin(), block.end());
  above.insert(above.end(), below.begin(), below.end());
  RowList after = rows();
  after.splice(begin, end - begin, std::move(above));
  edit(tr("move %n row(s)", nullptr, static_cast<int>(moved.size())), std::move(after), {{begin, end - begin, end - begin}});
  return now;
}

void DatasetModel::editRow(int index, const Row& value, const QString& name, int mergeKey) {
  if (m_loading || row(index) == value) return;
  const auto at = static_cast<std::size_t>(index);
  RowList after = rows();
  after.set(at, value);
  edit(name, std::move(after), {{at, 1, 1}}, mergeKey);
}

void DatasetModel::replaceAll(const RowList& other, const QString& name) {
  const std::size_t shorter = std::min(rows().size(), other.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && rows().pointer(head) == other.pointer(head)) ++head;
  while (tail < shorter - head && rows().pointer(rows().size() - 1 - tail) == other.pointer(other.size() - 1 - tail)) ++tail;
  const RowSplice splice{head, rows().size() - head - tail, other.size() - head - tail};
  if (splice.removed + splice.inserted > 0) edit(name, other, {splice});
}

}  // namespace lorikeet
