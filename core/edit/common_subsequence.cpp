// See common_subsequence.h.
#include "core/edit/common_subsequence.h"

#include <algorithm>
#include <unordered_map>

#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr int kMaxDepth = 48;  // deeper than any honest text; keeps made-up input from n² time

/// Ids with the indices where they stand in the caller's sequence.
struct Sequence {
  std::vector<std::uint32_t> ids, at;
};

/// [begin, end) of both sequences.
struct Stretch {
  std::size_t a, aEnd, b, bEnd;
  bool empty() const { return a == aEnd || b == bEnd; }
  bool within(std::size_t cells) const { return (aEnd - a) <= cells / (bEnd - b); }
};

/// Without the ids that the other sequence does not have: they can never be in common.
Sequence onlyCommon(const std::vector<std::uint32_t>& ids, const std::vector<std::uint32_t>& other) {
  std::vector<bool> known(1);
  for (const std::uint32_t id : other) {
    if (id >= known.size()) known.resize(std::max<std::size_t>(id + std::size_t{1}, known.size() * 2));
    known[id] = true;
  }
  Sequence kept;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] >= known.size() || !known[ids[i]]) continue;
    kept.ids.push_back(ids[i]);
    kept.at.push_back(static_cast<std::uint32_t>(i));
  }
  return kept;
}

class Aligner {
 public:
  Aligner(const std::vector<std::uint32_t>& first, const std::vector<std::uint32_t>& second, std::size_t exactCells,
          const std::stop_token& stop)
      : m_a(onlyCommon(first, second)), m_b(onlyCommon(second, first)), m_exactCells(exactCells), m_stop(stop) {}

  std::vector<IndexPair> align() {
    align({0, m_a.ids.size(), 0, m_b.ids.size()}, 0);
    for (auto& [a, b] : m_pairs) {
      a = m_a.at[a];
      b = m_b.at[b];
    }
    return std::move(m_pairs);
  }

 private:
  void add(std::size_t a, std::size_t b) { m_pairs.emplace_back(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b)); }

  void align(Stretch s, int depth) {
    if (m_stop.stop_requested()) throw Cancelled();
    while (!s.empty() && m_a.ids[s.a] == m_b.ids[s.b]) add(s.a++, s.b++);
    std::size_t tail = 0;
    while (!s.empty() && m_a.ids[s.aEnd - 1] == m_b.ids[s.bEnd - 1]) {
      --s.aEnd;
      --s.bEnd;
      ++tail;
    }
    if (!s.empty()) {
      if (s.within(m_exactCells))
        exact(s);
      else if (depth < kMaxDepth)
        patience(s, depth);
    }
    for (std::size_t i = 0; i < tail; ++i) add(s.aEnd + i, s.bEnd + i);
  }

  /// Lengths of the longest common subsequences of a[s.a, s.aEnd) with each beginning of b's stretch; of the endings when
  /// backwards.
  std::vector<std::uint32_t> lengths(const Stretch& s, bool backwards) const {
    const std::size_t rows = s.aEnd - s.a, columns = s.bEnd - s.b;
    std::vector<std::uint32_t> line(columns + 1);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint32_t id = m_a.ids[backwards ? s.aEnd - 1 - i : s.a + i];
      std::uint32_t diagonal = 0;
      for (std::size_t j = 1; j <= columns; ++j) {
        const std::uint32_t above = line[j];
        line[j] = id == m_b.ids[backwards ? s.bEnd - j : s.b + j - 1] ? diagonal + 1 : std::max(above, line[j - 1]);
        diagonal = above;
      }
    }
    return line;
  }

  void exact(const Stretch& s) {
    if (s.empty()) return;
    if (m_stop.stop_requested()) throw Cancelled();
    if (s.aEnd - s.a == 1) {
      const auto begin = m_b.ids.begin() + static_cast<std::ptrdiff_t>(s.b),
                 end = m_b.ids.begin() + static_cast<std::ptrdiff_t>(s.bEnd);
      const auto found = std::find(begin, end, m_a.ids[s.a]);
      if (found != end) add(s.a, static_cast<std::size_t>(found - m_b.ids.begin()));
      return;
    }
    const std::size_t middle = s.a + (s.aEnd - s.a) / 2, columns = s.bEnd - s.b;
    const std::vector<std::uint32_t> before = lengths({s.a, middle, s.b, s.bEnd}, false),
                                     after = lengths({middle, s.aEnd, s.b, s.bEnd}, true);
    std::size_t best = 0;
    for (std::size_t j = 1; j <= columns; ++j)
      if (before[j] + after[columns - j] > before[best] + after[columns - best]) best = j;
    exact({s.a, middle, s.b, s.b + best});
    exact({middle, s.aEnd, s.b + best, s.bEnd});
  }

  /// Anchors first, what lies between them after that.
  void patience(Stretch s, int depth) {
    std::vector<IndexPair> anchors = rising(candidates(s, true));
    if (anchors.empty()) anchors = rising(candidates(s, false));
    if (anchors.empty()) return;
    for (const auto& [a, b] : anchors) {
      align({s.a, a, s.b, b}, depth + 1);
      add(a, b);
      s.a = a + 1;
      s.b = b + 1;
    }
    align(s, depth + 1);
  }

  /// Pairs that may be anchors, by a: ids that stand once on each side, else the n-th occurrence with the n-th.
  std::vector<IndexPair> candidates(const Stretch& s, bool onlyOnce) const {
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> inB;
    for (std::size_t j = s.b; j < s.bEnd; ++j) inB[m_b.ids[j]].push_back(static_cast<std::uint32_t>(j));
    std::unordered_map<std::uint32_t, std::size_t> inA;
    for (std::size_t i = s.a; i < s.aEnd; ++i) ++inA[m_a.ids[i]];
    std::unordered_map<std::uint32_t, std::size_t> seen;
    std::vector<IndexPair> pairs;
    for (std::size_t i = s.a; i < s.aEnd; ++i) {
      const auto places = inB.find(m_a.ids[i]);
      if (places == inB.end() || (onlyOnce && (places->second.size() > 1 || inA[m_a.ids[i]] > 1))) continue;
      const std::size_t nth = seen[m_a.ids[i]]++;
      if (nth < places->second.size()) pairs.emplace_back(static_cast<std::uint32_t>(i), places->second[nth]);
    }
    return pairs;
  }

  /// The longest part of `pairs` that rises in b too (patience sorting).
  static std::vector<IndexPair> rising(const std::vector<IndexPair>& pairs) {
    std::vector<std::size_t> piles, below(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto pile = std::lower_bound(piles.begin(), piles.end(), pairs[i].second,
                                         [&](std::size_t top, std::uint32_t b) { return pairs[top].second < b; });
      below[i] = pile == piles.begin() ? pairs.size() : *(pile - 1);
      if (pile == piles.end())
        piles.push_back(i);
      else
        *pile = i;
    }
    std::vector<IndexPair> result;
    for (std::size_t i = piles.empty() ? pairs.size() : piles.back(); i < pairs.size(); i = below[i]) result.push_back(pairs[i]);
    std::reverse(result.begin(), result.end());
    return result;
  }

  const Sequence m_a, m_b;
  const std::size_t m_exactCells;
  const std::stop_token& m_stop;
  std::vector<IndexPair> m_pairs;
};

}  // namespace

std::vector<IndexPair> commonSubsequence(const std::vector<std::uint32_t>& first, const std::vector<std::uint32_t>& second,
                                         std::size_t exactCells, const std::stop_token& stop) {
  return Aligner(first, second, exactCells, stop).align();
}

}  // namespace lorikeet
