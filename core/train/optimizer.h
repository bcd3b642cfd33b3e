// AdamW with decoupled weight decay, in float32, with state that can be saved. Internal to the engine (sees torch).
#pragma once
#include <torch/torch.h>

#include <string>
#include <vector>

#include "core/model/tensor_io.h"

namespace lorikeet {

struct AdamWOptions {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.0;
};

/// Source: Loshchilov & Hutter 2019, arXiv:1711.05101; operation order of torch.optim.AdamW, so that numbers agree.
class AdamW {
 public:
  /// @param rateFactors of each parameter, on the learning rate of a step; empty = 1 for all
  AdamW(std::vector<NamedTensor> parameters, AdamWOptions options, std::vector<double> rateFactors = {});

  /// One update from the parameters' .grad; a parameter without one is left alone.
  void step(double learningRate);
  void zeroGrad();
  /// Scales all gradients down so that their common norm is at most `maxNorm` (0 = no limit).
  /// @return the norm before clipping. Source: torch.nn.utils.clip_grad_norm_, in its order of operations.
  double clip(double maxNorm);

  /// Moments and step count, for a checkpoint: "<name>.m", "<name>.v", "step".
  std::vector<NamedTensor> state() const;
  /// @throws Error when a tensor is missing or has another shape.
  void loadState(const std::vector<NamedTensor>& state);
  const std::vector<NamedTensor>& parameters() const { return m_parameters; }

 private:
  std::vector<NamedTensor> m_parameters;
  AdamWOptions m_options;
  std::vector<double> m_rateFactors;
  std::vector<torch::Tensor> m_first, m_second;
  std::int64_t m_steps = 0;
};

/// LoRA+: factors on the learning rate of an adapter's parameters, told by their names. B and all vectors learn `ratio` times as fast as
/// the rest; A and B of an embedding at a rate of their own, 1e-6 at the peak. Source: Hayou et al. 2024, arXiv:2402.12354; the groups
/// of huggingface/peft optimizers/loraplus.py.
/// @param ratio 0 = off: 1 for all  @param peakRate the run's peak learning rate
std::vector<double> loraPlusFactors(const std::vector<NamedTensor>& parameters, double ratio, double peakRate);

/// Factor on the peak learning rate at optimiser step `step` (0-based) of `total`: linear warm-up over the first
/// `warmup` steps, then constant, linear to 0, or half a cosine to 0.
double scheduleFactor(const std::string& kind, std::int64_t step, std::int64_t total, std::int64_t warmup);

}  // namespace lorikeet
