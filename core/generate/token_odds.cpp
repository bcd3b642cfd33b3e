// See token_odds.h.
#include "core/generate/token_odds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lorikeet {

double logSumExp(std::span<const float> logits) {
  const double highest = *std::max_element(logits.begin(), logits.end());
  double total = 0;
  for (const float logit : logits) total += std::exp(static_cast<double>(logit) - highest);
  return highest + std::log(total);
}

std::vector<TokenOdds> likeliestTokens(std::span<const float> logits, double logTotal, const Tokenizer& tokenizer, const TokenId* previous) {
  std::vector<TokenId> ids(logits.size());
  std::iota(ids.begin(), ids.end(), 0);
  const std::size_t count = std::min(kLikeliest, ids.size());
  const auto at = [&](TokenId id) { return logits[static_cast<std::size_t>(id)]; };
  std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(count), ids.end(),
                    [&](TokenId a, TokenId b) { return at(a) > at(b) || (at(a) == at(b) && a < b); });
  std::vector<TokenOdds> odds;
  for (std::size_t i = 0; i < count; ++i)
    odds.push_back({ids[i], addedText(tokenizer, previous, ids[i]), static_cast<float>(at(ids[i]) - logTotal)});
  return odds;
}

std::string addedText(const Tokenizer& tokenizer, const TokenId* previous, TokenId id) {
  if (tokenizer.isSpecial(id)) return tokenizer.pieceOf(id);
  if (previous == nullptr || tokenizer.isSpecial(*previous)) return tokenizer.decode(std::array{id});
  const std::string before = tokenizer.decode(std::array{*previous}), both = tokenizer.decode(std::array{*previous, id});
  return both.starts_with(before) ? both.substr(before.size()) : tokenizer.decode(std::array{id});
}

}  // namespace lorikeet
