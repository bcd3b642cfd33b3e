#include "core/train/optimizer.h"

#include <cmath>

#include "core/util/error.h"

namespace lorikeet {

AdamW::AdamW(std::vector<NamedTensor> parameters, AdamWOptions options, std::vector<double> rateFactors)
    : m_parameters(std::move(parameters)), m_options(options), m_rateFactors(std::move(rateFactors)) {
  m_rateFactors.resize(m_parameters.size(), 1.0);
  for (const NamedTensor& parameter : m_parameters) {
    m_first.push_back(torch::zeros_like(parameter.tensor, torch::MemoryFormat::Contiguous).detach());
    m_second.push_back(torch::zeros_like(parameter.tensor, torch::MemoryFormat::Contiguous).detach());
  }
}

void AdamW::zeroGrad() {
  for (const NamedTensor& parameter : m_parameters) {
    if (parameter.tensor.grad().defined()) parameter.tensor.grad().zero_();
  }
}

double AdamW::clip(double maxNorm) {
  torch::NoGradGuard guard;
  std::vector<torch::Tensor> norms;
  for (const NamedTensor& parameter : m_parameters) {
    if (parameter.tensor.grad().defined()) norms.push_back(torch::linalg_vector_norm(parameter.tensor.grad()));
  }
  if (norms.empty()) return 0;
  const auto norm = torch::linalg_vector_norm(torch::stack(norms));
  if (maxNorm > 0) {
    const auto factor = torch::clamp_max(maxNorm / (norm + 1e-6), 1.0);
    for (const NamedTensor& parameter : m_parameters) {
      if (parameter.tensor.grad().defined()) parameter.tensor.grad().mul_(factor);
    }
  }
  return norm.item<double>();
}

void AdamW::step(double learningRate) {
  torch::NoGradGuard guard;
  ++m_steps;
  const double correction1 = 1.0 - std::pow(m_options.beta1, static_cast<double>(m_steps));
  const double correction2 = std::sqrt(1.0 - std::pow(m_options.beta2, static_cast<double>(m_steps)));
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    torch::Tensor parameter = m_parameters[i].tensor;
    const torch::Tensor gradient = parameter.grad();
    if (!gradient.defined()) continue;
    const double rate = learningRate * m_rateFactors[i];
    if (m_options.weightDecay != 0) parameter.mul_(1.0 - rate * m_options.weightDecay);
    m_first[i].lerp_(gradient, 1.0 - m_options.beta1);
    m_second[i].mul_(m_options.beta2).addcmul_(gradient, gradient, 1.0 - m_options.beta2);
    const auto denominator = (m_second[i].sqrt() / correction2).add_(m_options.epsilon);
    parameter.addcdiv_(m_first[i], denominator, -rate / correction1);
  }
}

std::vector<NamedTensor> AdamW::state() const {
  std::vector<NamedTensor> all{{"step", torch::tensor({m_steps}, torch::kInt64)}};
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    all.push_back({m_parameters[i].name + ".m", m_first[i]});
    all.push_back({m_parameters[i].name + ".v", m_second[i]});
  }
  return all;
}

void AdamW::loadState(const std::vector<NamedTensor>& state) {
  const auto find = [&](const std::string& name) -> const torch::Tensor& {
    for (const NamedTensor& tensor : state) {
      if (tensor.name == name) return tensor.tensor;
    }
    throw Error("The checkpoint's optimizer file lacks " + name + ". It is damaged; resume from an earlier checkpoint.");
  };
  m_steps = find("step").item<std::int64_t>();
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    for (auto [moments, suffix] : {std::pair{&m_first, ".m"}, std::pair{&m_second, ".v"}}) {
      const auto& saved = find(m_parameters[i].name + suffix);
      if (saved.sizes() != (*moments)[i].sizes()) {
        throw Error("The checkpoint's optimizer tensor " + m_parameters[i].name + suffix +
                    " has another shape than the adapter. It belongs to another run.");
      }
      (*moments)[i].copy_(saved);
    }
  }
}

std::vector<double> loraPlusFactors(const std::vector<NamedTensor>& parameters, double ratio, double peakRate) {
  constexpr double kEmbeddingRate = 1e-6;
  if (ratio <= 0) return {};
  std::vector<double> factors;
  for (const NamedTensor& parameter : parameters) {
    const bool ofEmbedding = parameter.name.find(".lora_embedding_") != std::string::npos;
    const bool fast = parameter.name.find(".lora_B") != std::string::npos || parameter.tensor.dim() == 1;
    factors.push_back(ofEmbedding ? kEmbeddingRate / peakRate : fast ? ratio : 1.0);
  }
  return factors;
}

double scheduleFactor(const std::string& kind, std::int64_t step, std::int64_t total, std::int64_t warmup) {
  if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup + 1);
  if (kind == "constant") return 1.0;
  const double span = static_cast<double>(std::max<std::int64_t>(1, total - warmup));
  const double progress = std::min(1.0, static_cast<double>(step - warmup) / span);
  return kind == "linear" ? 1.0 - progress : 0.5 * (1.0 + std::cos(M_PI * progress));
}

}  // namespace lorikeet
