#include "core/model/recompute.h"

#include <memory>

namespace lorikeet {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// What the backward pass needs of f. Held by the graph.
struct Part {
  std::function<torch::Tensor(const torch::Tensor&)> f;
  torch::Tensor randomState;
};

at::Generator& randomGenerator() {
  static at::Generator generator = at::detail::getDefaultCPUGenerator();
  return generator;
}

/// Puts the random numbers back where they were.
class RandomStateGuard {
 public:
  RandomStateGuard() : m_state(randomGenerator().get_state()) {}
  ~RandomStateGuard() { randomGenerator().set_state(m_state); }

 private:
  torch::Tensor m_state;
};

class RecomputedOp : public torch::autograd::Function<RecomputedOp> {
 public:
  /// @param anchor a leaf that wants a gradient, so that the result wants one even where x does not
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& /*anchor*/,
                               std::shared_ptr<Part> part) {
    part->randomState = randomGenerator().get_state();
    auto y = part->f(x);
    context->save_for_backward({x});
    // The graph holds plain values; a deleter on a tensor is how it can hold this one.
    auto* kept = new std::shared_ptr<Part>(std::move(part));
    context->saved_data["part"] = torch::from_blob(kept, {1}, [](void* data) { delete static_cast<std::shared_ptr<Part>*>(data); },
                                                   torch::TensorOptions().dtype(torch::kUInt8));
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto holder = context->saved_data["part"].toTensor();
    const Part& part = **static_cast<std::shared_ptr<Part>*>(holder.data_ptr());
    const auto saved = context->get_saved_variables()[0];
    const auto x = saved.detach().set_requires_grad(saved.requires_grad());
    torch::Tensor y;
    {
      const RandomStateGuard random;
      const torch::AutoGradMode on(true);
      randomGenerator().set_state(part.randomState);
      y = part.f(x);
    }
    torch::autograd::backward({y}, {gradients[0]});
    return {x.grad(), {}, {}};
  }
};

}  // namespace

torch::Tensor recomputed(const torch::Tensor& x, std::function<torch::Tensor(const torch::Tensor&)> f) {
  auto part = std::make_shared<Part>();
  part->f = std::move(f);
  return RecomputedOp::apply(x, torch::zeros({1}).set_requires_grad(true), part);
}

}  // namespace lorikeet
