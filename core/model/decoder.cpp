#include "core/model/decoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/model/parameter_list.h"
#include "core/model/rope.h"
#include "core/model/tensor_io.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight, double epsilon) {
  const auto wide = x.to(torch::kFloat32);
  const auto scaled = wide * torch::rsqrt(wide.square().mean(-1, true) + epsilon);
  return weight * scaled.to(x.scalar_type());
}

/// Additive causal mask for `queries` tokens that end a context of `keys`. @return [queries, keys] float32
torch::Tensor causalMask(std::int64_t queries, std::int64_t keys) {
  const auto blocked = torch::full({queries, keys}, -std::numeric_limits<float>::infinity());
  return torch::triu(blocked, keys - queries + 1);
}

}  // namespace

/// How packed rows map to padded [B, S] grids for batched attention without a cache. Sequences of like length share a grid, so that little
/// is padded. Padding reads row 0: its keys lie after every real query of its sequence, so the causal mask alone hides them, and its
/// outputs are never gathered back.
class Decoder::AttentionShape {
 public:
  struct Grid {
    std::int64_t batch, longest;
    torch::Tensor rows;  // [B·S] int64: packed row of each cell
    torch::Tensor mask;  // [S, S] float32

    /// [T, heads, Dh] to [B, heads, S, Dh].
    torch::Tensor gather(const torch::Tensor& x) const {
      return x.index_select(0, rows).view({batch, longest, x.size(1), x.size(2)}).transpose(1, 2);
    }
  };

