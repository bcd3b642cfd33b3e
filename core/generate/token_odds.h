// How likely tokens are, from logits, and what a token adds to a text. Torch-free. Used by generate and score.
#pragma once
#include <span>
#include <vector>

#include "core/generate/generate.h"

namespace lorikeet {

inline constexpr std::size_t kLikeliest = 5;

/// log Σ exp(logits): exponentials in float32, their sum in double; within 1e-6.
double logSumExp(std::span<const float> logits);
/// The kLikeliest tokens after `previous` (ties: lower id first). @param previous the token before, or null at the beginning
std::vector<TokenOdds> likeliestTokens(std::span<const float> logits, double logTotal, const Tokenizer& tokenizer, const TokenId* previous);
/// What `id` adds to a text that ends with `previous`: its space, too, which it would lose alone. Special tokens as they are written.
std::string addedText(const Tokenizer& tokenizer, const TokenId* previous, TokenId id);

}  // namespace lorikeet
