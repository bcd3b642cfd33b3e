// See row_loss_book.h.
#include "ui/models/row_loss_book.h"

#include <algorithm>

#include "ui/engine/background.h"
#include "ui/models/dataset_model.h"

namespace lorikeet {
namespace {

constexpr int kFlushMs = 1000;

bool earlier(const RowLoss& a, const RowLoss& b) { return a.step < b.step; }

}  // namespace

RowLossBook::RowLossBook(DatasetModel* data, QObject* parent)
    : QObject(parent), m_data(data), m_reader(std::make_unique<Background>(QStringLiteral("row losses"))) {
  m_flush.setSingleShot(true);
  m_flush.setInterval(kFlushMs);
  connect(&m_flush, &QTimer::timeout, this, &RowLossBook::flush);
  connect(data, &DatasetModel::contentChanged, this, [this] {  // rows may have come or gone
    if (!m_flush.isActive() && !m_losses.empty()) m_flush.start();
  });
}

RowLossBook::~RowLossBook() = default;

void RowLossBook::begin(std::shared_ptr<const Dataset> rows) {
  m_reader->cancel();
  m_rows = std::move(rows);
  m_losses.clear();
  m_histories.clear();
  m_last.clear();
  m_counts = {};
  m_todayRevision = -1;
  emit changed();
}

void RowLossBook::readEarlier(const std::filesystem::path& runDir) {
  m_reader->start([this, runDir](const std::stop_token&, const Background::Post& post) {
    const auto earlierOnes = std::make_shared<std::vector<RowLoss>>(readRowLosses(runDir));
    post([this, earlierOnes] {
      if (earlierOnes->empty()) return;
      // What has arrived since is the folder's end: it is taken once.
      std::vector<RowLoss> since = std::move(m_losses);
      const std::int64_t last = earlierOnes->back().step;
      std::erase_if(since, [last](const RowLoss& loss) { return loss.step <= last; });
      m_losses.clear();
      m_histories.clear();
      m_last.clear();
      add(*earlierOnes);
      add(since);
    });
  });
}

void RowLossBook::add(const std::vector<RowLoss>& losses) {
  for (const RowLoss& loss : losses) {
    m_losses.push_back(loss);
    m_histories[loss.row].add(loss.loss);
    m_last[loss.row] = loss;
  }
  if (!m_flush.isActive()) m_flush.start();
}

void RowLossBook::flush() {
  m_counts = {};
  for (const auto& [row, history] : m_histories) ++m_counts[static_cast<std::size_t>(learningOf(history))];
  findToday();
  std::vector<std::pair<std::size_t, float>> known;
  for (const auto& [row, loss] : m_last)
    if (const int at = today(row); at >= 0) known.emplace_back(static_cast<std::size_t>(at), loss.loss);
  if (!known.empty()) m_data->setLosses(known);
  emit changed();
}

std::vector<RowLoss> RowLossBook::ofStep(std::int64_t step) const {
  auto end = std::upper_bound(m_losses.begin(), m_losses.end(), RowLoss{step}, earlier);
  if (end == m_losses.begin()) return {};
  const auto begin = std::lower_bound(m_losses.begin(), end, RowLoss{std::prev(end)->step}, earlier);
  return {begin, end};
}

std::vector<RowLoss> RowLossBook::ofLearning(RowLearning learning) const {
  std::vector<RowLoss> found;
  for (const auto& [row, history] : m_histories)
    if (learningOf(history) == learning) found.push_back(m_last.at(row));
  std::sort(found.begin(), found.end(), [](const RowLoss& a, const RowLoss& b) { return a.row < b.row; });
  return found;
}

RowLearning RowLossBook::learning(std::uint32_t row) const {
  const auto found = m_histories.find(row);
  return found == m_histories.end() ? RowLearning::Unknown : learningOf(found->second);
}

RowPtr RowLossBook::row(std::uint32_t row) const {
  return m_rows && row < m_rows->rows.size() ? m_rows->rows.pointer(row) : nullptr;
}

void RowLossBook::findToday() const {
  if (m_todayRevision == m_data->revision() && !m_today.empty()) return;
  m_todayRevision = m_data->revision();
  m_today.clear();
  int at = 0;
  for (auto row = m_data->rows().begin(); row != m_data->rows().end(); ++row) m_today.emplace(row.shared().get(), at++);
}

int RowLossBook::today(std::uint32_t row) const {
  const RowPtr known = this->row(row);
  if (!known) return -1;
  findToday();
  const auto found = m_today.find(known.get());
  return found == m_today.end() ? -1 : found->second;
}

}  // namespace lorikeet
