// See row_alignment.h.
#include "core/edit/row_alignment.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/edit/common_subsequence.h"
#include "core/edit/folded_text.h"
#include "core/text/utf8.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kExactCells = std::size_t{1} << 20;
constexpr std::size_t kPairwiseCells = 4096;  // up to so many pairs of rows are compared word by word
constexpr std::size_t kWindow = 8;            // beyond that a row is compared with so many of the other side

using Rows = std::vector<RowPtr>;
using WordBag = std::vector<std::uint64_t>;  // hashes of the words, sorted

struct Gap {
  std::size_t before, beforeEnd, after, afterEnd;
};

bool equalRows(const Row& a, const Row& b, RowEquality equality) {
  if (&a == &b) return true;
  return equality == RowEquality::Everything ? a == b : a.split == b.split && a.turns == b.turns && a.tags == b.tags;
}

/// Small numbers for rows: equal ones for equal rows.
class RowIds {
 public:
  explicit RowIds(RowEquality equality) : m_ids(16, Hash{}, Equal{equality}) {}
  std::vector<std::uint32_t> of(const Rows& rows) {
    std::vector<std::uint32_t> ids;
    ids.reserve(rows.size());
    for (const RowPtr& row : rows)
      ids.push_back(m_ids.try_emplace({row.get(), contentHash(*row)}, static_cast<std::uint32_t>(m_ids.size())).first->second);
    return ids;
  }

 private:
  struct Key {
    const Row* row;
    std::uint64_t hash;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const { return key.hash; }
  };
  struct Equal {
    RowEquality equality;
    bool operator()(const Key& a, const Key& b) const { return a.hash == b.hash && equalRows(*a.row, *b.row, equality); }
  };
  std::unordered_map<Key, std::uint32_t, Hash, Equal> m_ids;
};

/// Runs of word characters; Han and kana, which have no spaces, one by one.
WordBag wordsOf(const Row& row) {
  WordBag words;
  for (const Message& turn : row.turns) {
    const std::string_view text = turn.content;
    std::size_t begin = 0;
    const auto finish = [&](std::size_t end) {
      if (end > begin) words.push_back(hashOf(text.substr(begin, end - begin)));
    };
    for (std::size_t at = 0; at < text.size();) {
      const Utf8Char c = decodeUtf8(text, at);
      const bool alone = c.code >= 0x3040 && c.code <= 0x9FFF, word = isWordChar(c.code);
      if (alone || !word) finish(at);
      at += c.length;
      if (alone && word) words.push_back(hashOf(text.substr(at - c.length, c.length)));
      if (alone || !word) begin = at;
    }
    finish(text.size());
  }
  std::sort(words.begin(), words.end());
  return words;
}

/// Twice the words in common over all words: 0 to 1.
double likeness(const WordBag& a, const WordBag& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) ++common;
    const bool first = *i <= *j, second = *j <= *i;
    i += first;
    j += second;
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
}

class RowAligner {
 public:
  RowAligner(const RowList& before, const RowList& after, RowEquality equality, const std::stop_token& stop)
      : m_before(before.pointers()), m_after(after.pointers()), m_equality(equality), m_stop(stop) {}

  std::vector<RowPair> align() {
    RowIds ids(m_equality);
    const std::vector<std::uint32_t> first = ids.of(m_before), second = ids.of(m_after);
    m_beforeMoved = known(first, second);
    m_afterMoved = known(second, first);
    Gap rest{0, m_before.size(), 0, m_after.size()};
    for (const auto& [i, j] : commonSubsequence(first, second, kExactCells, m_stop)) {
      matchQuestions({rest.before, i, rest.after, j});
      m_pairs.push_back({RowChange::Same, i, j});
      rest.before = i + std::size_t{1};
      rest.after = j + std::size_t{1};
    }
    matchQuestions(rest);
    return std::move(m_pairs);
  }

 private:
  /// For each id whether the other sequence has it.
  static std::vector<bool> known(const std::vector<std::uint32_t>& ids, const std::vector<std::uint32_t>& others) {
    const std::unordered_set<std::uint32_t> set(others.begin(), others.end());
    std::vector<bool> result;
    for (const std::uint32_t id : ids) result.push_back(set.contains(id));
    return result;
  }

  void matchQuestions(Gap gap) {
    if (gap.before == gap.beforeEnd || gap.after == gap.afterEnd) return putRest(gap);
    std::unordered_map<std::string, std::uint32_t> known;
    std::uint32_t next = 0;
    const auto idsOf = [&](const Rows& rows, const std::vector<bool>& moved, std::size_t begin, std::size_t end) {
      std::vector<std::uint32_t> ids;
      for (std::size_t i = begin; i < end; ++i) {
        const std::string question = moved[i] ? "" : foldedKey(rows[i]->question());
        ids.push_back(question.empty() ? next++ : known.try_emplace(question, next).first->second);
        next = std::max(next, ids.back() + 1);
      }
      return ids;
    };
    const std::vector<std::uint32_t> first = idsOf(m_before, m_beforeMoved, gap.before, gap.beforeEnd),
                                     second = idsOf(m_after, m_afterMoved, gap.after, gap.afterEnd);
    const std::size_t before = gap.before, after = gap.after;
    for (const auto& [i, j] : commonSubsequence(first, second, kExactCells, m_stop)) {
      matchWords({gap.before, before + i, gap.after, after + j});
      m_pairs.push_back({RowChange::Changed, before + i, after + j});
      gap.before = before + i + 1;
      gap.after = after + j + 1;
    }
    matchWords(gap);
  }

