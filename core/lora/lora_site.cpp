#include "core/lora/lora_site.h"

#include <ATen/Parallel.h>

#include <cmath>

#include "core/util/error.h"

namespace lorikeet {
namespace {

double sumOfSquares(const torch::Tensor& tensor) { return tensor.to(torch::kFloat64).square().sum().item<double>(); }

/// x·Aᵀ·Bᵀ in the order of PEFT's two linear layers.
torch::Tensor lowRank(const torch::Tensor& x, const torch::Tensor& a, const torch::Tensor& b) {
  return torch::linear(torch::linear(x, a), b);
}

/// Lengths of rows, summed as torch 2 sums them: eight running sums, added one after another, then the rest. LibTorch 1.13 takes
/// other steps, and DoRA's factors would round otherwise. @param weight [out, in] float32  @return [out]
torch::Tensor rowNorms(const torch::Tensor& weight) {
  if (!weight.is_contiguous()) return torch::linalg_vector_norm(weight, 2, {1});
  constexpr std::int64_t kLanes = 8;
  const std::int64_t rows = weight.size(0), columns = weight.size(1), whole = columns - columns % kLanes;
  auto norms = torch::empty({rows}, torch::kFloat32);
  const float* values = weight.data_ptr<float>();
  float* out = norms.data_ptr<float>();
  at::parallel_for(0, rows, 16, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
      const float* row = values + r * columns;
      float sums[kLanes] = {};
      for (std::int64_t i = 0; i < whole; i += kLanes) {
        for (std::int64_t j = 0; j < kLanes; ++j) sums[j] += row[i + j] * row[i + j];
      }
      for (std::int64_t j = 1; j < kLanes; ++j) sums[0] += sums[j];
      for (std::int64_t i = whole; i < columns; ++i) sums[0] += row[i] * row[i];
      out[r] = std::sqrt(sums[0]);
    }
  });
  return norms;
}

}  // namespace

torch::Tensor LoraSite::weightNorm() const {
  torch::NoGradGuard guard;
  auto weight = base.to(torch::kFloat32);
  if (a0.defined()) weight = weight - scale * torch::mm(b0, a0);
  // PEFT sends the identity through both layers; the same products in the same order.
  const auto update = torch::linear(a.t(), b).t();
  return rowNorms(weight + scale * update);
}

torch::Tensor LoraSite::factor() const { return frozenFactor.defined() ? frozenFactor : magnitude / weightNorm(); }

torch::Tensor LoraSite::delta(const Linear& layer, const torch::Tensor& x, const torch::Tensor& baseOutput, double dropout) const {
  const auto wide = x.to(torch::kFloat32);
  const auto dropped = dropout > 0 ? torch::dropout(wide, dropout, true) : wide;
  const auto low = lowRank(dropped, a, b);
  const auto start = [&](const torch::Tensor& input) { return lowRank(input, a0, b0) * scale; };
  if (!magnitude.defined()) return a0.defined() ? low * scale - start(wide) : low * scale;
  torch::Tensor plain;  // the base's x·Wᵀ of the same x
  if (dropout > 0) {
    plain = torch::linear(dropped, layer.matrix().to(torch::kFloat32));
  } else {
    plain = layer.bias.defined() ? baseOutput.to(torch::kFloat32) - layer.bias : baseOutput.to(torch::kFloat32);
  }
  if (a0.defined()) plain = plain - start(dropped);
  const auto c = factor().view({1, -1});
  const auto change = (c - 1) * plain + c * low * scale;
  return a0.defined() ? change - start(wide) : change;
}

torch::Tensor LoraSite::rowsDelta(const torch::Tensor& ids, const torch::Tensor& baseRows, std::int64_t padding) const {
  const auto low = torch::matmul(torch::embedding(a.t(), ids, padding), b.t());
  if (!magnitude.defined()) return low * scale;
  const auto c = factor();
  const auto rows = baseRows.to(torch::kFloat32);
  return c * rows + c * low * scale - rows;
}

double LoraSite::squaredChange() const {
  torch::NoGradGuard guard;
  const LoraSite whole = converted(false);
  if (magnitude.defined()) {
    const auto weight = base.to(torch::kFloat64);
    const auto moved = weight + scale * torch::mm(whole.b.to(torch::kFloat64), whole.a.to(torch::kFloat64));
    return sumOfSquares(factor().to(torch::kFloat64).unsqueeze(1) * moved - weight);
  }
  // ‖B·A‖² = sum of (BᵀB) ∘ (AAᵀ): R x R instead of out x in.
  const auto wideA = whole.a.to(torch::kFloat64), wideB = whole.b.to(torch::kFloat64);
  return scale * scale * std::max(0.0, (torch::mm(wideB.t(), wideB) * torch::mm(wideA, wideA.t())).sum().item<double>());
}

LoraSite LoraSite::converted(bool always) const {
  LoraSite plain = *this;
  if (!a0.defined() && !always) return plain;
  plain.a = torch::cat({a, a0.defined() ? a0 : torch::zeros_like(a)}, 0);
  plain.b = torch::cat({b, b0.defined() ? -b0 : torch::zeros_like(b)}, 1);
  plain.a0 = plain.b0 = torch::Tensor();
  return plain;
}

torch::Tensor WholeModule::delta(const torch::Tensor& x, const torch::Tensor& baseOutput) const {
  return torch::linear(x.to(torch::kFloat32), transposed ? weight.t() : weight, bias) - baseOutput;
}

torch::Tensor WholeModule::rowsDelta(const torch::Tensor& ids, const torch::Tensor& baseRows, std::int64_t padding) const {
  return torch::embedding(weight, ids, padding) - baseRows;
}

double WholeModule::squaredChange() const {
  torch::NoGradGuard guard;
  double squares = sumOfSquares(weight.to(torch::kFloat64) - baseWeight.to(torch::kFloat64));
  if (bias.defined()) squares += sumOfSquares(bias.to(torch::kFloat64) - baseBias.to(torch::kFloat64));
  return squares;
}

std::pair<torch::Tensor, torch::Tensor> pissaStart(const torch::Tensor& weight, std::int64_t rank, double scale) {
  if (!(scale > 0)) throw Error("PiSSA divides by alpha, which is 0. Set an alpha above 0, or start from the default.");
  torch::NoGradGuard guard;
  const auto wide = weight.to(torch::kFloat64);
  // The singular vectors of the shorter side, from its products with itself: in double this keeps more than float32 has, and is
  // several times faster than a decomposition of the whole matrix.
  const bool short0 = wide.size(0) <= wide.size(1);
  const auto vectors = std::get<1>(torch::linalg_eigh(short0 ? torch::mm(wide, wide.t()) : torch::mm(wide.t(), wide)));
  const auto top = vectors.slice(1, vectors.size(1) - rank).flip({1});              // [short side, R], strongest first
  const auto other = short0 ? torch::mm(top.t(), wide) : torch::mm(wide, top).t();  // [R, long side]: singular value times vector
  const auto strength = other.norm(2, 1);
  const auto share = torch::sqrt(strength / scale);  // of the vectors of length 1
  const auto rest = torch::where(strength > 0, 1.0 / torch::sqrt(strength * scale), torch::zeros_like(strength));
  const auto first = (top * share).to(torch::kFloat32), second = (other * rest.unsqueeze(1)).to(torch::kFloat32);
  if (short0) return {second.contiguous(), first.contiguous()};
  return {first.t().contiguous(), second.t().contiguous()};
}

}  // namespace lorikeet
