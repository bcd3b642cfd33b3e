// Decoding, one token of each of a few sequences: all blocks in float32 over memory of its own, without autograd and tensors
// between the kernels. What LanguageModel::run() does in a hundred small operations a block would take longer than reading the
// weights.
#include <array>

#include "core/kernels/decode_kernels.h"
#include "core/kernels/gated_unit.h"
#include "core/kernels/norm_kernels.h"
#include "core/kernels/vector_rows.h"
#include "core/model/decode_linear.h"
#include "core/model/fused_ops.h"
#include "core/model/language_model_parts.h"
#include "core/model/tensor_view.h"

namespace lorikeet {
namespace {

bool isRms(const Norm& norm) { return !norm || norm.kind != NormKind::Layer; }
bool isFrozen(const Norm& norm) { return !norm || !norm.weight.requires_grad(); }

}  // namespace

class LanguageModel::Step {
 public:
  Step(const LanguageModel& model, const Pass& pass, std::int64_t rows)
      : m_model(model),
        m_config(model.m_config),
        m_pass(pass),
        m_rows(rows),
        m_number(model.dtype() == torch::kBFloat16 ? Number::BFloat16 : Number::Float32) {}

  torch::Tensor run(const torch::Tensor& embedded) {
    const std::int64_t width = m_config.hiddenSize;
    float* x = memory(State, width);
    const auto wide = embedded.to(torch::kFloat32).contiguous();
    std::copy_n(wide.data_ptr<float>(), m_rows * width, x);
    for (const Block& block : m_model.m_parts->decoder.blocks) {
      float* normed = norm(block.attentionNorm, x, 1, width, memory(Normed, width));
      addChange(attention(block, normed), block.afterAttentionNorm, x);
      normed = norm(block.mlpNorm, x, 1, width, memory(Normed, width));
      addChange(feedForward(block, normed), block.afterMlpNorm, x);
    }
    auto out = torch::empty({m_rows, width}, torch::kFloat32);
    norm(m_model.m_parts->decoder.finalNorm, x, 1, width, out.data_ptr<float>());
    return out.to(embedded.scalar_type());
  }

 private:
  enum Place { State, Normed, Change, Queries, Keys, Values, Mixed, Gate, Up, Places };

  /// [rows, width], kept from step to step by each thread that decodes: fresh pages are dear.
  float* memory(Place place, std::int64_t width) const {
    thread_local std::array<std::vector<float>, Places> kept;
    std::vector<float>& numbers = kept[place];
    const auto size = static_cast<std::size_t>(m_rows * width);
    if (numbers.size() < size) numbers.resize(size);
    return numbers.data();
  }

  void multiply(const float* x, std::initializer_list<DecodeLayers::Output> outputs) {
    m_layers.run(x, m_rows, {outputs.begin(), outputs.size()}, m_pass.input.adapters, m_model.dtype());
  }

  /// @param parts pieces of a row that are normed apart, as heads are  @param y may be x
  float* norm(const Norm& norm, const float* x, std::int64_t parts, std::int64_t width, float* y) {
    normRows(norm, norm.weight, x, m_rows * parts, width, y);
    for (const AdapterRange& range : m_pass.input.adapters) {
      if (range.strength == 0 || !range.adapter->covers(norm.module)) continue;
      const auto weight = range.adapter->normWeights(norm, range.strength).first;
      const std::int64_t from = range.begin * parts * width;
      normRows(norm, weight, x + from, (range.end - range.begin) * parts, width, y + from);
    }
    return y;
  }

  void normRows(const Norm& norm, const torch::Tensor& weight, const float* x, std::int64_t rows, std::int64_t width, float* y) {
    m_weight.resize(static_cast<std::size_t>(width));
    const float* factors = vec::load(weight.data_ptr(), numberOf(weight), 0, m_weight.data(), width);
    if (norm.kind == NormKind::RmsPlusOne) {
      std::transform(factors, factors + width, m_weight.begin(), [](float factor) { return 1.0f + factor; });
      factors = m_weight.data();
    }
    rmsNorm(x, Number::Float32, rows, width, factors, static_cast<float>(norm.epsilon), y, nullptr);
  }

  void addChange(float* change, const Norm& after, float* x) {
    const std::int64_t width = m_config.hiddenSize;
    if (after) norm(after, change, 1, width, change);
    vec::addScaled(x, change, 1.0f, m_rows * width);
  }

  float* attention(const Block& block, const float* x) {
    const std::int64_t headDim = m_config.headDim, qWidth = m_config.heads * headDim, kvWidth = m_config.kvHeads * headDim;
    float *q = memory(Queries, qWidth), *k = memory(Keys, kvWidth), *v = memory(Values, kvWidth);
    if (block.qkv) {
      const std::int64_t all = qWidth + 2 * kvWidth;
      float* together = memory(Gate, all);
      multiply(x, {{block.qkv, together}});
      for (std::int64_t row = 0; row < m_rows; ++row) {
        const float* from = together + row * all;
        std::copy_n(from, qWidth, q + row * qWidth);
        std::copy_n(from + qWidth, kvWidth, k + row * kvWidth);
        std::copy_n(from + qWidth + kvWidth, kvWidth, v + row * kvWidth);
      }
    } else {
      multiply(x, {{block.q, q}, {block.k, k}, {block.v, v}});
    }
    if (block.qNorm) norm(block.qNorm, q, m_config.heads, headDim, q);
    if (block.kNorm) norm(block.kNorm, k, m_config.kvHeads, headDim, k);
    if (m_config.positions == PositionKind::Rotary) {
      turn(block, q, m_config.heads);
      turn(block, k, m_config.kvHeads);
    }
    float* mixed = memory(Mixed, qWidth);
    cachedAttention(appended(block, k, v), Number::Float32, q, mixed);
    float* change = memory(Change, m_config.hiddenSize);
    multiply(mixed, {{block.o, change}});
    return change;
  }

