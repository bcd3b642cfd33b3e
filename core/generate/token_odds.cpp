// See token_odds.h.
#include "core/generate/token_odds.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/generate/likeliest.h"
#include "core/kernels/vector_rows.h"

namespace lorikeet {

double logSumExp(std::span<const float> logits) {
  constexpr std::size_t kBlock = 1024;
  const float highest = vec::largest(logits.data(), static_cast<std::int64_t>(logits.size()));
  std::array<float, kBlock> block;
  double total = 0;
  for (std::size_t at = 0; at < logits.size(); at += kBlock) {
    const std::span<const float> here = logits.subspan(at, std::min(kBlock, logits.size() - at));
    std::copy(here.begin(), here.end(), block.begin());
    total += static_cast<double>(vec::exponentials(block.data(), 1.0f, -highest, static_cast<std::int64_t>(here.size())));
  }
  return highest + std::log(total);
}

std::vector<TokenOdds> likeliestTokens(std::span<const float> logits, double logTotal, const Tokenizer& tokenizer, const TokenId* previous) {
  std::vector<TokenOdds> odds;
  for (const TokenId id : likeliestIds(logits, kLikeliest))
    odds.push_back({id, addedText(tokenizer, previous, id), static_cast<float>(logits[static_cast<std::size_t>(id)] - logTotal)});
  return odds;
}

std::string addedText(const Tokenizer& tokenizer, const TokenId* previous, TokenId id) {
  if (tokenizer.isSpecial(id)) return tokenizer.pieceOf(id);
  if (previous == nullptr || tokenizer.isSpecial(*previous)) return tokenizer.decode(std::array{id});
  const std::string before = tokenizer.decode(std::array{*previous}), both = tokenizer.decode(std::array{*previous, id});
  return both.starts_with(before) ? both.substr(before.size()) : tokenizer.decode(std::array{id});
}

}  // namespace lorikeet
