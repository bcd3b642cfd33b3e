// Draws the next token from logits. Torch-free and deterministic for a seed. Used by generate.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/config/sampling_config.h"
#include "core/text/tokenizer.h"

namespace lorikeet {

/// One lane's sampler: its own random state and the ids it has seen (for the repetition penalty).
/// Order of the filters as in transformers: repetition penalty, temperature, top-k, top-p, min-p.
class Sampler {
 public:
  /// @param prompt ids that count as seen
  /// @param drawn tokens of the answer that were drawn before: their random numbers are skipped, and they count as seen
  Sampler(const SamplingConfig& config, std::span<const TokenId> prompt, std::span<const TokenId> drawn = {});
  /// @param logits [V], changed in place   @return the chosen id, which then counts as seen
  TokenId next(std::span<float> logits);

 private:
  double uniform();

  SamplingConfig m_config;
  std::vector<TokenId> m_seen;
  std::uint64_t m_state;
};

}  // namespace lorikeet
