// See near_duplicates.h. A row costs about 60 bytes beside its text: sets of n-grams are made anew when two rows are compared, and the
// sketches of many rows anew for each few bands.
#include "core/edit/near_duplicates.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/edit/first_rows.h"
#include "core/edit/folded_text.h"
#include "core/edit/shingles.h"
#include "core/edit/union_find.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kMembersCompared = 16, kOfOneGroup = 3;  // in a bucket: bounds the work where thousands of rows share a band
constexpr std::size_t kMinimumForBits = 100;                   // n-grams from which single bits of a sketch tell enough

constexpr std::size_t kHashesAtOnce = 4'000'000;               // 16 MB; up to a quarter of a million rows are sketched once

/// How the bins of a sketch are cut into bands: rows are compared when all bins of a band are equal.
struct Bands {
  std::size_t bins = 1, count = 1;

  /// The widest bands with which a pair just at `similarity` is missed at most once in 500 times.
  explicit Bands(double similarity) {
    constexpr std::size_t kMostBins = 6, kMostBands = 32;
    for (bins = kMostBins; bins > 1; --bins) {
      count = countFor(similarity);
      if (count <= kMostBands && bins * count <= kSketchBins) return;
    }
    count = std::min(countFor(similarity), kMostBands);
  }

 private:
  std::size_t countFor(double similarity) const {
    const double missed = 1 - std::pow(similarity, static_cast<double>(bins));
    return missed <= 0 ? 1 : static_cast<std::size_t>(std::ceil(std::log(0.002) / std::log(missed)));
  }
};

std::string textOf(const Row& row) {
  std::string text;
  for (const Message& turn : row.turns)
    if (turn.role != "system") text.append(turn.content).append("\n");
  return foldedKey(text);
}

class Grouping {
 public:
  Grouping(const RowList& rows, double similarity, const std::stop_token& stop)
      : m_rows(rows), m_similarity(similarity), m_stop(stop), m_bands(std::clamp(similarity, 0.1, 1.0)), m_groups(rows.size()) {}

  std::vector<std::uint32_t> run() {
    joinEqualTexts();
    if (m_similarity < 1) {
      const std::size_t most = std::max<std::size_t>(1, kHashesAtOnce / std::max<std::size_t>(1, m_rows.size()));
      for (std::size_t band = 0; band < m_bands.count; band += most) joinAlike(band, std::min(m_bands.count, band + most));
    }
    return m_groups.firsts();
  }

 private:
  /// Bands [first, last).
  void joinAlike(std::size_t first, std::size_t last) {
    sketchRows(first, last);
    const std::size_t perBand = m_items.size(), bands = last - first;
    std::vector<std::uint64_t> order(perBand);  // a band's hash above, the item below
    for (std::size_t band = 0; band < bands; ++band) {
      for (std::size_t i = 0; i < perBand; ++i) order[i] = std::uint64_t{m_hashes[i * bands + band]} << 32 | i;
      std::sort(order.begin(), order.end());
      for (std::size_t begin = 0, end = 0; begin < perBand; begin = end) {
        for (end = begin + 1; end < perBand && order[end] >> 32 == order[begin] >> 32;) ++end;
        if (end - begin > 1) joinBucket(order, begin, end);
      }
    }
  }

  struct Item {
    std::uint32_t row;
    std::uint32_t shingles;
    std::array<std::uint64_t, 2> bits;  ///< one bit of each bin
  };
  struct Member {
    std::uint32_t item;
    ShingleSet set;
  };

  void checkStop() const {
    if (m_stop.stop_requested()) throw Cancelled();
  }

  void joinEqualTexts() {
    // 64 bits of hash stand for a text: two of a million meet by chance once in 10^7 sets.
    FirstRows texts(m_rows.size());
    std::uint32_t at = 0;
    for (const Row& row : m_rows) {
      if (at % 256 == 0) checkStop();
      const std::string text = textOf(row);
      if (!text.empty()) m_groups.join(at, texts.put(hashOf(text), at));
      ++at;
    }
    for (at = 0; at < m_rows.size(); ++at)
      if (m_groups.firstOf(at) == at) m_distinct.push_back(at);
  }

