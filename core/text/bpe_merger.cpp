// Short words by scanning, long words with a heap. See bpe_merger.h.
#include "core/text/bpe_merger.h"

#include <algorithm>
#include <array>
#include <queue>

namespace lorikeet {

namespace {

constexpr std::size_t kShort = 96;
constexpr std::uint32_t kNoRank = ~std::uint32_t{0};
constexpr std::size_t kGone = static_cast<std::size_t>(-1);

const BpeMerge* findMerge(const BpeMerges& merges, TokenId left, TokenId right) {
  return merges.find(static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(right));
}

void mergeShort(const BpeMerges& merges, std::vector<TokenSpan>& symbols) {
  std::array<std::uint32_t, kShort> ranks;  // of symbol i with its right neighbour
  std::array<TokenId, kShort> results;
  std::size_t count = symbols.size();
  const auto rate = [&](std::size_t i) {
    const BpeMerge* merge = i + 1 < count ? findMerge(merges, symbols[i].id, symbols[i + 1].id) : nullptr;
    ranks[i] = merge ? merge->rank : kNoRank;
    results[i] = merge ? merge->result : -1;
  };
  for (std::size_t i = 0; i < count; ++i) rate(i);
  while (count > 1) {
    const auto best = static_cast<std::size_t>(std::min_element(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(count)) -
                                               ranks.begin());
    if (ranks[best] == kNoRank) break;
    symbols[best] = {results[best], symbols[best].begin, symbols[best + 1].end};
    --count;
    for (std::size_t i = best + 1; i < count; ++i)
      symbols[i] = symbols[i + 1], ranks[i] = ranks[i + 1], results[i] = results[i + 1];
    rate(best);
    if (best > 0) rate(best - 1);
  }
  symbols.resize(count);
}

struct Candidate {
  std::uint32_t rank;
  std::size_t left;
  TokenId leftId, rightId;  // to notice that one of the two has changed since
  TokenId result;
  bool operator<(const Candidate& other) const { return rank != other.rank ? rank > other.rank : left > other.left; }
};

/// The word as a linked list: previous and next symbol, kGone at the ends.
struct Links {
  std::size_t previous, next;
};

void mergeLong(const BpeMerges& merges, std::vector<TokenSpan>& symbols) {
  std::vector<Links> links(symbols.size());
  for (std::size_t i = 0; i < symbols.size(); ++i) links[i] = {i > 0 ? i - 1 : kGone, i + 1 < symbols.size() ? i + 1 : kGone};
  std::priority_queue<Candidate> queue;
  const auto propose = [&](std::size_t left) {
    if (left == kGone || links[left].next == kGone) return;
    const TokenId leftId = symbols[left].id, rightId = symbols[links[left].next].id;
    if (const BpeMerge* merge = findMerge(merges, leftId, rightId)) queue.push({merge->rank, left, leftId, rightId, merge->result});
  };
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) propose(i);
  while (!queue.empty()) {
    const Candidate best = queue.top();
    queue.pop();
    const std::size_t right = links[best.left].next;
    if (symbols[best.left].end == kGone || symbols[best.left].id != best.leftId || right == kGone) continue;
    if (symbols[right].id != best.rightId) continue;
    symbols[best.left].id = best.result;
    symbols[best.left].end = symbols[right].end;
    symbols[right].end = kGone;
    links[best.left].next = links[right].next;
    if (links[right].next != kGone) links[links[right].next].previous = best.left;
    propose(links[best.left].previous);
    propose(best.left);
  }
  std::erase_if(symbols, [](const TokenSpan& symbol) { return symbol.end == kGone; });
}

}  // namespace

void mergeSymbols(const BpeMerges& merges, std::vector<TokenSpan>& symbols) {
  symbols.size() <= kShort ? mergeShort(merges, symbols) : mergeLong(merges, symbols);
}

}  // namespace lorikeet