  explicit AttentionShape(const PackedInput& input) {
    if (!input.caches.empty()) return;
    const std::vector<std::int64_t>& lengths = input.lengths;
    std::vector<std::size_t> order(lengths.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
    std::vector<std::int64_t> starts(lengths.size(), 0);
    for (std::size_t i = 1; i < lengths.size(); ++i) starts[i] = starts[i - 1] + lengths[i - 1];
    m_fromGrids = torch::empty({input.tokens.size(0)}, torch::kInt64);
    std::int64_t cell = 0;
    for (std::size_t first = 0; first < order.size();) {
      std::size_t last = first;
      while (last < order.size() && lengths[order[last]] <= lengths[order[first]] * 5 / 4 + 4) ++last;
      addGrid({order.begin() + static_cast<std::ptrdiff_t>(first), order.begin() + static_cast<std::ptrdiff_t>(last)}, lengths, starts, cell);
      first = last;
    }
  }

  const std::vector<Grid>& grids() const { return m_grids; }

  /// Outputs of all grids, each [B, heads, S, Dh], to [T, heads·Dh].
  torch::Tensor packed(const std::vector<torch::Tensor>& outputs) const {
    std::vector<torch::Tensor> cells;
    for (const torch::Tensor& x : outputs) cells.push_back(x.transpose(1, 2).reshape({x.size(0) * x.size(2), x.size(1) * x.size(3)}));
    return (cells.size() == 1 ? cells[0] : torch::cat(cells)).index_select(0, m_fromGrids);
  }

 private:
  void addGrid(const std::vector<std::size_t>& members, const std::vector<std::int64_t>& lengths,
               const std::vector<std::int64_t>& starts, std::int64_t& cell) {
    const std::int64_t batch = static_cast<std::int64_t>(members.size()), longest = lengths[members.back()];
    auto rows = torch::zeros({batch * longest}, torch::kInt64);
    auto* rowOfCell = rows.data_ptr<std::int64_t>();
    auto* cellOfRow = m_fromGrids.data_ptr<std::int64_t>();
    for (std::int64_t b = 0; b < batch; ++b) {
      const std::size_t sequence = members[static_cast<std::size_t>(b)];
      for (std::int64_t s = 0; s < lengths[sequence]; ++s) {
        rowOfCell[b * longest + s] = starts[sequence] + s;
        cellOfRow[starts[sequence] + s] = cell + b * longest + s;
      }
    }
    cell += batch * longest;
    m_grids.push_back({batch, longest, rows, causalMask(longest, longest)});
  }

  std::vector<Grid> m_grids;
  torch::Tensor m_fromGrids;  // [T] int64: cell of each packed row, counted through all grids
};

KvCache::KvCache(const ModelConfig& config, std::int64_t capacity, torch::Dtype dtype) : m_capacity(capacity) {
  for (std::int64_t i = 0; i < config.layers; ++i) {
    m_keys.push_back(torch::empty({config.kvHeads, capacity, config.headDim}, dtype));
    m_values.push_back(torch::empty({config.kvHeads, capacity, config.headDim}, dtype));
  }
}

Decoder::Decoder(ModelConfig config, std::map<std::string, torch::Tensor> weights)
    : m_config(std::move(config)), m_weights(std::move(weights)), m_inverseFrequency(inverseFrequencies(m_config)) {
  for (const ModuleSpec& spec : moduleSpecs(m_config)) {
    if (spec.sharesEmbedding) continue;
    const auto check = [&](const std::string& name, torch::IntArrayRef expected) {
      const auto found = m_weights.find(name);
      if (found == m_weights.end()) {
        throw Error("The model's weights lack the tensor " + name + " (expected shape " + shapeText(expected) +
                    "). The folder is incomplete or config.json belongs to another model.");
      }
      if (found->second.sizes() != expected) {
        throw Error("The tensor " + name + " has shape " + shapeText(found->second.sizes()) + ", but config.json asks for " +
                    shapeText(expected) + ". The weights and config.json belong to different models.");
      }
    };
    check(spec.path + ".weight", spec.shape);
    if (spec.bias) check(spec.path + ".bias", {spec.shape[0]});
  }
  m_embedding = m_weights.at("model.embed_tokens.weight");
  m_finalNorm = m_weights.at("model.norm.weight");
  m_layers.reserve(static_cast<std::size_t>(m_config.layers));
  for (std::int64_t i = 0; i < m_config.layers; ++i) {
    const std::string at = "model.layers." + std::to_string(i) + ".";
    m_layers.push_back({m_weights.at(at + "input_layernorm.weight"), m_weights.at(at + "post_attention_layernorm.weight"),
                        takeLinear(at + "self_attn.q_proj"), takeLinear(at + "self_attn.k_proj"),
                        takeLinear(at + "self_attn.v_proj"), takeLinear(at + "self_attn.o_proj"),
                        takeLinear(at + "mlp.gate_proj"), takeLinear(at + "mlp.up_proj"), takeLinear(at + "mlp.down_proj")});
  }
  m_head = std::make_unique<Linear>(m_config.tiedHead ? Linear{"lm_head", 0, m_embedding, {}} : takeLinear("lm_head"));
  for (Layer& layer : m_layers) {
    for (Linear* linear : {&layer.q, &layer.k, &layer.v, &layer.o, &layer.gate, &layer.up, &layer.down}) {
      linear->site = m_linears.size();
      m_linears.push_back(linear);
    }
  }
  m_head->site = m_linears.size();
  m_linears.push_back(m_head.get());
}

Linear Decoder::takeLinear(const std::string& name) {
  const auto bias = m_weights.find(name + ".bias");
  return {name, 0, m_weights.at(name + ".weight"), bias == m_weights.end() ? torch::Tensor() : bias->second};
}

torch::Tensor Decoder::apply(const Linear& layer, const torch::Tensor& x, const AdapterRanges& adapters, bool training) const {
  auto y = m_mixed ? torch::linear(x.to(torch::kBFloat16), layer.weight.to(torch::kBFloat16)).to(torch::kFloat32)
                   : torch::linear(x, layer.weight, layer.bias);
  if (m_mixed && layer.bias.defined()) y = y + layer.bias;
  for (const AdapterRange& range : adapters) {
    if (range.strength == 0 || !range.adapter->covers(layer.site)) continue;
    if (range.begin == 0 && range.end == x.size(0)) {
      y = y + range.adapter->delta(layer.site, x, range.strength, training).to(y.scalar_type());
    } else {
      auto rows = y.slice(0, range.begin, range.end);
      rows.add_(range.adapter->delta(layer.site, x.slice(0, range.begin, range.end), range.strength, training).to(y.scalar_type()));
    }
  }
  return y;
}

Decoder::Rotary Decoder::rotaryFor(const PackedInput& input) const {
  std::vector<torch::Tensor> positions;
  for (std::size_t i = 0; i < input.lengths.size(); ++i) {
    const std::int64_t start = input.caches.empty() ? 0 : input.caches[i]->length();
    positions.push_back(torch::arange(start, start + input.lengths[i], torch::kFloat32));
  }
  const auto angles = torch::cat(positions).unsqueeze(1) * m_inverseFrequency.unsqueeze(0);
  return {angles.cos().unsqueeze(1), angles.sin().unsqueeze(1)};
}

torch::Tensor Decoder::attention(std::size_t index, const torch::Tensor& x, const PackedInput& input, const Rotary& rotary,
                                 const AttentionShape& shape) const {
  const Layer& layer = m_layers[index];
  const std::int64_t tokens = x.size(0), headDim = m_config.headDim, groups = m_config.heads / m_config.kvHeads;
  auto q = apply(layer.q, x, input.adapters, input.training).view({tokens, m_config.heads, headDim});
  auto k = apply(layer.k, x, input.adapters, input.training).view({tokens, m_config.kvHeads, headDim});
  const auto v = apply(layer.v, x, input.adapters, input.training).view({tokens, m_config.kvHeads, headDim});
  q = rotate(q, rotary.cos, rotary.sin);
  k = rotate(k, rotary.cos, rotary.sin);
  torch::Tensor mixed;
  if (!input.caches.empty()) {
    mixed = cachedAttention(index, q, k, v, input);
  } else {
    const auto widen = [&](const torch::Tensor& t) { return groups == 1 ? t : t.repeat_interleave(groups, 1); };
    std::vector<torch::Tensor> outputs;
    for (const AttentionShape::Grid& grid : shape.grids()) {
      const auto scores = torch::matmul(grid.gather(q), widen(grid.gather(k)).transpose(2, 3)) * (1.0 / std::sqrt(headDim));
      const auto weights = torch::softmax(scores.to(torch::kFloat32) + grid.mask, -1).to(v.scalar_type());
      outputs.push_back(torch::matmul(weights, widen(grid.gather(v))));
    }
    mixed = shape.packed(outputs);
  }
  return apply(layer.o, mixed, input.adapters, input.training);
}

torch::Tensor Decoder::cachedAttention(std::size_t index, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                                       const PackedInput& input) const {
  const std::int64_t kvHeads = m_config.kvHeads, groups = m_config.heads / kvHeads, headDim = m_config.headDim;
  const double scale = 1.0 / std::sqrt(headDim);
  auto mixed = torch::empty({q.size(0), m_config.heads * headDim}, q.options());
  std::int64_t row = 0;
  for (std::size_t i = 0; i < input.lengths.size(); ++i) {
    const std::int64_t n = input.lengths[i], start = input.caches[i]->m_length, end = start + n;
    auto keys = input.caches[i]->m_keys[index], values = input.caches[i]->m_values[index];
    keys.slice(1, start, end).copy_(k.slice(0, row, row + n).transpose(0, 1));
    values.slice(1, start, end).copy_(v.slice(0, row, row + n).transpose(0, 1));
    // Query heads that share a kv head become rows of one product: [K, G·n, Dh] x [K, Dh, context].
    const auto queries = q.slice(0, row, row + n).view({n, kvHeads, groups, headDim}).permute({1, 2, 0, 3});
    auto scores = torch::bmm(queries.reshape({kvHeads, groups * n, headDim}), keys.slice(1, 0, end).transpose(1, 2)) * scale;
    auto wide = scores.to(torch::kFloat32).view({kvHeads, groups, n, end});
    if (n > 1) wide = wide + causalMask(n, end);
    const auto weights = torch::softmax(wide, -1).to(q.scalar_type()).view({kvHeads, groups * n, end});
    const auto out = torch::bmm(weights, values.slice(1, 0, end)).view({kvHeads, groups, n, headDim});
    mixed.slice(0, row, row + n).copy_(out.permute({2, 0, 1, 3}).reshape({n, m_config.heads * headDim}));
    row += n;
  }
  return mixed;
}

torch::Tensor Decoder::hidden(const PackedInput& input) const {
  const AttentionShape shape(input);
  const Rotary rotary = rotaryFor(input);
  auto x = torch::embedding(m_embedding, input.tokens);
  for (std::size_t i = 0; i < m_layers.size(); ++i) {
    const Layer& layer = m_layers[i];
    x = x + attention(i, rmsNorm(x, layer.inputNorm, m_config.normEpsilon), input, rotary, shape);
    const auto inner = rmsNorm(x, layer.postNorm, m_config.normEpsilon);
    const auto gate = torch::silu(apply(layer.gate, inner, input.adapters, input.training));
    const auto up = apply(layer.up, inner, input.adapters, input.training);
    x = x + apply(layer.down, gate * up, input.adapters, input.training);
  }
  for (std::size_t i = 0; i < input.caches.size(); ++i) input.caches[i]->m_length += input.lengths[i];
  return rmsNorm(x, m_finalNorm, m_config.normEpsilon);
}

torch::Tensor Decoder::logits(const torch::Tensor& rows, const AdapterRanges& adapters, bool training) const {
  return apply(*m_head, rows, adapters, training).to(torch::kFloat32);
}

}  // namespace lorikeet
