// See visible_rows.h.
#include "ui/models/visible_rows.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>
#include <algorithm>

#include "ui/models/dataset_model.h"
#include "ui/models/row_order.h"

namespace lorikeet {
namespace {

constexpr int kSingleSignals = 64;  // changed rows that are told one by one
const QString kRowsType = QStringLiteral("application/x-lorikeet-rows");

}  // namespace

VisibleRows::VisibleRows(DatasetModel* source, QObject* parent)
    : QAbstractProxyModel(parent), m_source(source), m_job(QStringLiteral("filter")) {
  setSourceModel(source);
  connectSource();
}

void VisibleRows::connectSource() {
  connect(m_source, &QAbstractItemModel::rowsAboutToBeInserted, this, [this](const QModelIndex&, int first, int last) {
    if (m_plain) beginInsertRows({}, first, last);
  });
  connect(m_source, &QAbstractItemModel::rowsInserted, this,
          [this](const QModelIndex&, int first, int last) { onInserted(first, last); });
  connect(m_source, &QAbstractItemModel::rowsAboutToBeRemoved, this,
          [this](const QModelIndex&, int first, int last) { onAboutToBeRemoved(first, last); });
  connect(m_source, &QAbstractItemModel::rowsRemoved, this,
          [this](const QModelIndex&, int first, int last) { onRemoved(first, last); });
  connect(m_source, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex& first, const QModelIndex& last) { onDataChanged(first, last); });
  connect(m_source, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
  connect(m_source, &QAbstractItemModel::modelReset, this, [this] { onReset(); });
}

// ---- filter and order ----

void VisibleRows::setQuery(const RowQuery& query) {
  m_query = query;
  compute();
}

void VisibleRows::sort(int column, Qt::SortOrder order) {
  if (column == m_sortColumn && order == m_order) return;
  m_sortColumn = column;
  m_order = order;
  compute();
}

void VisibleRows::compute() {
  if (m_query.matchesAll() && m_sortColumn < 0) {
    m_job.cancel();
    becomePlain();
    emit computed(true);
    return;
  }
  auto order = std::make_shared<RowOrder>();
  order->rows = m_source->rows();
  order->query = m_query;
  order->column = m_sortColumn;
  order->descending = m_order == Qt::DescendingOrder;
  if (order->needsFacts()) order->facts = m_source->allFacts();
  m_job.start([this, order](const std::stop_token& stop, const Background::Post& post) {
    order->compute(stop, [&](std::vector<int> piece, bool first, bool complete) {
      post([this, piece = std::move(piece), first, complete] { take(piece, first, complete); });
    });
  });
}

void VisibleRows::becomePlain() {
  if (m_plain) return;
  beginResetModel();
  m_plain = true;
  m_toSource.clear();
  m_toVisible.clear();
  endResetModel();
}

void VisibleRows::take(const std::vector<int>& piece, bool first, bool complete) {
  if (first) {
    beginResetModel();
    m_plain = false;
    m_toSource = piece;
    m_toVisible.assign(m_source->rows().size(), -1);
    renumber();
    endResetModel();
  } else if (!piece.empty()) {
    const int at = static_cast<int>(m_toSource.size());
    beginInsertRows({}, at, at + static_cast<int>(piece.size()) - 1);
    for (const int row : piece) {
      m_toVisible[static_cast<std::size_t>(row)] = static_cast<int>(m_toSource.size());
      m_toSource.push_back(row);
    }
    endInsertRows();
  }
  emit computed(complete);
}

void VisibleRows::renumber() {
  std::fill(m_toVisible.begin(), m_toVisible.end(), -1);
  for (std::size_t i = 0; i < m_toSource.size(); ++i) m_toVisible[static_cast<std::size_t>(m_toSource[i])] = static_cast<int>(i);
}

// ---- changes of the rows ----

void VisibleRows::onInserted(int first, int last) {
  if (m_plain) {
    endInsertRows();
    if (m_job.isRunning()) compute();
    return;
  }
  const int count = last - first + 1;
  // After the visible row that stands before them in the file; at the end where that is hidden and the rows are sorted.
  std::size_t at = m_toSource.size();
  if (m_sortColumn < 0)
    at = static_cast<std::size_t>(std::lower_bound(m_toSource.begin(), m_toSource.end(), first) - m_toSource.begin());
  else if (first > 0 && m_toVisible[static_cast<std::size_t>(first) - 1] >= 0)
    at = static_cast<std::size_t>(m_toVisible[static_cast<std::size_t>(first) - 1]) + 1;
  for (int& row : m_toSource)
    if (row >= first) row += count;
  m_toVisible.resize(m_source->rows().size());
  renumber();
  beginInsertRows({}, static_cast<int>(at), static_cast<int>(at) + count - 1);
  std::vector<int> added;
  for (int row = first; row <= last; ++row) added.push_back(row);
  m_toSource.insert(m_toSource.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  renumber();
  endInsertRows();
  if (m_job.isRunning()) compute();
}

void VisibleRows::onAboutToBeRemoved(int first, int last) {
  if (m_plain) {
    beginRemoveRows({}, first, last);
    return;
  }
  std::vector<int> gone;
  for (int row = first; row <= last; ++row)
    if (const int visible = visibleRow(row); visible >= 0) gone.push_back(visible);
  std::sort(gone.begin(), gone.end());
  // Runs of neighbours, from the end, so that the places before stay right.
  while (!gone.empty()) {
    const int end = gone.back();
    int begin = end;
    gone.pop_back();
    while (!gone.empty() && gone.back() == begin - 1) {
      begin = gone.back();
      gone.pop_back();
    }
    beginRemoveRows({}, begin, end);
    m_toSource.erase(m_toSource.begin() + begin, m_toSource.begin() + end + 1);
    renumber();
    endRemoveRows();
  }
}

void VisibleRows::onRemoved(int first, int last) {
  if (m_plain) {
    endRemoveRows();
  } else {
    for (int& row : m_toSource)
      if (row > last) row -= last - first + 1;
    m_toVisible.resize(m_source->rows().size());
    renumber();
  }
  if (m_job.isRunning()) compute();
}

void VisibleRows::onDataChanged(const QModelIndex& first, const QModelIndex& last) {
  const auto tell = [&](int from, int to) { emit dataChanged(index(from, first.column()), index(to, last.column())); };
  if (m_plain) {
    tell(first.row(), last.row());
  } else if (last.row() - first.row() < kSingleSignals) {
    for (int row = first.row(); row <= last.row(); ++row)
      if (const int visible = visibleRow(row); visible >= 0) tell(visible, visible);
  } else if (!m_toSource.empty()) {
    tell(0, rowCount() - 1);
  }
}

void VisibleRows::onReset() {
  m_plain = true;
  m_toSource.clear();
  m_toVisible.clear();
  endResetModel();
  if (m_sortColumn >= 0 || isFiltered()) compute();
}

// ---- QAbstractProxyModel ----

int VisibleRows::sourceRow(int visible) const {
  if (visible < 0 || visible >= rowCount()) return -1;
  return m_plain ? visible : m_toSource[static_cast<std::size_t>(visible)];
}

int VisibleRows::visibleRow(int source) const {
  if (source < 0 || source >= m_source->rowCount()) return -1;
  if (m_plain) return source;
  return static_cast<std::size_t>(source) < m_toVisible.size() ? m_toVisible[static_cast<std::size_t>(source)] : -1;
}

QModelIndex VisibleRows::mapToSource(const QModelIndex& proxy) const {
  if (!proxy.isValid() || proxy.model() != this) return {};
  const int row = sourceRow(proxy.row());
  return row < 0 ? QModelIndex() : m_source->index(row, proxy.column());
}

QModelIndex VisibleRows::mapFromSource(const QModelIndex& source) const {
  if (!source.isValid()) return {};
  const int row = visibleRow(source.row());
  return row < 0 ? QModelIndex() : createIndex(row, source.column());
}

QModelIndex VisibleRows::index(int row, int column, const QModelIndex& parent) const {
  return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex VisibleRows::parent(const QModelIndex&) const { return {}; }

int VisibleRows::rowCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  return m_plain ? m_source->rowCount() : static_cast<int>(m_toSource.size());
}

int VisibleRows::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_source->columnCount(); }
bool VisibleRows::hasChildren(const QModelIndex& parent) const { return rowCount(parent) > 0; }

Qt::ItemFlags VisibleRows::flags(const QModelIndex& index) const {
  const bool movable = m_plain && !m_source->isLoading();
  if (!index.isValid()) return movable ? Qt::ItemIsDropEnabled : Qt::NoItemFlags;
  const Qt::ItemFlags flags = m_source->flags(mapToSource(index));
  return movable ? flags | Qt::ItemIsDragEnabled : flags;
}

// ---- dragging ----

QStringList VisibleRows::mimeTypes() const { return {kRowsType}; }

QMimeData* VisibleRows::mimeData(const QModelIndexList& indexes) const {
  std::vector<int> rows;
  for (const QModelIndex& index : indexes) rows.push_back(sourceRow(index.row()));
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  stream << QList<int>(rows.begin(), rows.end());
  auto* data = new QMimeData;  // the view takes it over
  data->setData(kRowsType, bytes);
  return data;
}

bool VisibleRows::dropMimeData(const QMimeData* data, Qt::DropAction, int row, int, const QModelIndex& parent) {
  if (!data->hasFormat(kRowsType) || !m_plain || m_source->isLoading()) return false;
  QList<int> rows;
  QDataStream stream(data->data(kRowsType));
  stream >> rows;
  const int target = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
  emit rowsDropped({rows.begin(), rows.end()}, target);
  return true;
}

}  // namespace lorikeet
