// A LoRA adapter: low-rank updates of named linear layers, kept beside the base and never inside it. Internal to the engine (sees torch).
#pragma once
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/formats/peft_config.h"
#include "core/model/overlay.h"
#include "core/model/tensor_io.h"

namespace lorikeet {

class Decoder;

/// The update of one linear layer: y += scale · drop(x)·Aᵀ·Bᵀ. Float32.
struct LoraSite {
  std::string name;  ///< of the linear layer: "model.layers.0.self_attn.q_proj"
  torch::Tensor a;   ///< [R, in]
  torch::Tensor b;   ///< [out, R]
};

class Adapter : public LinearOverlay {
 public:
  /// Fresh sites: A uniform in ±1/sqrt(in) (PEFT's kaiming_uniform with a = sqrt 5), B zero, so that it changes nothing yet.
  /// @throws Error when `config.targets` hit nothing.
  static Adapter create(const Decoder& base, const PeftConfig& config, const std::vector<std::string>& siteNames, std::uint64_t seed);
  /// Reads a PEFT folder. @throws Error when a tensor is missing, unknown, NaN, or its shape is not the base's (expected, found).
  static Adapter load(const Decoder& base, const std::filesystem::path& dir);

  /// Writes adapter_config.json and adapter_model.safetensors into an existing folder.
  void save(const std::filesystem::path& dir) const;
  /// An independent copy without gradients.
  Adapter snapshot() const;
  /// Marks all tensors as trainable leaves.
  void setTrainable();

  const PeftConfig& config() const { return m_config; }
  const std::vector<LoraSite>& sites() const { return m_sites; }
  /// The site of linear layer number `linear` of the base, or null.
  const LoraSite* siteOf(std::size_t linear) const;
  /// All tensors with PEFT's names, in model order: "base_model.model.<site>.lora_A.weight", then lora_B.
  std::vector<NamedTensor> tensors() const;

  bool covers(std::size_t linear) const override { return siteOf(linear) != nullptr; }
  torch::Tensor delta(std::size_t linear, const torch::Tensor& x, double strength, bool training) const override;
  /// Frobenius norm of all scale·B·A together, from R x R products.
  double deltaNorm() const;
  /// Hash over names and bytes of all tensors.
  std::string hash() const;

 private:
  PeftConfig m_config;
  std::vector<LoraSite> m_sites;
  std::vector<int> m_siteOfLinear;  // index into m_sites, -1 = none
};

}  // namespace lorikeet
