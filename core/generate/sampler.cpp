#include "core/generate/sampler.h"

#include <algorithm>
#include <cmath>

#include "core/generate/likeliest.h"

namespace lorikeet {
namespace {

constexpr std::uint64_t kStride = 0x9e3779b97f4a7c15ULL;  // of splitmix64: one draw adds it once

struct Candidate {
  TokenId id;
  float logit;
  double probability = 0;
};

void softmax(std::vector<Candidate>& candidates) {
  double total = 0;
  for (Candidate& c : candidates) total += c.probability = std::exp(static_cast<double>(c.logit) - candidates.front().logit);
  for (Candidate& c : candidates) c.probability /= total;
}

/// Keeps the smallest set of likeliest candidates whose probabilities reach topP, and of those the ones with at least minP of the best.
void cutTail(std::vector<Candidate>& candidates, double topP, double minP) {
  std::size_t keep = candidates.size();
  if (topP < 1.0) {
    double reached = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      reached += candidates[i].probability;
      if (reached >= topP) {
        keep = i + 1;
        break;
      }
    }
  }
  const double floor = minP * candidates.front().probability;
  while (keep > 1 && candidates[keep - 1].probability < floor) --keep;
  candidates.resize(keep);
}

}  // namespace

Sampler::Sampler(const SamplingConfig& config, std::span<const TokenId> prompt, std::span<const TokenId> drawn)
    : m_config(config), m_seen(prompt.begin(), prompt.end()), m_state(static_cast<std::uint64_t>(config.seed) + kStride * drawn.size()) {
  m_seen.insert(m_seen.end(), drawn.begin(), drawn.end());
  std::sort(m_seen.begin(), m_seen.end());
  m_seen.erase(std::unique(m_seen.begin(), m_seen.end()), m_seen.end());
}

double Sampler::uniform() {  // splitmix64
  std::uint64_t z = m_state += kStride;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

TokenId Sampler::next(std::span<float> logits) {
  if (m_config.repetitionPenalty != 1.0) {
    for (const TokenId id : m_seen) {
      float& logit = logits[static_cast<std::size_t>(id)];
      const auto penalty = static_cast<float>(m_config.repetitionPenalty);
      logit = logit > 0 ? logit / penalty : logit * penalty;
    }
  }
  TokenId chosen;
  if (m_config.temperature < 1e-6 || m_config.topK == 1) {  // smaller ones would overflow in the division and mean the same
    chosen = static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  } else {
    for (float& logit : logits) logit = static_cast<float>(logit / m_config.temperature);
    std::vector<Candidate> candidates;
    for (const TokenId id : likeliestIds(logits, m_config.topK > 0 ? static_cast<std::size_t>(m_config.topK) : logits.size()))
      candidates.push_back({id, logits[static_cast<std::size_t>(id)]});
    softmax(candidates);
    cutTail(candidates, m_config.topP, m_config.minP);
    double total = 0;
    for (const Candidate& c : candidates) total += c.probability;
    double left = uniform() * total;
    chosen = candidates.back().id;
    for (const Candidate& c : candidates) {
      left -= c.probability;
      if (left < 0) {
        chosen = c.id;
        break;
      }
    }
  }
  const auto at = std::lower_bound(m_seen.begin(), m_seen.end(), chosen);
  if (at == m_seen.end() || *at != chosen) m_seen.insert(at, chosen);
  return chosen;
}

}  // namespace lorikeet
