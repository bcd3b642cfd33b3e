#include "core/model/fused_linear.h"

#include <algorithm>

#include "core/kernels/dropout.h"
#include "core/kernels/gemm.h"
#include "core/kernels/parallel.h"
#include "core/model/tensor_view.h"

namespace lorikeet {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

torch::Tensor empty(std::int64_t rows, std::int64_t cols, torch::Dtype dtype) { return torch::empty({rows, cols}, torch::TensorOptions().dtype(dtype)); }

/// How an update is reckoned in one pass.
struct UpdateRule {
  double scale, dropout;
  std::int64_t seed;  // of the dropout: the same numbers are dropped again in the backward pass
};

torch::Tensor dropped(const torch::Tensor& x, const UpdateRule& rule) {
  if (rule.dropout == 0) return x;
  auto out = torch::empty_like(x);
  dropNumbers(x.data_ptr(), numberOf(x), x.numel(), rule.dropout, static_cast<std::uint64_t>(rule.seed), out.data_ptr());
  return out;
}

/// scale·x·mᵀ, summed in float32 and rounded to x's dtype. @param m [R, in]  @return [N, R]
torch::Tensor lowProduct(const torch::Tensor& x, const torch::Tensor& m, double scale) {
  auto low = empty(x.size(0), m.size(0), torch::kFloat32);
  multiply(viewOf(x), viewOf(m).transposed(), viewOf(low));
  return low.mul_(scale).to(x.scalar_type());
}

/// Numbers of a quantised matrix that are decoded at a time: they stay in the caches until they are multiplied.
constexpr std::int64_t kTileNumbers = 1 << 20;

/// `work(tile, row)` for all tiles of a quantised layer's rows, in x's dtype. @param tile [rows of the tile, in]
template <typename Work>
void forTiles(const QuantMatrix& matrix, torch::Dtype dtype, const Work& work) {
  const std::int64_t cols = matrix.cols(), rows = std::clamp<std::int64_t>(kTileNumbers / cols, 1, matrix.rows());
  const auto memory = empty(rows, cols, dtype);
  for (std::int64_t first = 0; first < matrix.rows(); first += rows) {
    const auto tile = memory.slice(0, 0, std::min(rows, matrix.rows() - first));
    parallelFor(0, tile.size(0), 16, [&](std::int64_t begin, std::int64_t end) {
      if (dtype == torch::kFloat32) {
        matrix.dequantiseRows(first + begin, first + end, tile.data_ptr<float>() + begin * cols, cols);
      } else {
        matrix.dequantiseRows(first + begin, first + end, static_cast<std::uint16_t*>(tile.data_ptr()) + begin * cols, cols);
      }
    });
    work(tile, first);
  }
}

/// x·Wᵀ + bias
torch::Tensor baseProduct(const torch::Tensor& x, const Linear& layer) {
  auto y = empty(x.size(0), layer.outFeatures(), x.scalar_type());
  const auto bias = layer.bias.defined() ? layer.bias.to(x.scalar_type()).contiguous() : torch::Tensor();
  if (layer.weight.defined()) {
    multiply(viewOf(x), viewOf(layer.matrix()).transposed(), viewOf(y), false, bias.defined() ? bias.data_ptr() : nullptr);
    return y;
  }
  forTiles(*layer.quantised, x.scalar_type(), [&](const torch::Tensor& tile, std::int64_t first) {
    multiply(viewOf(x), viewOf(tile).transposed(), viewOf(y.slice(1, first, first + tile.size(0))));
  });
  return bias.defined() ? y.add_(bias) : y;
}

/// gradient·W
torch::Tensor baseGradient(const torch::Tensor& gradient, const Linear& layer) {
  const bool dense = layer.weight.defined();
  auto toX = empty(gradient.size(0), layer.inFeatures(), dense ? gradient.scalar_type() : torch::kFloat32);
  if (dense) {
    multiply(viewOf(gradient), viewOf(layer.matrix()), viewOf(toX));
    return toX;
  }
  forTiles(*layer.quantised, gradient.scalar_type(), [&](const torch::Tensor& tile, std::int64_t first) {
    multiply(viewOf(gradient.slice(1, first, first + tile.size(0))), viewOf(tile), viewOf(toX), first > 0);
  });
  return toX.to(gradient.scalar_type());
}

// Layers outlive a pass, so an operation remembers where its layer is.
void keepLayer(AutogradContext* context, const Linear* layer) { context->saved_data["layer"] = reinterpret_cast<std::int64_t>(layer); }
const Linear& keptLayer(AutogradContext* context) { return *reinterpret_cast<const Linear*>(context->saved_data["layer"].toInt()); }

class BareLinear : public torch::autograd::Function<BareLinear> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const Linear* layer) {
    keepLayer(context, layer);
    return baseProduct(x, *layer);
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {baseGradient(gradients[0].contiguous(), keptLayer(context)), {}};
  }
};

/// What the backward pass keeps of an update, besides the layer's input.
void keepUpdate(AutogradContext* context, const UpdateRule& rule) {
  context->saved_data["scale"] = rule.scale;
  context->saved_data["dropout"] = rule.dropout;
  context->saved_data["seed"] = rule.seed;
}
UpdateRule keptUpdate(AutogradContext* context) {
  return {context->saved_data["scale"].toDouble(), context->saved_data["dropout"].toDouble(), context->saved_data["seed"].toInt()};
}

struct UpdatedOutput {
  torch::Tensor y, low;  ///< [N, out]; scale·drop(x)·Aᵀ [N, R]
};

