// How changes and facts reach DatasetModel's rows, and what views hear of it. See dataset_model.h.
#include "ui/models/dataset_model.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ui/engine/release_later.h"

namespace lorikeet {
namespace {

constexpr std::size_t kFineSplices = 32;     // more than this many signals cost a view more than drawing itself anew
constexpr std::size_t kCheckedAtOnce = 200;  // rows that are checked while the person waits; more is left to the background
constexpr std::size_t kSmall = 2000;         // rows of a dataset that is checked at once when it opens
constexpr IssueSet kBetweenRows = issueBit(IssueKind::Duplicate) | issueBit(IssueKind::NearDuplicate) |
                                  issueBit(IssueKind::Contradiction) | issueBit(IssueKind::ValidationInTraining) |
                                  issueBit(IssueKind::ExtremeLength);
constexpr IssueSet kOfTokens = issueBit(IssueKind::Truncated) | issueBit(IssueKind::NothingSupervised);

bool isInPlace(const RowSplice& splice) { return splice.removed == splice.inserted; }

}  // namespace

std::vector<RowSplice> inverse(const std::vector<RowSplice>& splices) {
  std::vector<RowSplice> result;
  std::size_t inserted = 0, removed = 0;
  for (const RowSplice& splice : splices) {
    result.push_back({splice.at + inserted - removed, splice.inserted, splice.removed});
    inserted += splice.inserted;
    removed += splice.removed;
  }
  return result;
}

class DatasetModel::Luggage {
 public:
  Luggage(const DatasetModel& model, const std::vector<RowSplice>& splices) {
    std::size_t inserted = 0;
    for (const RowSplice& splice : splices) inserted += splice.inserted;
    if (inserted == 0) return;
    for (const RowSplice& splice : splices)
      for (std::size_t at = splice.at; at < splice.at + splice.removed; ++at)
        m_facts.emplace(model.rows().pointer(at).get(), std::pair(model.m_facts[at], model.m_stale[at]));
  }
  const std::pair<RowFacts, std::uint8_t>* find(const RowPtr& row) const {
    const auto at = m_facts.find(row.get());
    return at == m_facts.end() ? nullptr : &at->second;
  }

