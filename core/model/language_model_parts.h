// The modules of a LanguageModel in the places where the forward pass wants them. Included by language_model*.cpp alone.
#pragma once
#include <algorithm>
#include <variant>

#include "core/model/attention.h"
#include "core/model/language_model.h"
#include "core/model/rope.h"

namespace lorikeet {

/// One block. What a family does not have stays undefined.
struct LanguageModel::Block {
  std::int64_t layer = 0;
  Norm attentionNorm, afterAttentionNorm, crossNorm, mlpNorm, afterMlpNorm, qNorm, kNorm;
  Linear q, k, v, qkv, o, crossQ, crossK, crossV, crossO, gate, up, gateUp, down;
  Embedding relativeBias;
};

struct LanguageModel::Stack {
  std::vector<Block> blocks;
  Norm finalNorm;
};

struct LanguageModel::Parts {
  using Module = std::variant<const Linear*, const Embedding*, const Norm*>;
  Embedding tokens, positions;
  Stack encoder, decoder;
  Linear head;
  std::vector<Module> byModule;
};

/// What the blocks of one forward pass share: where tokens stand, how they attend to each other, and what is computed once for all.
class LanguageModel::Pass {
 public:
  /// @param bidirectional the encoder's pass
  Pass(const LanguageModel& model, const PackedInput& input, const LayerContext& context, bool bidirectional);

  AttentionRule rule(const Block& block) const;
  const Rotary& rotary(const Block& block) const;
  /// Whole sequences, each token seeing those before it.
  bool causalWithoutCache() const { return self.has_value() && !m_bidirectional; }
  /// T5's biases, one a grid, from the first block's table.
  const std::vector<torch::Tensor>& gridBiases();
  /// The same for a sequence that ends a context: [1, H, queries, keys].
  torch::Tensor cachedBias(std::int64_t queries, std::int64_t keys) const;

  const LanguageModel& model;
  const PackedInput& input;
  const LayerContext& context;
  const Stack* stack = nullptr;  // the one that runs
  std::optional<AttentionGrids> self, cross;  // where no cache is used
  std::optional<LayerContext> sourceContext;  // adapters over the encoder's tokens
  std::optional<LayerContext> wantedContext;  // adapters over the wanted tokens, where the last block leaves out the others

  /// True at the block whose output only the wanted tokens have.
  bool narrowsAt(const Block& block) const { return wantedContext.has_value() && &block == &stack->blocks.back(); }

 private:
  AdapterRanges m_wantedAdapters;
  bool m_bidirectional;
  Rotary m_global, m_local;
  std::vector<torch::Tensor> m_biases;
};

/// True where each sequence of a cache gets one more token.
inline bool decodes(const PackedInput& input) {
  return !input.training && !input.caches.empty() &&
         std::all_of(input.lengths.begin(), input.lengths.end(), [](std::int64_t length) { return length == 1; });
}

struct LanguageModel::Scope {
  Scope(const LanguageModel& model, const PackedInput& packed, bool bidirectional)
      : input(packed), context{input.adapters, input.training, model.m_fused, model.m_mixed, decodes(input)}, pass(model, input, context, bidirectional) {}
  PackedInput input;
  LayerContext context;
  Pass pass;
};

}  // namespace lorikeet