  void turn(const Block& block, float* heads, std::int64_t count) {
    const Rotary& rotary = m_pass.rotary(block);
    const std::int64_t half = rotary.cos.size(-1);
    const auto cos = rotary.cos.contiguous(), sin = rotary.sin.contiguous();
    for (std::int64_t i = 0; i < m_rows * count; ++i) {
      const std::int64_t at = i / count * half;
      vec::turnPairs(heads + i * m_config.headDim, cos.data_ptr<float>() + at, sin.data_ptr<float>() + at, half, 1);
    }
  }

  /// Puts the new keys and values behind those of the caches. @return what each token sees, itself included
  const std::vector<CachedHeads>& appended(const Block& block, const float* k, const float* v) {
    const std::int64_t width = m_config.headDim, kvHeads = m_config.kvHeads;
    const AttentionRule rule = m_pass.rule(block);
    m_seen.clear();
    for (std::int64_t row = 0; row < m_rows; ++row) {
      const KvCache& cache = *m_pass.input.caches[static_cast<std::size_t>(row)];
      const auto& keys = cache.m_keys[static_cast<std::size_t>(block.layer)];
      const auto& values = cache.m_values[static_cast<std::size_t>(block.layer)];
      for (std::int64_t head = 0; head < kvHeads; ++head) {
        const std::int64_t from = (row * kvHeads + head) * width, to = (head * cache.m_capacity + cache.m_length) * width;
        vec::store(k + from, keys.data_ptr(), m_number, to, width);
        vec::store(v + from, values.data_ptr(), m_number, to, width);
      }
      const std::int64_t end = cache.m_length + 1, first = rule.window > 0 ? std::max<std::int64_t>(0, end - rule.window) : 0;
      m_seen.push_back({m_number, m_config.heads, kvHeads, width, cache.m_capacity, first, end, keys.data_ptr(), values.data_ptr(),
                        static_cast<float>(rule.scale)});
    }
    return m_seen;
  }

  float* feedForward(const Block& block, const float* x) {
    const std::int64_t inner = block.down.inFeatures(), stride = block.gateUp ? 2 * inner : inner;
    float *gate = memory(Gate, stride), *up = gate + inner, *mixed = memory(Up, inner);
    if (block.gateUp) {
      multiply(x, {{block.gateUp, gate}});
    } else {
      up = mixed;
      multiply(x, {{block.gate, gate}, {block.up, up}});
    }
    gatedUnit({gateKindOf(m_config.activation), Number::Float32, m_rows, inner, gate, up, stride}, mixed);
    float* change = memory(Change, m_config.hiddenSize);
    multiply(mixed, {{block.down, change}});
    return change;
  }

  const LanguageModel& m_model;
  const ModelConfig& m_config;
  const Pass& m_pass;
  std::int64_t m_rows;
  Number m_number;  // of the caches
  DecodeLayers m_layers;
  std::vector<float> m_weight;
  std::vector<CachedHeads> m_seen;
};

bool LanguageModel::canStep(const PackedInput& input) const {
  if (!m_fused || torch::GradMode::is_enabled() || !decodes(input)) return false;
  if (static_cast<std::int64_t>(input.lengths.size()) > kFewRows || m_config.hasEncoder() || !canFuseGate(m_config.activation))
    return false;
  if (m_config.positions == PositionKind::RelativeBias || !isKernelNumber(dtype())) return false;
  const Stack& stack = m_parts->decoder;
  return isRms(stack.finalNorm) && isFrozen(stack.finalNorm) &&
         std::all_of(stack.blocks.begin(), stack.blocks.end(), [](const Block& block) {
           const bool gated =
               (block.gateUp && isReadable(block.gateUp)) || (block.gate && isReadable(block.gate) && isReadable(block.up));
           const bool attends =
               block.qkv ? isReadable(block.qkv) : isReadable(block.q) && isReadable(block.k) && isReadable(block.v);
           return gated && attends && isReadable(block.o) && isReadable(block.down) && block.attentionNorm && block.mlpNorm &&
                  isRms(block.attentionNorm) && isRms(block.afterAttentionNorm) && isRms(block.mlpNorm) &&
                  isRms(block.afterMlpNorm) && isRms(block.qNorm) && isRms(block.kNorm);
         });
}

torch::Tensor LanguageModel::step(const torch::Tensor& embedded, const Pass& pass) const {
  return Step(*this, pass, embedded.size(0)).run(embedded);
}

}  // namespace lorikeet
