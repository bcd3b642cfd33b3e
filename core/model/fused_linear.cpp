#include "core/model/fused_linear.h"

#include "core/kernels/dropout.h"
#include "core/kernels/gemm.h"
#include "core/model/tensor_view.h"

namespace lorikeet {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

torch::Tensor empty(std::int64_t rows, std::int64_t cols, torch::Dtype dtype) { return torch::empty({rows, cols}, torch::TensorOptions().dtype(dtype)); }

torch::Tensor dropped(const torch::Tensor& x, double rate, std::uint64_t seed) {
  if (rate == 0) return x;
  auto out = torch::empty_like(x);
  dropNumbers(x.data_ptr(), numberOf(x), x.numel(), rate, seed, out.data_ptr());
  return out;
}

/// scale·x·mᵀ, summed in float32 and rounded to x's dtype. @param m [R, in]  @return [N, R]
torch::Tensor lowProduct(const torch::Tensor& x, const torch::Tensor& m, double scale) {
  auto low = empty(x.size(0), m.size(0), torch::kFloat32);
  multiply(viewOf(x), viewOf(m).transposed(), viewOf(low));
  return low.mul_(scale).to(x.scalar_type());
}

/// x·Wᵀ + bias
torch::Tensor baseProduct(const torch::Tensor& x, const Linear& layer) {
  const auto matrix = layer.matrix();
  auto y = empty(x.size(0), matrix.size(0), x.scalar_type());
  const auto bias = layer.bias.defined() ? layer.bias.to(x.scalar_type()).contiguous() : torch::Tensor();
  multiply(viewOf(x), viewOf(matrix).transposed(), viewOf(y), false, bias.defined() ? bias.data_ptr() : nullptr);
  return y;
}

/// gradient·W
torch::Tensor baseGradient(const torch::Tensor& gradient, const Linear& layer) {
  const auto matrix = layer.matrix();
  auto toX = empty(gradient.size(0), matrix.size(1), gradient.scalar_type());
  multiply(viewOf(gradient), viewOf(matrix), viewOf(toX));
  return toX;
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

class UpdatedLinear : public torch::autograd::Function<UpdatedLinear> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& a, const torch::Tensor& b,
                               const Linear* layer, double scale, double dropout, std::int64_t seed) {
    auto y = baseProduct(x, *layer);
    const auto low = lowProduct(dropped(x, dropout, static_cast<std::uint64_t>(seed)), a.to(x.scalar_type()), scale);
    multiply(viewOf(low), viewOf(b.to(x.scalar_type())).transposed(), viewOf(y), true);
    context->save_for_backward({x, a, b, low});
    keepLayer(context, layer);
    context->saved_data["scale"] = scale;
    context->saved_data["dropout"] = dropout;
    context->saved_data["seed"] = seed;
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &low = saved[3];
    const auto gradient = gradients[0].contiguous();
    const auto a = saved[1].to(x.scalar_type()), b = saved[2].to(x.scalar_type());
    const double rate = context->saved_data["dropout"].toDouble();
    const auto seed = static_cast<std::uint64_t>(context->saved_data["seed"].toInt());
    const auto toLow = lowProduct(gradient, b.t(), context->saved_data["scale"].toDouble());  // [N, R]
    auto toA = empty(a.size(0), a.size(1), torch::kFloat32), toBTransposed = empty(b.size(1), b.size(0), torch::kFloat32);
    multiply(viewOf(toLow).transposed(), viewOf(dropped(x, rate, seed)), viewOf(toA));
    multiply(viewOf(low).transposed(), viewOf(gradient), viewOf(toBTransposed));
    // low carries the scale already.
    torch::Tensor toX;
    if (context->needs_input_grad(0)) {
      toX = baseGradient(gradient, keptLayer(context));
      addLowGradient(toLow, a, rate, seed, toX);
    }
    return {toX, toA, toBTransposed.t().contiguous(), {}, {}, {}, {}};
  }

 private:
  /// toX += drop(toLow·A)
  static void addLowGradient(const torch::Tensor& toLow, const torch::Tensor& a, double rate, std::uint64_t seed, torch::Tensor& toX) {
    if (rate == 0) return multiply(viewOf(toLow), viewOf(a), viewOf(toX), true);
    auto change = empty(toX.size(0), toX.size(1), toX.scalar_type());
    multiply(viewOf(toLow), viewOf(a), viewOf(change));
    dropNumbers(change.data_ptr(), numberOf(change), change.numel(), rate, seed, change.data_ptr());
    toX.add_(change);
  }
};

}  // namespace

torch::Tensor fusedLinear(const Linear& layer, const torch::Tensor& input, const LowRank* update, bool training) {
  const auto x = input.contiguous();
  if (update == nullptr) {
    if (!x.requires_grad() || !torch::GradMode::is_enabled()) return baseProduct(x, layer);
    return BareLinear::apply(x, &layer);
  }
  const double dropout = training ? update->dropout : 0;
  const std::int64_t seed = dropout > 0 ? torch::randint(std::numeric_limits<std::int64_t>::max(), {1}, torch::kInt64).item<std::int64_t>() : 0;
  return UpdatedLinear::apply(x, update->a, update->b, &layer, update->scale, dropout, seed);
}

void addLowRank(const LowRank& update, double strength, const torch::Tensor& input, const torch::Tensor& y) {
  const auto x = input.contiguous();
  const auto low = lowProduct(x, update.a.to(x.scalar_type()), update.scale * strength);
  multiply(viewOf(low), viewOf(update.b.to(x.scalar_type())).transposed(), viewOf(y), true);
}

}  // namespace lorikeet
