#include "core/model/rope.h"

#include <cmath>

namespace lorikeet {

torch::Tensor inverseFrequencies(const ModelConfig& config) {
  const auto exponents = torch::arange(0, config.headDim, 2, torch::kFloat32) / static_cast<double>(config.headDim);
  torch::Tensor frequency = 1.0 / torch::pow(torch::full({}, config.rope.theta, torch::kFloat32), exponents);
  if (config.rope.type != "llama3") return frequency;
  // Llama 3.1: long waves are stretched by `factor`, short ones kept, those between blended.
  const RopeConfig& rope = config.rope;
  const double original = static_cast<double>(rope.originalMaxPositions);
  const double longest = original / rope.lowFreqFactor, shortest = original / rope.highFreqFactor;
  const auto wave = 2.0 * M_PI / frequency;
  const auto stretched = torch::where(wave > longest, frequency / rope.factor, frequency);
  const auto smooth = (original / wave - rope.lowFreqFactor) / (rope.highFreqFactor - rope.lowFreqFactor);
  const auto blended = (1.0 - smooth) * stretched / rope.factor + smooth * stretched;
  const auto isMedium = torch::logical_and(torch::logical_not(wave < shortest), torch::logical_not(wave > longest));
  return torch::where(isMedium, blended, stretched);
}

torch::Tensor rotate(const torch::Tensor& x, const torch::Tensor& cos, const torch::Tensor& sin) {
  const auto halves = x.chunk(2, -1);
  const auto c = cos.to(x.scalar_type()), s = sin.to(x.scalar_type());
  return torch::cat({halves[0] * c - halves[1] * s, halves[1] * c + halves[0] * s}, -1);
}

}  // namespace lorikeet