 private:
  std::unordered_map<const Row*, std::pair<RowFacts, std::uint8_t>> m_facts;
};

DatasetModel::DatasetModel(QObject* parent) : QAbstractTableModel(parent) {
  connect(this, &DatasetModel::contentChanged, this, [this] {
    ++m_revision;
    m_problemRows = -1;
  });
  connect(this, &DatasetModel::factsChanged, this, [this] { m_problemRows = -1; });
}

// ---- how a change reaches the rows ----

void DatasetModel::apply(const RowList& to, const std::vector<RowSplice>& splices) {
  if (std::all_of(splices.begin(), splices.end(), isInPlace))
    applyInPlace(to, splices);
  else if (splices.size() <= kFineSplices)
    applyFine(to, splices);
  else
    applyWhole(to, splices);
  emit contentChanged();
}

void DatasetModel::applyInPlace(const RowList& to, const std::vector<RowSplice>& splices) {
  const Luggage luggage(*this, splices);
  std::size_t changed = 0;
  m_meta.rows = to;
  for (const RowSplice& splice : splices) {
    for (std::size_t at = splice.at; at < splice.at + splice.inserted; ++at) {
      if (const auto* known = luggage.find(to.pointer(at))) {
        std::tie(m_facts[at], m_stale[at]) = *known;
        continue;
      }
      m_stale[at] = IssuesStale | TokensStale;
      m_facts[at].lastLoss = -1;  // it was another text's
      if (++changed <= kCheckedAtOnce) checkNow(at);
    }
  }
  const auto row = [](std::size_t at) { return static_cast<int>(at); };
  if (splices.size() <= kFineSplices) {
    for (const RowSplice& splice : splices)
      emit dataChanged(index(row(splice.at), 0), index(row(splice.at + splice.inserted) - 1, ColumnCount - 1));
  } else {
    emit dataChanged(index(row(splices.front().at), 0),
                     index(row(splices.back().at + splices.back().inserted) - 1, ColumnCount - 1));
  }
}

void DatasetModel::applyFine(const RowList& to, const std::vector<RowSplice>& splices) {
  const Luggage luggage(*this, splices);
  const std::vector<RowSplice> undone = inverse(splices);  // its `at` counts in `to`
  // From the end, so that the places before stay right.
  for (std::size_t i = splices.size(); i-- > 0;) {
    const RowSplice& splice = splices[i];
    const int first = static_cast<int>(splice.at);
    if (splice.removed > 0) {
      beginRemoveRows({}, first, first + static_cast<int>(splice.removed) - 1);
      m_meta.rows.splice(splice.at, splice.removed, {});
      refill(splice.at, splice.removed, {}, luggage);
      endRemoveRows();
    }
    if (splice.inserted > 0) {
      const std::vector<RowPtr> inserted = to.pointers(undone[i].at, undone[i].at + splice.inserted);
      beginInsertRows({}, first, first + static_cast<int>(splice.inserted) - 1);
      m_meta.rows.splice(splice.at, 0, inserted);
      refill(splice.at, 0, inserted, luggage);
      endInsertRows();
    }
  }
  m_meta.rows = to;  // the same rows, sharing their blocks with the command's snapshot
}

void DatasetModel::applyWhole(const RowList& to, const std::vector<RowSplice>& splices) {
  const Luggage luggage(*this, splices);
  beginResetModel();
  std::vector<RowFacts> facts;
  std::vector<std::uint8_t> stale;
  std::size_t from = 0;
  const auto keepUntil = [&](std::size_t end) {
    facts.insert(facts.end(), m_facts.begin() + static_cast<std::ptrdiff_t>(from),
                 m_facts.begin() + static_cast<std::ptrdiff_t>(end));
    stale.insert(stale.end(), m_stale.begin() + static_cast<std::ptrdiff_t>(from),
                 m_stale.begin() + static_cast<std::ptrdiff_t>(end));
  };
  for (const RowSplice& splice : splices) {
    keepUntil(splice.at);
    for (std::size_t i = 0; i < splice.inserted; ++i) {
      const auto* known = luggage.find(to.pointer(facts.size()));
      facts.push_back(known ? known->first : RowFacts());
      stale.push_back(known ? known->second : static_cast<std::uint8_t>(IssuesStale | TokensStale));
    }
    from = splice.at + splice.removed;
  }
  keepUntil(m_facts.size());
  m_facts = std::move(facts);
  m_stale = std::move(stale);
  m_meta.rows = to;
  endResetModel();
}

void DatasetModel::refill(std::size_t at, std::size_t removed, const std::vector<RowPtr>& inserted, const Luggage& luggage) {
  const auto place = static_cast<std::ptrdiff_t>(at), gone = static_cast<std::ptrdiff_t>(removed);
  m_facts.erase(m_facts.begin() + place, m_facts.begin() + place + gone);
  m_stale.erase(m_stale.begin() + place, m_stale.begin() + place + gone);
  m_facts.insert(m_facts.begin() + place, inserted.size(), RowFacts());
  m_stale.insert(m_stale.begin() + place, inserted.size(), IssuesStale | TokensStale);
  std::size_t fresh = 0;
  for (std::size_t i = 0; i < inserted.size(); ++i) {
    if (const auto* known = luggage.find(inserted[i]))
      std::tie(m_facts[at + i], m_stale[at + i]) = *known;
    else if (++fresh <= kCheckedAtOnce)
      checkNow(at + i);
  }
}

// ---- facts ----

void DatasetModel::checkNow(std::size_t at) {
  const Row& row = rows()[at];
  IssueSet& issues = m_facts[at].issues;
  issues = (issues & (kBetweenRows | kOfTokens)) | (issuesOf(row, m_checks) & ~(kBetweenRows | kOfTokens));
  m_stale[at] &= static_cast<std::uint8_t>(~IssuesStale);
  for (const std::string& name : placeholdersIn({row})) m_names.insert(name);
}

void DatasetModel::checkSome(std::size_t at, std::size_t count) {
  for (std::size_t end = at + count; at < end; ++at) checkNow(at);
}

void DatasetModel::takeFacts(const RowList& snapshot, std::size_t begin, const RowFacts* found, std::size_t count,
                             std::uint8_t known) {
  int first = -1, last = -1;
  const std::size_t end = std::min(begin + count, rows().size());
  for (std::size_t at = begin; at < end; ++at) {
    if (rows().pointer(at) != snapshot.pointer(at)) continue;
    const RowFacts& from = found[at - begin];
    RowFacts& facts = m_facts[at];
    const RowFacts before = facts;
    IssueSet settled = 0;
    if (known & IssuesStale) settled |= ~(kBetweenRows | kOfTokens);
    if (known & TokensStale) {
      settled |= kOfTokens;
      facts.tokens = from.tokens;
      facts.supervised = from.supervised;
    }
    if (known == FactsFresh) {
      settled |= kBetweenRows;
      facts.other = from.other;
      facts.side = from.side;
    }
    facts.issues = (facts.issues & ~settled) | (from.issues & settled);
    m_stale[at] &= static_cast<std::uint8_t>(~known);
    if (facts == before) continue;
    if (first < 0) first = static_cast<int>(at);
    last = static_cast<int>(at);
  }
  if (first < 0) return;
  emit dataChanged(index(first, Tokens), index(last, LastLoss));
  emit factsChanged();
}

void DatasetModel::forgetTokens() {
  for (RowFacts& facts : m_facts) {
    facts.tokens = facts.supervised = RowFacts::kUnknown;
    facts.issues &= ~kOfTokens;
  }
  for (std::uint8_t& stale : m_stale) stale |= TokensStale;
  if (rowCount() > 0) emit dataChanged(index(0, Tokens), index(rowCount() - 1, LastLoss));
  emit factsChanged();
}

void DatasetModel::setLosses(const std::vector<std::pair<std::size_t, float>>& losses) {
  for (const auto& [row, loss] : losses)
    if (row < m_facts.size()) m_facts[row].lastLoss = loss;
  if (rowCount() > 0) emit dataChanged(index(0, LastLoss), index(rowCount() - 1, LastLoss));
  emit factsChanged();
}

int DatasetModel::problemRows() const {
  if (m_problemRows < 0)
    m_problemRows =
        static_cast<int>(std::count_if(m_facts.begin(), m_facts.end(), [](const RowFacts& facts) { return facts.issues != 0; }));
  return m_problemRows;
}

void DatasetModel::setPlaceholders(const std::vector<std::string>& names) { m_names = {names.begin(), names.end()}; }

void DatasetModel::setPlaceholderValue(const std::string& name, const std::string& value) {
  m_placeholders[name] = value;
  m_checks.placeholders = m_placeholders;
  std::erase_if(m_checks.placeholders, [](const auto& entry) { return entry.second.empty(); });
  for (std::uint8_t& stale : m_stale) stale |= IssuesStale;
  if (rows().size() <= kSmall) checkSome(0, rows().size());
  if (rowCount() > 0) emit dataChanged(index(0, Issues), index(rowCount() - 1, Issues));
  emit contentChanged();
}

// ---- the whole ----

void DatasetModel::setDataset(const Dataset& dataset) {
  RowList before = m_meta.rows;
  beginResetModel();
  m_undo.clear();
  m_loading = false;
  m_meta = dataset;
  m_meta.issues.clear();
  m_names.clear();
  m_facts.assign(rows().size(), RowFacts());
  m_stale.assign(rows().size(), IssuesStale | TokensStale);
  if (rows().size() <= kSmall) checkSome(0, rows().size());
  endResetModel();
  emit contentChanged();
  emit loadingChanged();
  releaseLater(std::move(before));
}

void DatasetModel::beginLoading(const QString& path) {
  setDataset({});
  m_meta.path = path.toStdString();
  m_loading = true;
  emit loadingChanged();
}

void DatasetModel::appendLoaded(const RowList& added, std::size_t expected) {
  if (added.empty()) return;
  // Room at once: moving a million facts takes longer than a frame.
  if (expected > m_facts.capacity()) {
    m_facts.reserve(expected);
    m_stale.reserve(expected);
  }
  beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
  const std::size_t at = rows().size();
  m_meta.rows.append(added);
  m_facts.resize(rows().size());
  m_stale.resize(rows().size(), IssuesStale | TokensStale);
  if (rows().size() <= kSmall) checkSome(at, added.size());
  endInsertRows();
}

void DatasetModel::endLoading(const FormatGuess& guess) {
  m_loading = false;
  m_meta.fileForm = guess.fileForm;
  m_meta.rowForm = guess.rowForm;
  m_meta.encoding = guess.encoding;
  m_meta.columns = columnNamesOf(guess);
  emit loadingChanged();
  emit contentChanged();
}

Dataset DatasetModel::dataset() const { return m_meta; }

void DatasetModel::setFile(const QString& path, FileForm fileForm, RowForm rowForm) {
  m_meta.path = path.toStdString();
  m_meta.fileForm = fileForm;
  m_meta.rowForm = rowForm;
}

}  // namespace lorikeet
