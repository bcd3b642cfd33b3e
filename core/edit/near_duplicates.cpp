// See near_duplicates.h. MinHash with one permutation (Li, Owen, Zhang 2012), empty bins filled as in Shrivastava 2017; a row keeps one
// byte a bin (b-bit MinHash, Li and König 2010), so that a million rows cost 128 MB.
#include "core/edit/near_duplicates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/edit/folded_text.h"
#include "core/edit/row_groups.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kBins = 128, kGram = 5, kShortText = 20;
constexpr std::size_t kLeaders = 3;  ///< rows of a bucket that each further row is compared with
using Signature = std::array<std::uint8_t, kBins>;

/// What two rows are compared by: everything said, without the system prompt that whole datasets share.
std::string comparedText(const Row& row) {
  std::string text;
  for (const Message& turn : row.turns) {
    if (turn.role == "system") continue;
    text += turn.content;
    text += '\n';
  }
  return foldedKey(text);
}

/// Hashes of the text's character 5-grams, sorted, each once.
std::vector<std::uint32_t> gramsOf(const std::string& text) {
  std::vector<std::uint32_t> starts;  // of characters
  for (std::size_t at = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) starts.push_back(static_cast<std::uint32_t>(at));
  starts.push_back(static_cast<std::uint32_t>(text.size()));
  std::vector<std::uint32_t> grams;
  for (std::size_t i = 0; i + kGram < starts.size(); ++i)
    grams.push_back(static_cast<std::uint32_t>(hashOf(std::string_view(text).substr(starts[i], starts[i + kGram] - starts[i]))));
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

double jaccard(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    common += a[i] == b[j];
    const bool stepA = a[i] <= b[j], stepB = b[j] <= a[i];
    i += stepA;
    j += stepB;
  }
  const std::size_t all = a.size() + b.size() - common;
  return all == 0 ? 1.0 : static_cast<double>(common) / static_cast<double>(all);
}

Signature signatureOf(const std::vector<std::uint32_t>& grams) {
  constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
  std::array<std::uint32_t, kBins> bins;
  bins.fill(kEmpty);
  for (const std::uint32_t gram : grams) {
    const std::uint64_t mixed = mixedBits(gram);
    std::uint32_t& bin = bins[mixed % kBins];
    bin = std::min(bin, static_cast<std::uint32_t>(mixed >> 33));
  }
  Signature signature{};
  for (std::size_t i = 0; i < kBins; ++i) {
    std::size_t from = i;
    for (std::uint64_t attempt = 1; bins[from] == kEmpty; ++attempt) from = mixedBits(i << 20 | attempt) % kBins;
    signature[i] = static_cast<std::uint8_t>(mixedBits(bins[from] ^ (from << 40)));
  }
  return signature;
}

/// Rows of a band: as many as possible while a pair just alike enough is found with 99.8 %.
std::size_t bandRows(double similarity) {
  for (std::size_t rows = 8; rows > 1; --rows) {
    const double missed = std::pow(1 - std::pow(similarity, static_cast<double>(rows)), static_cast<double>(kBins / rows));
    if (missed < 0.002) return rows;
  }
  return 1;
}

/// How alike two signatures are: a cheap estimate before the exact comparison.
double estimated(const Signature& a, const Signature& b) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < kBins; ++i) same += a[i] == b[i];
  return static_cast<double>(same) / kBins;
}

class Finder {
 public:
  Finder(const RowList& rows, double similarity, std::stop_token stop)
      : m_rows(rows), m_similarity(similarity), m_stop(std::move(stop)), m_groups(rows.size()) {}

  std::vector<std::uint32_t> groups() {
    sign();
    const std::size_t width = bandRows(m_similarity);
    for (std::size_t band = 0; band + width <= kBins; band += width) joinBand(band, width);
    return m_groups.firsts();
  }

 private:
  void checkStop(std::size_t at) const {
    if (at % 1024 == 0 && m_stop.stop_requested()) throw Cancelled();
  }

  /// Signatures of all long texts; equal texts are joined right away and sign once.
  void sign() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> byText;
    byText.reserve(m_rows.size());
    std::size_t at = 0;
    for (const Row& row : m_rows) {
      checkStop(at);
      const std::string text = comparedText(row);
      const auto index = static_cast<std::uint32_t>(at++);
      if (text.empty()) continue;
      byText.emplace_back(hashOf(text), index);
      if (lengthOf(text) < kShortText) continue;
      m_signed.push_back(index);
      m_signatures.push_back(signatureOf(gramsOf(text)));
    }
    std::sort(byText.begin(), byText.end());
    for (std::size_t i = 1; i < byText.size(); ++i)
      if (byText[i].first == byText[i - 1].first) m_groups.join(byText[i - 1].second, byText[i].second);
  }

  void joinBand(std::size_t band, std::size_t width) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keys(m_signed.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::uint64_t key = 0;
      for (std::size_t j = 0; j < width; ++j) key = key << 8 | m_signatures[i][band + j];
      keys[i] = {key, static_cast<std::uint32_t>(i)};
    }
    std::sort(keys.begin(), keys.end());
    for (std::size_t begin = 0; begin < keys.size();) {
      std::size_t end = begin;
      while (end < keys.size() && keys[end].first == keys[begin].first) ++end;
      if (end - begin > 1) joinBucket(keys, begin, end);
      begin = end;
    }
  }

  void joinBucket(const std::vector<std::pair<std::uint64_t, std::uint32_t>>& keys, std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> leaders;
    std::vector<std::vector<std::uint32_t>> leaderGrams;
    for (std::size_t at = begin; at < end; ++at) {
      checkStop(at);
      const std::uint32_t one = keys[at].second;
      const auto isAlike = [&](std::size_t leader) {
        const std::uint32_t other = leaders[leader];
        if (m_groups.find(m_signed[one]) == m_groups.find(m_signed[other])) return true;
        if (estimated(m_signatures[one], m_signatures[other]) < m_similarity - 0.15) return false;
        if (leaderGrams[leader].empty()) leaderGrams[leader] = gramsOf(comparedText(m_rows[m_signed[other]]));
        if (jaccard(gramsOf(comparedText(m_rows[m_signed[one]])), leaderGrams[leader]) < m_similarity) return false;
        m_groups.join(m_signed[one], m_signed[other]);
        return true;
      };
      bool alike = false;
      for (std::size_t leader = 0; leader < leaders.size(); ++leader) alike = isAlike(leader) || alike;
      if (alike || leaders.size() == kLeaders) continue;
      leaders.push_back(one);
      leaderGrams.emplace_back();
    }
  }

  const RowList& m_rows;
  const double m_similarity;
  const std::stop_token m_stop;
  RowGroups m_groups;
  std::vector<std::uint32_t> m_signed;  // rows with a signature
  std::vector<Signature> m_signatures;
};

}  // namespace

std::vector<std::uint32_t> nearDuplicateGroups(const RowList& rows, double similarity, std::stop_token stop) {
  return Finder(rows, std::clamp(similarity, 0.05, 1.0), std::move(stop)).groups();
}

}  // namespace lorikeet
