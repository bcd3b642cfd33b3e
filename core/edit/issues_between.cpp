// What is wrong between rows: copies, contradictions, leaks, odd lengths. See row_checks.h. Hashes of all rows are kept, not their
// texts.
#include <algorithm>
#include <cmath>

#include "core/data/sample.h"
#include "core/edit/first_rows.h"
#include "core/edit/folded_text.h"
#include "core/edit/near_duplicates.h"
#include "core/edit/row_checks.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// What a row is known by; 0 = it has none.
struct RowKeys {
  std::uint64_t turns = 0;     ///< all turns to the byte, and the tools
  std::uint64_t question = 0;  ///< everything before the last answer, folded
  std::uint64_t answer = 0;    ///< the last answer, folded
  std::uint64_t asked = 0;     ///< the first question, folded: what leaks
  float logLength = -1;
};

RowKeys keysOf(const Row& row) {
  RowKeys keys;
  std::size_t length = 0;
  for (const Message& turn : row.turns) {
    keys.turns = hashOf(turn.content, hashOf(turn.role, keys.turns + 1));
    if (!turn.fields.empty()) keys.turns = hashOf(turn.fields, keys.turns);
    if (turn.role != "system") length += lengthOf(turn.content);
  }
  const auto tools = row.extra.find("tools");  // other tools make it another conversation
  const std::uint64_t context =
      tools == row.extra.end() ? 0 : hashOf(tools->dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  if (!row.turns.empty()) keys.turns ^= context;
  if (length > 0) keys.logLength = std::log(static_cast<float>(length));
  if (const std::string asked = foldedKey(row.question()); !asked.empty()) keys.asked = hashOf(asked);
  if (row.turns.size() < 2 || row.turns.back().role != "assistant" || keys.asked == 0) return keys;
  if (const std::string answer = foldedKey(row.turns.back().content); !answer.empty()) {
    keys.answer = hashOf(answer);
    keys.question = context;
    for (std::size_t i = 0; i + 1 < row.turns.size(); ++i)
      keys.question = hashOf(foldedKey(row.turns[i].content), hashOf(row.turns[i].role, keys.question + 1));
  }
  return keys;
}

class Checker {
 public:
  Checker(const RowList& rows, const CheckSettings& settings, std::vector<RowFacts>& facts, const std::stop_token& stop)
      : m_rows(rows), m_settings(settings), m_facts(facts), m_stop(stop) {}

  void run() {
    m_groups = nearDuplicateGroups(m_rows, m_settings.nearDuplicate, m_stop);  // first: it needs the most memory
    m_keys.reserve(m_rows.size());
    for (const Row& row : m_rows) {
      if (m_keys.size() % 1024 == 0) checkStop();
      m_keys.push_back(keysOf(row));
    }
    clear();
    checkStop();
    findSides();
    checkStop();
    findDuplicates();
    findContradictions();
    findNearDuplicates();
    checkStop();
    findLeaks();
    findOddLengths();
  }

 private:
  void checkStop() const {
    if (m_stop.stop_requested()) throw Cancelled();
  }
  void clear() {
    constexpr IssueSet kBetween = issueBit(IssueKind::Duplicate) | issueBit(IssueKind::NearDuplicate) |
                                  issueBit(IssueKind::Contradiction) | issueBit(IssueKind::ValidationInTraining) |
                                  issueBit(IssueKind::ExtremeLength);
    for (RowFacts& facts : m_facts) {
      facts.issues &= ~kBetween;
      facts.other = RowFacts::kUnknown;
      facts.side = 0;
    }
  }
  void note(std::size_t row, IssueKind kind, std::size_t other) {
    m_facts[row].issues |= issueBit(kind);
    if (m_facts[row].other == RowFacts::kUnknown) m_facts[row].other = static_cast<std::uint32_t>(other);
  }
  bool has(std::size_t row, IssueKind kind) const { return hasIssue(m_facts[row].issues, kind); }

  void findSides() {
    const SplitIndices split = splitRows(m_rows, m_settings.validationShare, m_settings.seed);
    for (const std::size_t row : split.train) m_facts[row].side = 1;
    for (const std::size_t row : split.validation) m_facts[row].side = 2;
  }

  void findDuplicates() {
    FirstRows rows(m_rows.size());
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
      if (m_keys[i].turns == 0) continue;
      const std::uint32_t first = rows.put(m_keys[i].turns, static_cast<std::uint32_t>(i));
      if (first != i && m_rows[i].turns == m_rows[first].turns) note(i, IssueKind::Duplicate, first);
    }
  }

  /// Every row of a question with more than one answer; each points to the first that says otherwise.
  void findContradictions() {
    FirstRows questions(m_rows.size());
    std::vector<std::uint32_t> differing(m_rows.size(),
                                         RowFacts::kUnknown);  // at the first row of a question: the first that says otherwise
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
      if (m_keys[i].answer == 0) continue;
      const std::uint32_t first = questions.put(m_keys[i].question, static_cast<std::uint32_t>(i));
      if (differing[first] == RowFacts::kUnknown && m_keys[first].answer != m_keys[i].answer)
        differing[first] = static_cast<std::uint32_t>(i);
    }
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
      if (m_keys[i].answer == 0) continue;
      const std::uint32_t first = questions.find(m_keys[i].question);
      if (differing[first] == RowFacts::kUnknown) continue;
      note(i, IssueKind::Contradiction, m_keys[first].answer == m_keys[i].answer ? differing[first] : first);
    }
  }

  /// One question with two answers is worse than a near-copy and shown as that alone.
  void findNearDuplicates() {
    for (std::size_t i = 0; i < m_groups.size(); ++i)
      if (m_groups[i] != i && !has(i, IssueKind::Duplicate) && !has(i, IssueKind::Contradiction))
        note(i, IssueKind::NearDuplicate, m_groups[i]);
  }

  void findLeaks() {
    FirstRows byQuestion(m_rows.size());
    std::vector<std::uint32_t> byGroup(m_rows.size(), FirstRows::kNone);
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
      if (m_facts[i].side != 1 || m_rows[i].draft) continue;
      const auto row = static_cast<std::uint32_t>(i);
      if (m_keys[i].asked != 0) byQuestion.put(m_keys[i].asked, row);
      byGroup[m_groups[i]] = std::min(byGroup[m_groups[i]], row);
    }
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
      if (m_facts[i].side != 2 || m_rows[i].draft) continue;
      const std::uint32_t same = m_keys[i].asked != 0 ? byQuestion.find(m_keys[i].asked) : FirstRows::kNone,
                          near = byGroup[m_groups[i]];
      if (same != FirstRows::kNone || near != FirstRows::kNone)
        note(i, IssueKind::ValidationInTraining, same != FirstRows::kNone ? same : near);
    }
  }

  /// More than five robust deviations (median and MAD of the logarithm) and ten times away from the median.
  void findOddLengths() {
    constexpr std::size_t kFewest = 30;
    std::vector<float> lengths;
    for (const RowKeys& keys : m_keys)
      if (keys.logLength >= 0) lengths.push_back(keys.logLength);
    if (lengths.size() < kFewest) return;
    const float median = medianOf(lengths);
    for (float& length : lengths) length = std::abs(length - median);
    const float limit = std::max(5 * 1.4826f * medianOf(lengths), std::log(10.0f));
    for (std::size_t i = 0; i < m_keys.size(); ++i)
      if (m_keys[i].logLength >= 0 && std::abs(m_keys[i].logLength - median) > limit)
        m_facts[i].issues |= issueBit(IssueKind::ExtremeLength);
  }
  static float medianOf(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }

  const RowList& m_rows;
  const CheckSettings& m_settings;
  std::vector<RowFacts>& m_facts;
  const std::stop_token& m_stop;
  std::vector<RowKeys> m_keys;
  std::vector<std::uint32_t> m_groups;
};

}  // namespace

void findIssuesBetween(const RowList& rows, const CheckSettings& settings, std::vector<RowFacts>& facts, std::stop_token stop) {
  Checker(rows, settings, facts, stop).run();
}

}  // namespace lorikeet
