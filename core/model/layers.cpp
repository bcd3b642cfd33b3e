#include "core/model/layers.h"

#include <cmath>

#include "core/kernels/parallel.h"
#include "core/model/decode_linear.h"
#include "core/model/fused_linear.h"
#include "core/model/fused_ops.h"

namespace lorikeet {
namespace {

/// Source: Zhang & Sennrich 2019 arXiv:1910.07467; the mean and the root in float32 as transformers does. Gemma multiplies by
/// 1 + weight and rounds to the model's dtype last, the others round before they multiply.
torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight, bool plusOne, double epsilon) {
  const auto wide = x.to(torch::kFloat32);
  const auto scaled = wide * torch::rsqrt(wide.square().mean(-1, true) + epsilon);
  if (plusOne) return (scaled * (1.0 + weight.to(torch::kFloat32))).to(x.scalar_type());
  return (weight * scaled.to(x.scalar_type())).to(x.scalar_type());
}

torch::Tensor normed(const Norm& norm, const torch::Tensor& weight, const torch::Tensor& bias, const torch::Tensor& x, bool fused) {
  if (fused && norm.kind != NormKind::Layer && !weight.requires_grad())
    return fusedRmsNorm(x, weight, norm.kind == NormKind::RmsPlusOne, norm.epsilon);
  if (norm.kind != NormKind::Layer) return rmsNorm(x, weight, norm.kind == NormKind::RmsPlusOne, norm.epsilon);
  return torch::layer_norm(x, {x.size(-1)}, weight.to(x.scalar_type()), bias.defined() ? bias.to(x.scalar_type()) : bias, norm.epsilon);
}

/// `change(begin, end, range)` for each range that touches this module; the whole pass as one where it can be.
template <typename Change>
torch::Tensor withRanges(std::size_t module, torch::Tensor y, const AdapterRanges& adapters, const Change& change) {
  for (const AdapterRange& range : adapters) {
    if (range.strength == 0 || !range.adapter->covers(module)) continue;
    if (range.begin == 0 && range.end == y.size(0)) {
      y = y + change(range, y).to(y.scalar_type());
    } else {
      auto rows = y.slice(0, range.begin, range.end);
      rows.add_(change(range, rows).to(y.scalar_type()));
    }
  }
  return y;
}

/// True where one operation reckons the layer and its only update: with one adapter over all tokens, as in training.
bool isOneUpdate(std::size_t module, const torch::Tensor& x, const AdapterRanges& adapters) {
  if (adapters.size() != 1) return false;
  const AdapterRange& range = adapters.front();
  return range.strength == 1.0 && range.begin == 0 && range.end == x.size(0) && range.adapter->lowRank(module).has_value();
}

torch::Tensor applyFused(const Linear& layer, const torch::Tensor& x, const LayerContext& context) {
  if (context.decoding && canDecode(layer, x)) return decodeLinear(layer, x, context.adapters).to(x.scalar_type());
  if (isOneUpdate(layer.module, x, context.adapters)) {
    const auto update = context.adapters.front().adapter->lowRank(layer.module);
    return fusedLinear(layer, x, &*update, context.training);
  }
  auto y = fusedLinear(layer, x, nullptr, context.training);
  for (const AdapterRange& range : context.adapters) {
    if (range.strength == 0 || !range.adapter->covers(layer.module)) continue;
    const auto rows = x.slice(0, range.begin, range.end);
    const auto update = torch::GradMode::is_enabled() ? std::nullopt : range.adapter->lowRank(layer.module);
    if (update) {
      addLowRank(*update, range.strength, rows, y.slice(0, range.begin, range.end));
      continue;
    }
    const AdapterRanges one{range};
    y = withRanges(layer.module, y, one, [&](const AdapterRange&, const torch::Tensor& base) {
      return range.adapter->delta(layer, rows, base, range.strength, context.training);
    });
  }
  return y;
}

}  // namespace

torch::Tensor Linear::matrix() const {
  if (weight.defined()) return transposed ? weight.t() : weight;
  auto copy = torch::empty({quantised->rows(), quantised->cols()});
  float* to = copy.data_ptr<float>();
  parallelFor(0, quantised->rows(), 64, [&](std::int64_t begin, std::int64_t end) {
    quantised->dequantiseRows(begin, end, to + begin * quantised->cols(), quantised->cols());
  });
  return copy;
}

torch::Tensor apply(const Linear& layer, const torch::Tensor& x, const LayerContext& context) {
  if (context.fused) return applyFused(layer, x, context);
  auto y = context.mixed ? torch::linear(x.to(torch::kBFloat16), layer.matrix().to(torch::kBFloat16)).to(torch::kFloat32)
                         : torch::linear(x, layer.matrix(), layer.bias);
  if (context.mixed && layer.bias.defined()) y = y + layer.bias;
  return withRanges(layer.module, y, context.adapters, [&](const AdapterRange& range, const torch::Tensor& base) {
    return range.adapter->delta(layer, x.slice(0, range.begin, range.end), base, range.strength, context.training);
  });
}

torch::Tensor applyGated(const Linear& layer, Activation activation, const torch::Tensor& gate, const torch::Tensor& up,
                         const LayerContext& context) {
  if (!context.fused || !canFuseGate(activation)) return apply(layer, activate(activation, gate) * up, context);
  if (torch::GradMode::is_enabled() && isOneUpdate(layer.module, gate, context.adapters)) {
    const auto update = context.adapters.front().adapter->lowRank(layer.module);
    return fusedGatedLinear(gateKindOf(activation), gate, up, layer, *update, context.training);
  }
  return apply(layer, fusedGatedUnit(activation, gate, up), context);
}

torch::Tensor apply(const Embedding& table, const torch::Tensor& ids, const LayerContext& context) {
  return withRanges(table.module, torch::embedding(table.weight, ids), context.adapters,
                    [&](const AdapterRange& range, const torch::Tensor& base) {
                      return range.adapter->embeddingDelta(table, ids.slice(0, range.begin, range.end), base, range.strength);
                    });
}

torch::Tensor apply(const Norm& norm, const torch::Tensor& x, const LayerContext& context) {
  auto y = normed(norm, norm.weight, norm.bias, x, context.fused);
  for (const AdapterRange& range : context.adapters) {
    if (range.strength == 0 || !range.adapter->covers(norm.module)) continue;
    const auto [weight, bias] = range.adapter->normWeights(norm, range.strength);
    const auto rows = normed(norm, weight, bias, x.slice(0, range.begin, range.end), context.fused);
    y = range.begin == 0 && range.end == x.size(0) ? rows : torch::cat({y.slice(0, 0, range.begin), rows, y.slice(0, range.end)});
  }
  return y;
}

torch::Tensor activate(Activation kind, const torch::Tensor& x) {
  switch (kind) {
    case Activation::Silu: return torch::silu(x);
    case Activation::Gelu: return torch::gelu(x);
    case Activation::Relu: return torch::relu(x);
    case Activation::GeluTanh: return torch::gelu(x, "tanh");
    case Activation::QuickGelu: return x * torch::sigmoid(1.702 * x);
    case Activation::GeluNew: {
      // The same as GeluTanh, written out as GPT-2 and T5 do: what is made first decides the order in which gradients add up.
      const auto half = 0.5 * x;
      const auto cube = 0.044715 * torch::pow(x, 3.0);
      return half * (1.0 + torch::tanh(std::sqrt(2.0 / M_PI) * (x + cube)));
    }
  }
  return x;
}

}  // namespace lorikeet