  /// Hashes of bands [first, last) of each text, and on the way its length and bits.
  void sketchRows(std::size_t first, std::size_t last) {
    m_items.clear();
    m_hashes.clear();
    m_items.reserve(m_distinct.size());
    m_hashes.reserve(m_distinct.size() * (last - first));
    for (std::size_t i = 0; i < m_distinct.size(); ++i) {
      if (i % 256 == 0) checkStop();
      shinglesOf(textOf(m_rows[m_distinct[i]]), m_shingles);
      if (!m_shingles.empty()) addItem(m_distinct[i], first, last);
    }
  }

  void addItem(std::uint32_t row, std::size_t firstBand, std::size_t lastBand) {
    const MinHashSketch sketch = sketchOf(m_shingles);
    Item item{row, static_cast<std::uint32_t>(m_shingles.size()), {}};
    for (std::size_t i = 0; i < kSketchBins; ++i) item.bits[i / 64] |= std::uint64_t{sketch[i] & 1} << (i % 64);
    m_items.push_back(item);
    for (std::size_t band = firstBand; band < lastBand; ++band) {
      std::uint64_t hash = band;
      for (std::size_t i = 0; i < m_bands.bins; ++i) hash = mixedBits(hash ^ sketch[band * m_bands.bins + i]);
      m_hashes.push_back(static_cast<std::uint32_t>(hash));
    }
  }

  void joinBucket(const std::vector<std::uint64_t>& order, std::size_t begin, std::size_t end) {
    std::vector<Member> members;
    for (std::size_t at = begin; at < end; ++at) {
      if ((at - begin) % 64 == 0) checkStop();
      addToBucket(members, static_cast<std::uint32_t>(order[at]));
    }
  }

  void addToBucket(std::vector<Member>& members, std::uint32_t item) {
    ShingleSet set;
    for (Member& member : members) {
      if (isJoined(member.item, item) || !mayBeAlike(m_items[member.item], m_items[item])) continue;
      if (set.empty()) set = setOf(item);
      if (member.set.empty()) member.set = setOf(member.item);
      if (member.set.jaccardWith(set, m_similarity) >= m_similarity) m_groups.join(m_items[member.item].row, m_items[item].row);
    }
    const auto ofItsGroup = static_cast<std::size_t>(
        std::count_if(members.begin(), members.end(), [&](const Member& member) { return isJoined(member.item, item); }));
    if (ofItsGroup < kOfOneGroup && members.size() < kMembersCompared) members.push_back({item, std::move(set)});
  }

  bool isJoined(std::uint32_t a, std::uint32_t b) { return m_groups.firstOf(m_items[a].row) == m_groups.firstOf(m_items[b].row); }

  /// Whether sizes and sketches leave it possible; wrong for fewer than one pair in ten thousand.
  bool mayBeAlike(const Item& a, const Item& b) const {
    if (std::min(a.shingles, b.shingles) < kMinimumForBits) return true;
    const int same = static_cast<int>(kSketchBins) - std::popcount(a.bits[0] ^ b.bits[0]) - std::popcount(a.bits[1] ^ b.bits[1]);
    const double chance = (1 + m_similarity) / 2;  // bits agree where bins do, and half of the time elsewhere
    const double spread = std::sqrt(chance * (1 - chance) * kSketchBins);
    return same >= chance * kSketchBins - 4 * spread;
  }

  ShingleSet setOf(std::uint32_t item) {
    shinglesOf(textOf(m_rows[m_items[item].row]), m_shingles);
    return ShingleSet(m_shingles);
  }

  const RowList& m_rows;
  const double m_similarity;
  const std::stop_token& m_stop;
  const Bands m_bands;
  UnionFind m_groups;
  std::vector<std::uint32_t> m_distinct;  // rows with a text of their own, as far as equal texts go
  std::vector<Item> m_items;              // those of them that are long enough
  std::vector<std::uint32_t> m_hashes;    // [items, bands at hand]
  std::vector<std::uint64_t> m_shingles;  // of the row at hand
};

}  // namespace

std::vector<std::uint32_t> nearDuplicateGroups(const RowList& rows, double similarity, std::stop_token stop) {
  return Grouping(rows, similarity, stop).run();
}

}  // namespace lorikeet
