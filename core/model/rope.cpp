#include "core/model/rope.h"

#include <dlfcn.h>

#include <algorithm>
#include <cmath>

#include "core/model/compute.h"

namespace lorikeet {
namespace {

/// theta^(2i/dim). @return [dim/2] float32
torch::Tensor wavesPerTurn(const torch::Tensor& theta, std::int64_t dim) {
  return torch::pow(theta, torch::arange(0, dim, 2, torch::kFloat32) / static_cast<double>(dim));
}

torch::Tensor wavesPerTurn(const RopeConfig& rope) {
  return wavesPerTurn(torch::full({}, rope.theta, torch::kFloat32), rope.rotaryDim);
}

/// Beyond the trained length the base grows with the sequence (NTK).
torch::Tensor dynamicFrequencies(const RopeConfig& rope, std::int64_t length) {
  if (length <= rope.originalMaxPositions) return 1.0 / wavesPerTurn(rope);
  const auto stretched = rope.factor * torch::full({}, static_cast<double>(length), torch::kFloat32) /
                             static_cast<double>(rope.originalMaxPositions) -
                         (rope.factor - 1);
  const auto dim = static_cast<double>(rope.rotaryDim);
  return 1.0 / wavesPerTurn(rope.theta * torch::pow(stretched, dim / (dim - 2)), rope.rotaryDim);
}

/// Long waves are stretched by `factor`, short ones kept, those between blended.
torch::Tensor llama3Frequencies(const RopeConfig& rope) {
  const torch::Tensor frequency = 1.0 / wavesPerTurn(rope);
  const auto original = static_cast<double>(rope.originalMaxPositions);
  const double longest = original / rope.lowFreqFactor, shortest = original / rope.highFreqFactor;
  const auto wave = 2.0 * M_PI / frequency;
  const auto stretched = torch::where(wave > longest, frequency / rope.factor, frequency);
  const auto smooth = (original / wave - rope.lowFreqFactor) / (rope.highFreqFactor - rope.lowFreqFactor);
  const auto blended = (1.0 - smooth) * stretched / rope.factor + smooth * stretched;
  const auto isMedium = torch::logical_and(torch::logical_not(wave < shortest), torch::logical_not(wave > longest));
  return torch::where(isMedium, blended, stretched);
}

/// A ramp over the dimensions between interpolated (slow) and extrapolated (fast) waves.
torch::Tensor yarnFrequencies(const RopeConfig& rope) {
  const auto dim = static_cast<double>(rope.rotaryDim);
  const auto correction = [&](double rotations) {
    return dim * std::log(static_cast<double>(rope.originalMaxPositions) / (rotations * 2 * M_PI)) / (2 * std::log(rope.theta));
  };
  double low = correction(rope.betaFast), high = correction(rope.betaSlow);
  if (rope.truncate) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, dim - 1);
  if (low == high) high += 0.001;
  const auto ramp = torch::clamp((torch::arange(rope.rotaryDim / 2, torch::kFloat32) - low) / (high - low), 0, 1);
  const auto waves = wavesPerTurn(rope);
  const auto kept = 1 - ramp;
  return 1.0 / (rope.factor * waves) * (1 - kept) + 1.0 / waves * kept;
}

torch::Tensor longFrequencies(const RopeConfig& rope, std::int64_t length) {
  const std::vector<double>& factors = length > rope.originalMaxPositions ? rope.longFactor : rope.shortFactor;
  return 1.0 / (torch::tensor(factors, torch::kFloat32) * wavesPerTurn(rope));
}

/// Cosines and sines by SLEEF's 3.5-ULP functions, which torch 2 uses; LibTorch 1.13 takes others, and every rotation would round
/// otherwise. SLEEF is loaded with torch; where it lacks them or the CPU has no fused multiply-add, torch's own serve.
using ScalarFunction = float (*)(float);
torch::Tensor mapped(const torch::Tensor& angles, const char* name, torch::Tensor (*fallback)(const torch::Tensor&)) {
  const auto function = cpuHas("fma") ? reinterpret_cast<ScalarFunction>(dlsym(RTLD_DEFAULT, name)) : nullptr;
  if (function == nullptr) return fallback(angles);
  auto result = torch::empty(angles.sizes(), angles.options());
  std::transform(angles.data_ptr<float>(), angles.data_ptr<float>() + angles.numel(), result.data_ptr<float>(), function);
  return result;
}

torch::Tensor cosinesOf(const torch::Tensor& angles) {
  return mapped(angles, "Sleef_finz_cosf1_u35purecfma", [](const torch::Tensor& x) { return x.cos(); });
}
torch::Tensor sinesOf(const torch::Tensor& angles) {
  return mapped(angles, "Sleef_finz_sinf1_u35purecfma", [](const torch::Tensor& x) { return x.sin(); });
}

bool dependsOnLength(const RopeConfig& rope) { return rope.type == "dynamic" || rope.type == "longrope"; }

}  // namespace

torch::Tensor inverseFrequencies(const RopeConfig& rope, std::int64_t length) {
  if (rope.type == "linear") return 1.0 / wavesPerTurn(rope) / rope.factor;
  if (rope.type == "dynamic") return dynamicFrequencies(rope, length);
  if (rope.type == "llama3") return llama3Frequencies(rope);
  if (rope.type == "yarn") return yarnFrequencies(rope);
  if (rope.type == "longrope") return longFrequencies(rope, length);
  return 1.0 / wavesPerTurn(rope);
}

Rotary rotaryFor(const RopeConfig& rope, const std::vector<PositionRun>& runs) {
  std::vector<torch::Tensor> angles;
  torch::Tensor frequency;
  for (const PositionRun& run : runs) {
    if (!frequency.defined() || dependsOnLength(rope)) frequency = inverseFrequencies(rope, run.length);
    angles.push_back(torch::arange(run.start, run.start + run.count, torch::kFloat32).unsqueeze(1) * frequency.unsqueeze(0));
  }
  const auto all = torch::cat(angles).unsqueeze(1).contiguous();
  if (rope.attentionFactor == 1.0) return {cosinesOf(all), sinesOf(all)};
  return {cosinesOf(all) * rope.attentionFactor, sinesOf(all) * rope.attentionFactor};
}

torch::Tensor rotate(const torch::Tensor& x, const Rotary& rotary) {
  const std::int64_t half = rotary.cos.size(-1), headDim = x.size(-1);
  const auto first = x.slice(-1, 0, half), second = x.slice(-1, half, 2 * half);
  const auto c = rotary.cos.to(x.scalar_type()), s = rotary.sin.to(x.scalar_type());
  std::vector<torch::Tensor> parts = {first * c - second * s, second * c + first * s};
  if (2 * half < headDim) parts.push_back(x.slice(-1, 2 * half));
  return torch::cat(parts, -1);
}

}  // namespace lorikeet
