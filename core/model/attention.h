// Attention over packed sequences: padded grids for whole sequences, a cache for decoding. Internal to the engine (sees torch).
// Used by the language model.
#pragma once
#include <torch/torch.h>

#include <vector>

namespace lorikeet {

/// How scores become weights. Heads are counted by the tensors: q [.., H, ..], k and v [.., K, ..], H a multiple of K.
struct AttentionRule {
  double scale = 1.0;      ///< on q·k
  std::int64_t window = 0; ///< a query sees this many keys, its own included; 0 = all
};

/// Additive mask of `queries` tokens that end a context of `keys`. @param window as AttentionRule  @return [queries, keys] float32
torch::Tensor causalMask(std::int64_t queries, std::int64_t keys, std::int64_t window);

/// Weighted values. @param q [B, H, Sq, Dh]  @param k, v [B, K, Sk, Dh]  @param mask, bias added to the scores where defined, of
/// shapes that broadcast to [B, H, Sq, Sk]  @return [B, H, Sq, Dh]
torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const AttentionRule& rule,
                     const torch::Tensor& mask, const torch::Tensor& bias);

/// One sequence against cached keys. Query heads that share a kv head become rows of one product, so nothing of the cache is copied.
/// @param q [n, H, Dh]  @param keys, values [K, context, Dh]  @param mask [n, context] or undefined  @param bias [1, H, n, context] or
/// undefined  @return [n, H·Dh]
torch::Tensor attendCached(const torch::Tensor& q, const torch::Tensor& keys, const torch::Tensor& values, const AttentionRule& rule,
                           const torch::Tensor& mask, const torch::Tensor& bias);

/// How packed rows map to padded [B, S] grids for batched attention without a cache. Sequences of like length share a grid, so that
/// little is padded. Padding reads row 0. Causal: its keys lie after every real query of its sequence, so the causal mask alone hides
/// them. Otherwise a mask of its own does. Its outputs are never gathered back.
class AttentionGrids {
 public:
  struct Grid {
    std::int64_t batch, queries, keys;
    torch::Tensor queryRows, keyRows;  // [B·Sq], [B·Sk] int64: packed row of each cell
    torch::Tensor padding;             // [B, 1, 1, Sk] float32; undefined where nothing is padded or the causal mask hides it
  };

  /// @param keyLengths of the sequences attended to; the same as queryLengths for self-attention
  AttentionGrids(const std::vector<std::int64_t>& queryLengths, const std::vector<std::int64_t>& keyLengths, bool causal);

  const std::vector<Grid>& grids() const { return m_grids; }
  /// All grids. @param q [T, H, Dh]  @param k, v [Tk, K, Dh]  @param biases one a grid [1, H, Sq, Sk], or empty  @return [T, H·Dh]
  torch::Tensor attendAll(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const AttentionRule& rule,
                          const std::vector<torch::Tensor>& biases) const;

 private:
  struct Ranges;
  void addGrid(const std::vector<std::size_t>& members, const Ranges& ranges, std::int64_t& cell);

  bool m_causal;
  std::vector<Grid> m_grids;
  torch::Tensor m_fromGrids;  // [T] int64: cell of each packed query row, counted through all grids
};

/// T5's bias on the scores by distance. @param table [buckets, H]  @param firstQuery position of the first query
/// @return [1, H, queries, keys]. Source: Raffel et al. 2020 arXiv:1910.10683, transformers modeling_t5.
torch::Tensor relativeBias(const torch::Tensor& table, std::int64_t queries, std::int64_t keys, std::int64_t firstQuery,
                           bool bidirectional, std::int64_t maxDistance);

}  // namespace lorikeet
