#include "core/lora/adapter.h"

#include <algorithm>
#include <cmath>

#include "core/model/language_model.h"

namespace lorikeet {
namespace {

const std::string kPrefix = "base_model.model.";

/// PEFT's first A and B. @param generator drawn from in model order, so that a seed gives the same adapter again
void fillLinear(LoraSite& site, std::int64_t rank, const Linear& layer, LoraInit init, at::Generator& generator) {
  const std::int64_t out = layer.outFeatures(), in = layer.inFeatures();
  if (init == LoraInit::Pissa) {
    std::tie(site.a0, site.b0) = pissaStart(layer.matrix(), rank, site.scale);
    site.a = site.a0.clone();
    site.b = site.b0.clone();
    return;
  }
  const double bound = 1.0 / std::sqrt(static_cast<double>(in));
  site.a = torch::empty({rank, in}, torch::kFloat32);
  if (init == LoraInit::Gaussian) {
    site.a.normal_(0, 1.0 / static_cast<double>(rank), generator);
  } else {
    site.a.uniform_(-bound, bound, generator);
  }
  site.b = torch::zeros({out, rank}, torch::kFloat32);
}

void fillEmbedding(LoraSite& site, std::int64_t rank, const torch::Tensor& table, at::Generator& generator) {
  site.a = torch::zeros({rank, table.size(0)}, torch::kFloat32);
  site.b = torch::empty({table.size(1), rank}, torch::kFloat32).normal_(0, 1, generator);
}

PeftConfig convertedConfig(PeftConfig config) {
  const double factor = config.rslora ? std::sqrt(2.0) : 2.0;  // the scale stays as it was
  config.init = LoraInit::Default;
  config.rank *= 2;
  config.alpha *= factor;
  for (auto& [name, rank] : config.rankPattern) rank *= 2;
  for (auto& [name, alpha] : config.alphaPattern) alpha *= factor;
  return config;
}

torch::Tensor copyOf(const torch::Tensor& tensor) {
  return tensor.defined() ? tensor.detach().to(torch::kFloat32, false, true).contiguous() : tensor;
}

}  // namespace

Adapter Adapter::outline(const LanguageModel& base, const PeftConfig& config, const SitePlan& plan) {
  Adapter adapter;
  adapter.m_config = config;
  adapter.m_siteOfModule.assign(base.modules().size(), -1);
  adapter.m_wholeOfModule.assign(base.modules().size(), -1);
  for (const SitePlan::Site& planned : plan.lora) {
    LoraSite site;
    site.name = base.modules()[planned.module].path;
    site.module = planned.module;
    site.scale = planned.scale;
    const Linear* linear = base.linear(planned.module);
    site.isEmbedding = linear == nullptr;
    if (config.dora) site.base = site.isEmbedding ? base.embedding(planned.module)->weight.t() : linear->matrix();
    adapter.m_siteOfModule[planned.module] = static_cast<int>(adapter.m_sites.size());
    adapter.m_sites.push_back(std::move(site));
  }
  for (const std::size_t module : plan.whole) {
    WholeModule whole;
    whole.name = base.modules()[module].path;
    whole.module = module;
    if (const Linear* linear = base.linear(module)) {
      whole.transposed = linear->transposed;
      whole.baseWeight = linear->fileWeight();
      whole.baseBias = linear->bias;
    } else if (const Embedding* table = base.embedding(module)) {
      whole.isEmbedding = true;
      whole.baseWeight = table->weight;
    } else {
      whole.baseWeight = base.norm(module)->weight;
      whole.baseBias = base.norm(module)->bias;
    }
    adapter.m_wholeOfModule[module] = static_cast<int>(adapter.m_whole.size());
    adapter.m_whole.push_back(std::move(whole));
  }
  // transformers gives these families' embedding a padding row, which never learns.
  const ModelConfig& model = base.config();
  if (model.positions == PositionKind::Rotary && model.padId && *model.padId < model.vocabSize) adapter.m_padding = *model.padId;
  return adapter;
}

Adapter Adapter::create(const LanguageModel& base, const PeftConfig& config, std::uint64_t seed) {
  torch::NoGradGuard guard;
  const SitePlan plan = sitesOf(base.config(), config);
  Adapter adapter = outline(base, config, plan);
  auto generator = at::detail::createCPUGenerator(seed);
  for (std::size_t i = 0; i < adapter.m_sites.size(); ++i) {
    LoraSite& site = adapter.m_sites[i];
    if (site.isEmbedding) {
      fillEmbedding(site, plan.lora[i].rank, base.embedding(site.module)->weight, generator);
    } else {
      fillLinear(site, plan.lora[i].rank, *base.linear(site.module), config.init, generator);
    }
    if (config.dora) site.magnitude = site.weightNorm();
  }
  for (WholeModule& whole : adapter.m_whole) {
    whole.weight = copyOf(whole.baseWeight);
    whole.bias = copyOf(whole.baseBias);
  }
  return adapter;
}

Adapter Adapter::converted() const {
  Adapter plain = *this;
  if (m_config.init != LoraInit::Pissa) return plain;
  plain.m_config = convertedConfig(m_config);
  for (LoraSite& site : plain.m_sites) site = site.converted(true);
  return plain;
}

Adapter Adapter::snapshot() const {
  torch::NoGradGuard guard;
  Adapter copy = converted();
  for (LoraSite& site : copy.m_sites) {
    site.a = copyOf(site.a);
    site.b = copyOf(site.b);
    site.magnitude = copyOf(site.magnitude);
  }
  for (WholeModule& whole : copy.m_whole) {
    whole.weight = copyOf(whole.weight);
    whole.bias = copyOf(whole.bias);
  }
  copy.freeze();
  return copy;
}

void Adapter::freeze() {
  torch::NoGradGuard guard;
  for (LoraSite& site : m_sites) {
    site.bTransposed = site.b.t().contiguous();
    if (site.magnitude.defined()) site.frozenFactor = site.magnitude / site.weightNorm();
  }
}

void Adapter::setTrainable() {
  for (LoraSite& site : m_sites) site.frozenFactor = site.bTransposed = torch::Tensor();
  for (const NamedTensor& tensor : tensors()) torch::Tensor(tensor.tensor).set_requires_grad(true);
}

const LoraSite* Adapter::siteOf(std::size_t module) const {
  const int at = module < m_siteOfModule.size() ? m_siteOfModule[module] : -1;
  return at < 0 ? nullptr : &m_sites[static_cast<std::size_t>(at)];
}

const WholeModule* Adapter::wholeOf(std::size_t module) const {
  const int at = module < m_wholeOfModule.size() ? m_wholeOfModule[module] : -1;
  return at < 0 ? nullptr : &m_whole[static_cast<std::size_t>(at)];
}

bool Adapter::covers(std::size_t module) const { return siteOf(module) != nullptr || wholeOf(module) != nullptr; }

std::vector<NamedTensor> Adapter::tensors() const {
  std::vector<NamedTensor> all;
  const auto add = [&](const std::string& name, const torch::Tensor& tensor) {
    const auto same = [&](const NamedTensor& other) { return other.tensor.is_same(tensor); };  // a head tied to its embedding
    if (tensor.defined() && std::none_of(all.begin(), all.end(), same)) all.push_back({kPrefix + name, tensor});
  };
  for (const LoraSite& site : m_sites) {
    add(site.name + (site.isEmbedding ? ".lora_embedding_A" : ".lora_A.weight"), site.a);
    add(site.name + (site.isEmbedding ? ".lora_embedding_B" : ".lora_B.weight"), site.b);
    add(site.name + ".lora_magnitude_vector.weight", site.magnitude);
  }
  for (const WholeModule& whole : m_whole) {
    add(whole.name + ".modules_to_save.weight", whole.weight);
    add(whole.name + ".modules_to_save.bias", whole.bias);
  }
  return all;
}

std::optional<LowRank> Adapter::lowRank(std::size_t module) const {
  const LoraSite* site = siteOf(module);
  if (site == nullptr || site->isEmbedding || site->magnitude.defined() || site->a0.defined()) return std::nullopt;
  return LowRank{site->a, site->b, site->bTransposed, site->scale, m_config.dropout};
}

torch::Tensor Adapter::delta(const Linear& layer, const torch::Tensor& x, const torch::Tensor& base, double strength,
                             bool training) const {
  const LoraSite* site = siteOf(layer.module);
  if (site == nullptr) return wholeOf(layer.module)->delta(x, base) * strength;
  return site->delta(layer, x, base, training ? m_config.dropout : 0.0) * strength;
}

torch::Tensor Adapter::embeddingDelta(const Embedding& table, const torch::Tensor& ids, const torch::Tensor& base,
                                      double strength) const {
  // The learned positions lie beside the token table and have no padding row.
  const std::int64_t padding = table.module == 0 ? m_padding : -1;
  const LoraSite* site = siteOf(table.module);
  return (site != nullptr ? site->rowsDelta(ids, base, padding) : wholeOf(table.module)->rowsDelta(ids, base, padding)) * strength;
}

std::pair<torch::Tensor, torch::Tensor> Adapter::normWeights(const Norm& norm, double strength) const {
  const WholeModule& whole = *wholeOf(norm.module);
  const auto mixed = [strength](const torch::Tensor& ours, const torch::Tensor& theirs) {
    if (!ours.defined() || strength == 1.0) return ours;
    const auto wide = theirs.to(torch::kFloat32);
    return wide + (ours - wide) * strength;
  };
  return {mixed(whole.weight, norm.weight), mixed(whole.bias, norm.bias)};
}

double Adapter::deltaNorm() const {
  double squares = 0;
  for (const LoraSite& site : m_sites) squares += site.squaredChange();
  for (const WholeModule& whole : m_whole) squares += whole.squaredChange();
  return std::sqrt(squares);
}

std::string Adapter::hash() const { return tensorsHash(fileTensors()); }

}  // namespace lorikeet
