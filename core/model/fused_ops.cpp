#include "core/model/fused_ops.h"

#include "core/kernels/decode_kernels.h"
#include "core/kernels/norm_kernels.h"
#include "core/kernels/packed_attention.h"
#include "core/kernels/token_loss.h"
#include "core/model/tensor_view.h"

namespace lorikeet {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class RmsNormOp : public torch::autograd::Function<RmsNormOp> {
 public:
  /// @param weight [D] float32, as it is multiplied with
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weight, double epsilon) {
    const std::int64_t n = x.size(-1), rows = x.numel() / n;
    auto y = torch::empty_like(x), inverse = torch::empty({rows});
    rmsNorm(x.data_ptr(), numberOf(x), rows, n, weight.data_ptr<float>(), static_cast<float>(epsilon), y.data_ptr(), inverse.data_ptr<float>());
    context->save_for_backward({x, weight, inverse});
    return y;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto gradient = gradients[0].contiguous();
    auto result = torch::empty_like(x);
    rmsNormGradient(gradient.data_ptr(), x.data_ptr(), numberOf(x), x.numel() / x.size(-1), x.size(-1), saved[1].data_ptr<float>(),
                    saved[2].data_ptr<float>(), result.data_ptr());
    return {result, {}, {}};
  }
};

GateKind gateOf(std::int64_t kind) { return static_cast<GateKind>(kind); }

GatedUnit separateUnit(GateKind kind, const torch::Tensor& gate, const torch::Tensor& up) {
  return {kind, numberOf(gate), gate.size(0), gate.size(1), gate.data_ptr(), up.data_ptr(), gate.size(1)};
}

/// gate and up as the halves of one row.
GatedUnit halvesUnit(GateKind kind, const torch::Tensor& both) {
  const std::int64_t n = both.size(1) / 2;
  return {kind, numberOf(both), both.size(0), n, both.data_ptr(), both.slice(1, n).data_ptr(), 2 * n};
}

class GatedUnitOp : public torch::autograd::Function<GatedUnitOp> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& gate, const torch::Tensor& up, std::int64_t kind) {
    auto out = torch::empty_like(gate);
    gatedUnit(separateUnit(gateOf(kind), gate, up), out.data_ptr());
    context->save_for_backward({gate, up});
    context->saved_data["kind"] = kind;
    return out;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    auto toGate = torch::empty_like(saved[0]), toUp = torch::empty_like(saved[1]);
    gatedUnitGradient(separateUnit(gateOf(context->saved_data["kind"].toInt()), saved[0], saved[1]), gradients[0].contiguous().data_ptr(),
                      toGate.data_ptr(), toUp.data_ptr());
    return {toGate, toUp, {}};
  }
};

class GatedHalvesOp : public torch::autograd::Function<GatedHalvesOp> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& both, std::int64_t kind) {
    const GatedUnit unit = halvesUnit(gateOf(kind), both);
    auto out = torch::empty({unit.rows, unit.n}, both.options());
    gatedUnit(unit, out.data_ptr());
    context->save_for_backward({both});
    context->saved_data["kind"] = kind;
    return out;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto both = context->get_saved_variables()[0];
    const GatedUnit unit = halvesUnit(gateOf(context->saved_data["kind"].toInt()), both);
    auto result = torch::empty_like(both);
    gatedUnitGradient(unit, gradients[0].contiguous().data_ptr(), result.data_ptr(), result.slice(1, unit.n).data_ptr());
    return {result, {}};
  }
};

PackedHeads headsOf(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const std::vector<std::int64_t>& lengths,
                    const torch::Tensor& cos, const torch::Tensor& sin, const AttentionRule& rule) {
  PackedHeads heads{numberOf(q), q.size(1), k.size(1), q.size(2), lengths, q.data_ptr(), k.data_ptr(), v.data_ptr(),
                    q.size(1) * q.size(2), k.size(1) * k.size(2), v.size(1) * v.size(2)};
  if (cos.numel() > 0) {
    heads.cos = cos.data_ptr<float>();
    heads.sin = sin.data_ptr<float>();
    heads.rotaryDim = 2 * cos.size(-1);
  }
  heads.scale = static_cast<float>(rule.scale);
  heads.window = rule.window;
  return heads;
}

