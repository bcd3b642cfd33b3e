// The largest of a vocabulary's logits without sorting all of them. Torch-free. Used by the sampler and for odds.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "core/text/tokenizer.h"

namespace lorikeet {

/// Ids of the `count` largest logits, largest first; ties: lower id first. All ids when there are no more than `count`.
/// One pass over the vocabulary and one over the few blocks that can hold them.
std::vector<TokenId> likeliestIds(std::span<const float> logits, std::size_t count);

}  // namespace lorikeet