  void matchWords(Gap gap) {
    const std::size_t rows = gap.beforeEnd - gap.before, columns = gap.afterEnd - gap.after;
    if (rows == 0 || columns == 0) return putRest(gap);
    std::vector<WordBag> first, second;
    for (std::size_t i = gap.before; i < gap.beforeEnd; ++i) first.push_back(checkedWords(*m_before[i], m_beforeMoved[i]));
    for (std::size_t j = gap.after; j < gap.afterEnd; ++j) second.push_back(checkedWords(*m_after[j], m_afterMoved[j]));
    const std::size_t before = gap.before, after = gap.after;
    for (const auto& [i, j] : rows <= kPairwiseCells / columns ? bestPairs(first, second) : nearPairs(first, second)) {
      putRest({gap.before, before + i, gap.after, after + j});
      m_pairs.push_back({RowChange::Changed, before + i, after + j});
      gap.before = before + i + 1;
      gap.after = after + j + 1;
    }
    putRest(gap);
  }

  WordBag checkedWords(const Row& row, bool moved) const {
    if (m_stop.stop_requested()) throw Cancelled();
    return moved ? WordBag{} : wordsOf(row);
  }

  /// Pairs in order with the greatest sum of likeness.
  static std::vector<IndexPair> bestPairs(const std::vector<WordBag>& first, const std::vector<WordBag>& second) {
    const std::size_t width = second.size() + 1;
    std::vector<double> score(first.size() * width), best((first.size() + 1) * width);
    for (std::size_t i = first.size(); i-- > 0;) {
      for (std::size_t j = second.size(); j-- > 0;) {
        const double alike = likeness(first[i], second[j]);
        score[i * width + j] = alike >= 0.5 ? alike : -1;
        best[i * width + j] =
            std::max({best[(i + 1) * width + j], best[i * width + j + 1], best[(i + 1) * width + j + 1] + score[i * width + j]});
      }
    }
    std::vector<IndexPair> pairs;
    for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
      const double here = best[i * width + j];
      if (here == best[(i + 1) * width + j]) {
        ++i;
      } else if (here == best[i * width + j + 1]) {
        ++j;
      } else {
        pairs.emplace_back(static_cast<std::uint32_t>(i++), static_cast<std::uint32_t>(j++));
      }
    }
    return pairs;
  }

  /// For long gaps: each row with the first of the next few that is like it.
  static std::vector<IndexPair> nearPairs(const std::vector<WordBag>& first, const std::vector<WordBag>& second) {
    std::vector<IndexPair> pairs;
    std::size_t free = 0;
    for (std::size_t i = 0; i < first.size() && free < second.size(); ++i) {
      // Without a match the window keeps to the place that the row has in its gap.
      const std::size_t begin = std::max(free, i > kWindow ? i - kWindow : 0), end = std::min(second.size(), begin + 2 * kWindow);
      for (std::size_t j = begin; j < end; ++j) {
        if (likeness(first[i], second[j]) < 0.5) continue;
        pairs.emplace_back(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j));
        free = j + 1;
        break;
      }
    }
    return pairs;
  }

  void putRest(const Gap& gap) {
    for (std::size_t i = gap.before; i < gap.beforeEnd; ++i) m_pairs.push_back({RowChange::Removed, i, std::nullopt});
    for (std::size_t j = gap.after; j < gap.afterEnd; ++j) m_pairs.push_back({RowChange::Added, std::nullopt, j});
  }

  const Rows m_before, m_after;
  std::vector<bool> m_beforeMoved, m_afterMoved;  // in gaps: the other side has this very row elsewhere, so it became no other row
  const RowEquality m_equality;
  const std::stop_token& m_stop;
  std::vector<RowPair> m_pairs;
};

}  // namespace

std::uint64_t contentHash(const Row& row) {
  std::uint64_t hash = static_cast<std::uint64_t>(row.split);
  for (const Message& turn : row.turns) hash = hashOf(turn.fields, hashOf(turn.content, hashOf(turn.role, hash)));
  for (const std::string& tag : row.tags) hash = hashOf(tag, hash);
  return hash;
}

std::vector<RowPair> alignRows(const RowList& before, const RowList& after, RowEquality equality, const std::stop_token& stop) {
  return RowAligner(before, after, equality, stop).align();
}

}  // namespace lorikeet
