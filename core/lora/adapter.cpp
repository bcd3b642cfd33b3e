#include "core/lora/adapter.h"

#include <cmath>

#include "core/formats/safetensors.h"
#include "core/model/decoder.h"
#include "core/model/parameter_list.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

const std::string kPrefix = "base_model.model.";

torch::Tensor takeTensor(const SafetensorsFile& file, const std::string& name, torch::IntArrayRef expected) {
  const auto found = file.tensors().find(name);
  if (found == file.tensors().end()) {
    throw Error("The adapter " + file.path().string() + " lacks the tensor " + name + ". It is incomplete or was made for another base model.");
  }
  torch::Tensor tensor = copyTensor(found->second).to(torch::kFloat32);
  if (tensor.sizes() != expected) {
    throw Error("The adapter's tensor " + name + " has shape " + shapeText(tensor.sizes()) + ", but this base model needs " +
                shapeText(expected) + ". The adapter was made for another base model; open that one.");
  }
  if (!torch::isfinite(tensor).all().item<bool>()) {
    throw Error("The adapter's tensor " + name + " has values that are not numbers (NaN or infinity). The file is damaged or its training failed.");
  }
  return tensor;
}

}  // namespace

Adapter Adapter::create(const Decoder& base, const PeftConfig& config, const std::vector<std::string>& siteNames, std::uint64_t seed) {
  Adapter adapter;
  adapter.m_config = config;
  adapter.m_siteOfLinear.assign(base.linears().size(), -1);
  auto generator = at::detail::createCPUGenerator(seed);
  for (const std::string& name : siteNames) {
    for (const Linear* linear : base.linears()) {
      if (linear->name != name) continue;
      const std::int64_t out = linear->weight.size(0), in = linear->weight.size(1);
      const double bound = 1.0 / std::sqrt(static_cast<double>(in));
      auto a = torch::empty({config.rank, in}, torch::kFloat32).uniform_(-bound, bound, generator);
      adapter.m_siteOfLinear[linear->site] = static_cast<int>(adapter.m_sites.size());
      adapter.m_sites.push_back({name, a, torch::zeros({out, config.rank}, torch::kFloat32)});
    }
  }
  if (adapter.m_sites.empty()) throw Error("LoRA would train nothing: no linear layer was chosen. Use all-linear as the target.");
  return adapter;
}

Adapter Adapter::load(const Decoder& base, const std::filesystem::path& dir) {
  const PeftConfig config = readPeftConfig(dir);
  const SafetensorsFile file = SafetensorsFile::open(dir / "adapter_model.safetensors");
  std::vector<std::string> names;
  // The file itself says which sites it has; target_modules is only how they were once chosen.
  for (const Linear* linear : base.linears()) {
    if (file.tensors().contains(kPrefix + linear->name + ".lora_A.weight")) names.push_back(linear->name);
  }
  if (names.empty()) {
    const std::string first = file.tensors().empty() ? "nothing" : file.tensors().begin()->first;
    throw Error("The adapter " + dir.string() + " fits no layer of this base model (its first tensor is " + first +
                "). It was made for another base model; open that one.");
  }
  Adapter adapter = create(base, config, names, 0);
  for (LoraSite& site : adapter.m_sites) {
    site.a = takeTensor(file, kPrefix + site.name + ".lora_A.weight", site.a.sizes());
    site.b = takeTensor(file, kPrefix + site.name + ".lora_B.weight", site.b.sizes());
  }
  const std::size_t used = 2 * adapter.m_sites.size();
  if (file.tensors().size() != used) {
    for (const auto& [name, view] : file.tensors()) {
      bool known = false;
      for (const NamedTensor& tensor : adapter.tensors()) known = known || tensor.name == name;
      if (!known) {
        throw Error("The adapter " + dir.string() + " has the tensor " + name +
                    ", which has no place in this base model. It was made for another base model or uses what Lorikeet does not support.");
      }
    }
  }
  return adapter;
}

void Adapter::save(const std::filesystem::path& dir) const {
  saveTensors(dir / "adapter_model.safetensors", tensors());
  writeFileAtomic(dir / "adapter_config.json", toJson(m_config).dump(2) + "\n");
}

Adapter Adapter::snapshot() const {
  Adapter copy = *this;
  for (LoraSite& site : copy.m_sites) {
    site.a = site.a.detach().clone();
    site.b = site.b.detach().clone();
  }
  return copy;
}

void Adapter::setTrainable() {
  for (LoraSite& site : m_sites) {
    site.a.set_requires_grad(true);
    site.b.set_requires_grad(true);
  }
}

const LoraSite* Adapter::siteOf(std::size_t linear) const {
  const int at = linear < m_siteOfLinear.size() ? m_siteOfLinear[linear] : -1;
  return at < 0 ? nullptr : &m_sites[static_cast<std::size_t>(at)];
}

std::vector<NamedTensor> Adapter::tensors() const {
  std::vector<NamedTensor> all;
  for (const LoraSite& site : m_sites) {
    all.push_back({kPrefix + site.name + ".lora_A.weight", site.a});
    all.push_back({kPrefix + site.name + ".lora_B.weight", site.b});
  }
  return all;
}

torch::Tensor Adapter::delta(std::size_t linear, const torch::Tensor& x, double strength, bool training) const {
  const LoraSite& site = *siteOf(linear);
  auto wide = x.to(torch::kFloat32);
  if (training && m_config.dropout > 0) wide = torch::dropout(wide, m_config.dropout, true);
  return torch::linear(torch::linear(wide, site.a), site.b) * (m_config.scale() * strength);
}

double Adapter::deltaNorm() const {
  torch::NoGradGuard guard;
  double squares = 0;
  // ‖B·A‖² = sum of (BᵀB) ∘ (AAᵀ): R x R instead of out x in.
  for (const LoraSite& site : m_sites) {
    const auto a = site.a.to(torch::kFloat64), b = site.b.to(torch::kFloat64);
    squares += (torch::mm(b.t(), b) * torch::mm(a, a.t())).sum().item<double>();
  }
  return std::abs(m_config.scale()) * std::sqrt(std::max(0.0, squares));
}

std::string Adapter::hash() const { return tensorsHash(tensors()); }

}  // namespace lorikeet
