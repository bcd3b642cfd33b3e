// The attention half of LanguageModel: self-attention and cross-attention, with grids while training and with caches while decoding.
#include <algorithm>

#include "core/model/fused_ops.h"
#include "core/model/language_model_parts.h"

namespace lorikeet {
namespace {

/// Ranges over all tokens as ranges over some of them. @param wanted ascending
AdapterRanges rangesOver(const torch::Tensor& wanted, const AdapterRanges& adapters) {
  const auto* first = wanted.data_ptr<std::int64_t>();
  const auto* last = first + wanted.numel();
  AdapterRanges ranges;
  for (AdapterRange range : adapters) {
    range.begin = std::lower_bound(first, last, range.begin) - first;
    range.end = std::lower_bound(first, last, range.end) - first;
    if (range.begin < range.end) ranges.push_back(range);
  }
  return ranges;
}

}  // namespace

LanguageModel::Pass::Pass(const LanguageModel& languageModel, const PackedInput& packed, const LayerContext& layerContext,
                          bool bidirectional)
    : model(languageModel), input(packed), context(layerContext), m_bidirectional(bidirectional) {
  const ModelConfig& config = model.m_config;
  if (input.caches.empty()) {
    self.emplace(input.lengths, input.lengths, !bidirectional);
    if (input.encoder != nullptr) cross.emplace(input.lengths, input.encoder->lengths, false);
  }
  if (input.encoder != nullptr) sourceContext.emplace(LayerContext{input.encoder->adapters, context.training, context.fused, context.mixed});
  if (input.wanted.defined() && context.fused && !config.hasEncoder()) {
    m_wantedAdapters = rangesOver(input.wanted, input.adapters);
    wantedContext.emplace(LayerContext{m_wantedAdapters, context.training, context.fused, context.mixed, context.decoding});
  }
  if (config.positions != PositionKind::Rotary) return;
  std::vector<PositionRun> runs;
  for (std::size_t i = 0; i < input.lengths.size(); ++i) {
    const std::int64_t start = input.caches.empty() ? 0 : input.caches[i]->length();
    runs.push_back({start, input.lengths[i], input.ropeLength > 0 ? input.ropeLength : start + input.lengths[i]});
  }
  m_global = rotaryFor(config.rope, runs);
  if (config.localRope) m_local = rotaryFor(*config.localRope, runs);
}

AttentionRule LanguageModel::Pass::rule(const Block& block) const {
  const ModelConfig& config = model.m_config;
  AttentionRule rule{config.attentionScale, 0};
  if (config.scaleByInverseLayer) rule.scale /= static_cast<double>(block.layer + 1);
  if (!m_bidirectional && config.slides(block.layer)) rule.window = config.slidingWindow;
  return rule;
}

const Rotary& LanguageModel::Pass::rotary(const Block& block) const {
  return model.m_config.localRope && model.m_config.slides(block.layer) ? m_local : m_global;
}

const std::vector<torch::Tensor>& LanguageModel::Pass::gridBiases() {
  if (model.m_config.positions != PositionKind::RelativeBias || !m_biases.empty()) return m_biases;
  for (const AttentionGrids::Grid& grid : self->grids()) {
    m_biases.push_back(relativeBias(stack->blocks.front().relativeBias.weight, grid.queries, grid.keys, 0, m_bidirectional,
                                    model.m_config.relativeMaxDistance));
  }
  return m_biases;
}

torch::Tensor LanguageModel::Pass::cachedBias(std::int64_t queries, std::int64_t keys) const {
  if (model.m_config.positions != PositionKind::RelativeBias) return {};
  return relativeBias(stack->blocks.front().relativeBias.weight, queries, keys, keys - queries, false,
                      model.m_config.relativeMaxDistance);
}

bool LanguageModel::canFuseAttention(const Pass& pass) const {
  return m_fused && pass.causalWithoutCache() && m_config.positions != PositionKind::RelativeBias;
}

torch::Tensor LanguageModel::selfAttention(const Block& block, const torch::Tensor& x, Pass& pass) const {
  const std::int64_t tokens = x.size(0), heads = m_config.heads, kvHeads = m_config.kvHeads, headDim = m_config.headDim;
  torch::Tensor q, k, v;
  if (block.qkv) {
    const auto all = apply(block.qkv, x, pass.context).split_with_sizes({heads * headDim, kvHeads * headDim, kvHeads * headDim}, -1);
    q = all[0], k = all[1], v = all[2];
  } else {
    q = apply(block.q, x, pass.context), k = apply(block.k, x, pass.context), v = apply(block.v, x, pass.context);
  }
  q = q.reshape({tokens, heads, headDim});
  k = k.reshape({tokens, kvHeads, headDim});
  v = v.reshape({tokens, kvHeads, headDim});
  if (block.qNorm) q = apply(block.qNorm, q, pass.context);
  if (block.kNorm) k = apply(block.kNorm, k, pass.context);
  const bool turns = m_config.positions == PositionKind::Rotary;
  if (canFuseAttention(pass)) {
    return projected(block, fusedAttention(q, k, v, pass.input.lengths, turns ? &pass.rotary(block) : nullptr, pass.rule(block)), pass);
  }
  if (turns) {
    q = rotate(q, pass.rotary(block));
    k = rotate(k, pass.rotary(block));
  }
  const auto mixed = pass.self ? pass.self->attendAll(q, k, v, pass.rule(block), pass.gridBiases())
                               : cachedSelfAttention(block, q, k, v, pass);
  return projected(block, mixed, pass);
}

torch::Tensor LanguageModel::projected(const Block& block, const torch::Tensor& mixed, const Pass& pass) const {
  if (!pass.narrowsAt(block)) return apply(block.o, mixed, pass.context);
  return apply(block.o, mixed.index_select(0, pass.input.wanted), *pass.wantedContext);
}

bool LanguageModel::appendToCaches(std::size_t layer, const torch::Tensor& k, const torch::Tensor& v, const Pass& pass) const {
  bool startsAll = true;
  std::int64_t row = 0;
  for (std::size_t i = 0; i < pass.input.lengths.size(); ++i) {
    KvCache& cache = *pass.input.caches[i];
    const std::int64_t n = pass.input.lengths[i], start = cache.m_length;
    cache.m_keys[layer].slice(1, start, start + n).copy_(k.slice(0, row, row + n).transpose(0, 1));
    cache.m_values[layer].slice(1, start, start + n).copy_(v.slice(0, row, row + n).transpose(0, 1));
    startsAll = startsAll && start == 0;
    row += n;
  }
  return startsAll;
}

torch::Tensor LanguageModel::cachedSelfAttention(const Block& block, const torch::Tensor& q, const torch::Tensor& k,
                                                 const torch::Tensor& v, const Pass& pass) const {
  const AttentionRule rule = pass.rule(block);
  const auto layer = static_cast<std::size_t>(block.layer);
  const bool fused = m_fused && m_config.positions != PositionKind::RelativeBias && !torch::GradMode::is_enabled();
  const bool startsAll = appendToCaches(layer, k, v, pass);
  if (fused && startsAll) return fusedAttention(q, k, v, pass.input.lengths, nullptr, rule);
  std::vector<torch::Tensor> mixed;
  std::int64_t row = 0;
  for (std::size_t i = 0; i < pass.input.lengths.size(); ++i) {
    const KvCache& cache = *pass.input.caches[i];
    const auto &keys = cache.m_keys[layer], &values = cache.m_values[layer];
    const std::int64_t n = pass.input.lengths[i], end = cache.m_length + n;
    const auto queries = q.slice(0, row, row + n);
    // A single token of a sliding layer needs no mask: it reads the window alone.
    const std::int64_t first = n == 1 && rule.window > 0 ? std::max<std::int64_t>(0, end - rule.window) : 0;
    if (fused && n == 1) {
      mixed.push_back(fusedCachedAttention(queries, keys, values, first, end, rule.scale));
    } else {
      const auto mask = n > 1 ? causalMask(n, end, rule.window) : torch::Tensor();
      mixed.push_back(attendCached(queries, keys.slice(1, first, end), values.slice(1, first, end), rule, mask, pass.cachedBias(n, end)));
    }
    row += n;
  }
  return mixed.size() == 1 ? mixed[0] : torch::cat(mixed);
}

torch::Tensor LanguageModel::crossAttention(const Block& block, const torch::Tensor& x, Pass& pass) const {
  const std::int64_t heads = m_config.heads, kvHeads = m_config.kvHeads, headDim = m_config.headDim;
  const auto q = apply(block.crossQ, x, pass.context).view({x.size(0), heads, headDim});
  torch::Tensor k, v;
  if (pass.input.encoder != nullptr) {
    const auto& source = pass.input.encoder->states;
    k = apply(block.crossK, source, *pass.sourceContext).view({source.size(0), kvHeads, headDim});
    v = apply(block.crossV, source, *pass.sourceContext).view({source.size(0), kvHeads, headDim});
  }
  const AttentionRule rule{m_config.attentionScale, 0};
  if (pass.cross) return apply(block.crossO, pass.cross->attendAll(q, k, v, rule, {}), pass.context);
  std::vector<torch::Tensor> mixed;
  std::int64_t row = 0, sourceRow = 0;
  for (std::size_t i = 0; i < pass.input.lengths.size(); ++i) {
    KvCache& cache = *pass.input.caches[i];
    auto &keys = cache.m_crossKeys[static_cast<std::size_t>(block.layer)], &values = cache.m_crossValues[static_cast<std::size_t>(block.layer)];
    if (k.defined()) {
      const std::int64_t sourceEnd = sourceRow + pass.input.encoder->lengths[i];
      keys = k.slice(0, sourceRow, sourceEnd).transpose(0, 1).contiguous();
      values = v.slice(0, sourceRow, sourceEnd).transpose(0, 1).contiguous();
      sourceRow = sourceEnd;
    }
    const std::int64_t n = pass.input.lengths[i];
    mixed.push_back(attendCached(q.slice(0, row, row + n), keys, values, rule, {}, {}));
    row += n;
  }
  return apply(block.crossO, mixed.size() == 1 ? mixed[0] : torch::cat(mixed), pass.context);
}

}  // namespace lorikeet