UpdatedOutput updatedProduct(const torch::Tensor& x, const torch::Tensor& a, const torch::Tensor& b, const Linear& layer,
                             const UpdateRule& rule) {
  auto y = baseProduct(x, layer);
  const auto low = lowProduct(dropped(x, rule), a.to(x.scalar_type()), rule.scale);
  multiply(viewOf(low), viewOf(b.to(x.scalar_type())).transposed(), viewOf(y), true);
  return {y, low};
}

struct UpdatedGradients {
  torch::Tensor x, a, b;  ///< x undefined where it is not wanted
};

UpdatedGradients updatedGradients(const torch::Tensor& gradient, const torch::Tensor& x, const torch::Tensor& wideA, const torch::Tensor& wideB,
                                  const torch::Tensor& low, const Linear& layer, const UpdateRule& rule, bool wantsX) {
  const auto a = wideA.to(x.scalar_type()), b = wideB.to(x.scalar_type());
  const auto toLow = lowProduct(gradient, b.t(), rule.scale);  // [N, R]
  auto toA = empty(a.size(0), a.size(1), torch::kFloat32), toBTransposed = empty(b.size(1), b.size(0), torch::kFloat32);
  multiply(viewOf(toLow).transposed(), viewOf(dropped(x, rule)), viewOf(toA));
  multiply(viewOf(low).transposed(), viewOf(gradient), viewOf(toBTransposed));  // low carries the scale already
  torch::Tensor toX;
  if (wantsX) {
    toX = baseGradient(gradient, layer);
    if (rule.dropout == 0) {
      multiply(viewOf(toLow), viewOf(a), viewOf(toX), true);
    } else {
      auto change = empty(toX.size(0), toX.size(1), toX.scalar_type());
      multiply(viewOf(toLow), viewOf(a), viewOf(change));
      toX.add_(dropped(change, rule));
    }
  }
  return {toX, toA, toBTransposed.t().contiguous()};
}

class UpdatedLinear : public torch::autograd::Function<UpdatedLinear> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& a, const torch::Tensor& b,
                               const Linear* layer, UpdateRule rule) {
    const auto [y, low] = updatedProduct(x, a, b, *layer, rule);
    context->save_for_backward({x, a, b, low});
    keepLayer(context, layer);
    keepUpdate(context, rule);
    return y;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto result = updatedGradients(gradients[0].contiguous(), saved[0], saved[1], saved[2], saved[3], keptLayer(context),
                                         keptUpdate(context), context->needs_input_grad(0));
    return {result.x, result.a, result.b, {}, {}};
  }
};

/// activation(gate)·up and the layer that follows it: what is between them is reckoned again instead of kept.
class GatedUpdatedLinear : public torch::autograd::Function<GatedUpdatedLinear> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& gate, const torch::Tensor& up, const torch::Tensor& a,
                               const torch::Tensor& b, const Linear* layer, std::int64_t kind, UpdateRule rule) {
    const auto [y, low] = updatedProduct(gated(gate, up, kind), a, b, *layer, rule);
    context->save_for_backward({gate, up, a, b, low});
    context->saved_data["kind"] = kind;
    keepLayer(context, layer);
    keepUpdate(context, rule);
    return y;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const std::int64_t kind = context->saved_data["kind"].toInt();
    const auto &gate = saved[0], &up = saved[1];
    const auto result = updatedGradients(gradients[0].contiguous(), gated(gate, up, kind), saved[2], saved[3], saved[4], keptLayer(context),
                                         keptUpdate(context), true);
    auto toGate = torch::empty_like(gate), toUp = torch::empty_like(up);
    gatedUnitGradient(unitOf(gate, up, kind), result.x.data_ptr(), toGate.data_ptr(), toUp.data_ptr());
    return {toGate, toUp, result.a, result.b, {}, {}, {}};
  }

 private:
  static GatedUnit unitOf(const torch::Tensor& gate, const torch::Tensor& up, std::int64_t kind) {
    return {static_cast<GateKind>(kind), numberOf(gate), gate.size(0), gate.size(1), gate.data_ptr(), up.data_ptr(), gate.size(1)};
  }
  static torch::Tensor gated(const torch::Tensor& gate, const torch::Tensor& up, std::int64_t kind) {
    auto out = torch::empty_like(gate);
    gatedUnit(unitOf(gate, up, kind), out.data_ptr());
    return out;
  }
};

/// Draws the seed of this pass's dropout.
UpdateRule ruleOf(const LowRank& update, bool training) {
  UpdateRule rule{update.scale, training ? update.dropout : 0, 0};
  if (rule.dropout > 0) rule.seed = torch::randint(std::numeric_limits<std::int64_t>::max(), {1}, torch::kInt64).item<std::int64_t>();
  return rule;
}

}  // namespace

torch::Tensor fusedLinear(const Linear& layer, const torch::Tensor& input, const LowRank* update, bool training) {
  const auto x = input.contiguous();
  if (update == nullptr) {
    if (!x.requires_grad() || !torch::GradMode::is_enabled()) return baseProduct(x, layer);
    return BareLinear::apply(x, &layer);
  }
  return UpdatedLinear::apply(x, update->a, update->b, &layer, ruleOf(*update, training));
}

torch::Tensor fusedGatedLinear(GateKind kind, const torch::Tensor& gate, const torch::Tensor& up, const Linear& layer, const LowRank& update,
                               bool training) {
  return GatedUpdatedLinear::apply(gate.contiguous(), up.contiguous(), update.a, update.b, &layer, static_cast<std::int64_t>(kind),
                                   ruleOf(update, training));
}

void addLowRank(const LowRank& update, double strength, const torch::Tensor& input, const torch::Tensor& y) {
  const auto x = input.contiguous();
  const auto low = lowProduct(x, update.a.to(x.scalar_type()), update.scale * strength);
  multiply(viewOf(low), viewOf(update.b.to(x.scalar_type())).transposed(), viewOf(y), true);
}

}  // namespace lorikeet