class AttentionOp : public torch::autograd::Function<AttentionOp> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                               const torch::Tensor& cos, const torch::Tensor& sin, const std::vector<std::int64_t>& lengths, double scale,
                               std::int64_t window) {
    auto out = torch::empty({q.size(0), q.size(1) * q.size(2)}, q.options()), logSums = torch::empty({q.size(0), q.size(1)});
    packedAttention(headsOf(q, k, v, lengths, cos, sin, {scale, window}), out.data_ptr(), logSums.data_ptr<float>());
    context->save_for_backward({q, k, v, cos, sin, out, logSums});
    context->saved_data["lengths"] = lengths;
    context->saved_data["scale"] = scale;
    context->saved_data["window"] = window;
    return out;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &q = saved[0], &k = saved[1], &v = saved[2];
    const AttentionRule rule{context->saved_data["scale"].toDouble(), context->saved_data["window"].toInt()};
    auto toQ = torch::empty_like(q), toK = torch::empty_like(k), toV = torch::empty_like(v);
    packedAttentionGradient(headsOf(q, k, v, context->saved_data["lengths"].toIntVector(), saved[3], saved[4], rule), saved[5].data_ptr(),
                            saved[6].data_ptr<float>(), gradients[0].contiguous().data_ptr(), toQ.data_ptr(), toK.data_ptr(), toV.data_ptr());
    return {toQ, toK, toV, {}, {}, {}, {}, {}};
  }
};

class TokenLossOp : public torch::autograd::Function<TokenLossOp> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& states, const torch::Tensor& head,
                               const torch::Tensor& targets, const torch::Tensor& tokenLosses, double softcap, bool wantsGradient) {
    const auto gradient = wantsGradient ? torch::empty_like(states) : torch::Tensor();
    const double sum = tokenLoss(viewOf(states), viewOf(head), targets.data_ptr<std::int64_t>(), wantsGradient ? gradient.data_ptr() : nullptr,
                                 tokenLosses.data_ptr<float>(), static_cast<float>(softcap));
    if (wantsGradient) context->save_for_backward({gradient});
    return torch::scalar_tensor(sum, torch::kFloat32);
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {context->get_saved_variables()[0] * gradients[0].item<double>(), {}, {}, {}, {}, {}};
  }
};

}  // namespace

torch::Tensor fusedRmsNorm(const torch::Tensor& x, const torch::Tensor& weight, bool plusOne, double epsilon) {
  const auto wide = weight.to(torch::kFloat32);
  return RmsNormOp::apply(x.contiguous(), plusOne ? wide + 1.0 : wide.contiguous(), epsilon);
}

bool canFuseGate(Activation activation) { return activation == Activation::Silu || activation == Activation::GeluTanh; }

GateKind gateKindOf(Activation activation) { return activation == Activation::Silu ? GateKind::Silu : GateKind::GeluTanh; }

torch::Tensor fusedGatedUnit(Activation activation, const torch::Tensor& gate, const torch::Tensor& up) {
  return GatedUnitOp::apply(gate.contiguous(), up.contiguous(), static_cast<std::int64_t>(gateKindOf(activation)));
}

torch::Tensor fusedGatedUnit(Activation activation, const torch::Tensor& gateUp) {
  return GatedHalvesOp::apply(gateUp.contiguous(), static_cast<std::int64_t>(gateKindOf(activation)));
}

torch::Tensor fusedAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                             const std::vector<std::int64_t>& lengths, const Rotary* rotary, const AttentionRule& rule) {
  const auto cos = rotary != nullptr ? rotary->cos.contiguous() : torch::empty({0});
  const auto sin = rotary != nullptr ? rotary->sin.contiguous() : torch::empty({0});
  return AttentionOp::apply(q.contiguous(), k.contiguous(), v.contiguous(), cos, sin, lengths, rule.scale, rule.window);
}

torch::Tensor fusedCachedAttention(const torch::Tensor& query, const torch::Tensor& keys, const torch::Tensor& values, std::int64_t first,
                                   std::int64_t end, double scale) {
  const auto q = query.contiguous();
  auto out = torch::empty({1, q.size(1) * q.size(2)}, q.options());
  const CachedHeads cache{numberOf(q), q.size(1), keys.size(0), q.size(2), keys.size(1), first, end, keys.data_ptr(), values.data_ptr(),
                          static_cast<float>(scale)};
  cachedAttention({&cache, 1}, numberOf(q), q.data_ptr(), out.data_ptr());
  return out;
}

torch::Tensor fusedTokenLoss(const torch::Tensor& states, const torch::Tensor& head, const torch::Tensor& targets, double softcap,
                             torch::Tensor* tokenLosses) {
  const bool wantsGradient = states.requires_grad() && torch::GradMode::is_enabled();
  const auto losses = torch::empty({targets.size(0)}, torch::kFloat32);
  if (tokenLosses != nullptr) *tokenLosses = losses;
  return TokenLossOp::apply(states.contiguous(), head, targets.contiguous(), losses, softcap, wantsGradient);
}

}  // namespace lorikeet
