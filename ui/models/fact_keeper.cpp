// See fact_keeper.h.
#include "ui/models/fact_keeper.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "core/edit/row_checks.h"
#include "core/util/error.h"
#include "ui/models/dataset_model.h"

namespace lorikeet {
namespace {

constexpr int kSoonMs = 300, kLaterMs = 1500;  // after the typing, not during it; later where a check is long
constexpr int kManyRows = 50000;
constexpr std::size_t kPiece = 2000;  // rows that reach the window at once: a millisecond of its time

/// One check of a snapshot in the worker thread.
class FactJob {
 public:
  FactJob(const DatasetModel& model, TokenSettings tokens)
      : m_rows(model.rows()),
        m_facts(model.allFacts()),
        m_stale(model.stale()),
        m_checks(model.checkSettings()),
        m_tokens(std::move(tokens)) {}

  void run(DatasetModel* model, FactKeeper* keeper, const std::stop_token& stop, const Background::Post& post) {
    const auto own = [this](std::size_t at) {
      const IssueSet kept = issueBit(IssueKind::Truncated) | issueBit(IssueKind::NothingSupervised);
      m_facts[at].issues = (m_facts[at].issues & kept) | issuesOf(m_rows[at], m_checks);
    };
    settle(DatasetModel::IssuesStale, own, model, stop, post);
    if (m_tokens.tokenizer) {
      const auto count = [this](std::size_t at) { countTokens(m_rows[at], m_tokens, m_facts[at]); };
      settle(DatasetModel::TokensStale, count, model, stop, post);
    }
    giveBackMemory();
    findIssuesBetween(m_rows, m_checks, m_facts, stop);
    giveBackMemory();
    for (std::size_t begin = 0; begin < m_rows.size(); begin += kPiece) send(begin, DatasetModel::FactsFresh, model, post);
    post([model, names = placeholdersIn(m_rows)] { model->setPlaceholders(names); });
    DatasetNumbers numbers{totalsOf(m_rows, m_facts), histogram(m_rows, m_facts, Measure::PromptTokens),
                           histogram(m_rows, m_facts, Measure::AnswerTokens), histogram(m_rows, m_facts, Measure::Turns)};
    post([keeper, numbers = std::move(numbers)] { emit keeper->numbersReady(numbers); });
  }

 private:
  /// What the checks of many rows held goes back to the system now, not with the next large piece that is freed.
  void giveBackMemory() const {
#ifdef __GLIBC__
    if (m_rows.size() > static_cast<std::size_t>(kManyRows)) ::malloc_trim(0);
#endif
  }

  template <class Find>
  void settle(std::uint8_t what, const Find& find, DatasetModel* model, const std::stop_token& stop, const Background::Post& post) {
    for (std::size_t begin = 0; begin < m_rows.size(); begin += kPiece) {
      bool any = false;
      for (std::size_t at = begin; at < std::min(begin + kPiece, m_rows.size()); ++at) {
        if (!(m_stale[at] & what)) continue;
        if (stop.stop_requested()) throw Cancelled();
        find(at);
        any = true;
      }
      if (any) send(begin, what, model, post);
    }
  }

  void send(std::size_t begin, std::uint8_t known, DatasetModel* model, const Background::Post& post) const {
    const std::size_t end = std::min(begin + kPiece, m_rows.size());
    const auto offset = [this](std::size_t at) { return m_facts.begin() + static_cast<std::ptrdiff_t>(at); };
    post([model, rows = m_rows, begin, piece = std::vector<RowFacts>(offset(begin), offset(end)), known] {
      model->takeFacts(rows, begin, piece.data(), piece.size(), known);
    });
  }

  RowList m_rows;
  std::vector<RowFacts> m_facts;
  std::vector<std::uint8_t> m_stale;
  CheckSettings m_checks;
  TokenSettings m_tokens;
};

}  // namespace

FactKeeper::FactKeeper(DatasetModel* model, QObject* parent) : QObject(parent), m_model(model), m_job(QStringLiteral("facts")) {
  m_timer.setSingleShot(true);
  connect(&m_timer, &QTimer::timeout, this, &FactKeeper::check);
  connect(model, &DatasetModel::contentChanged, this, &FactKeeper::checkSoon);
}

void FactKeeper::setTokenSettings(const TokenSettings& settings) {
  m_tokens = settings;
  m_model->forgetTokens();
  checkSoon();
}

void FactKeeper::checkSoon() {
  m_job.cancel();
  m_timer.start(m_model->rowCount() > kManyRows ? kLaterMs : kSoonMs);
}

void FactKeeper::check() {
  if (m_model->isLoading()) return;
  const auto job = std::make_shared<FactJob>(*m_model, m_tokens);
  m_job.start([this, job](const std::stop_token& stop, const Background::Post& post) { job->run(m_model, this, stop, post); });
}

}  // namespace lorikeet
