// An adapter: low-rank updates of named modules and modules trained whole, kept beside the base and never inside it. Internal to
// the engine (sees torch).
#pragma once
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/formats/peft_config.h"
#include "core/lora/lora_site.h"
#include "core/lora/targets.h"
#include "core/model/overlay.h"
#include "core/model/tensor_io.h"

namespace lorikeet {

class LanguageModel;

class Adapter : public Overlay {
 public:
  /// Fresh tensors where `config` asks for them. Default: A uniform in ±1/sqrt(in) (PEFT's kaiming_uniform with a = sqrt 5), B
  /// zero; an embedding's A zero and B normal; PiSSA from the base's weights. Whatever the start, the adapter changes nothing yet.
  /// @throws Error as sitesOf
  static Adapter create(const LanguageModel& base, const PeftConfig& config, std::uint64_t seed);
  /// Reads a PEFT folder. One that PiSSA trained against changed base weights gets its start from the base again.
  /// @throws Error when a tensor is missing, unknown, NaN, does not fit the config, or its shape is not the base's (expected,
  /// found).
  static Adapter load(const LanguageModel& base, const std::filesystem::path& dir);

  /// Writes adapter_config.json and adapter_model.safetensors into an existing folder. With PiSSA in the form that PEFT calls
  /// converted: twice the rank, for the base as it is.
  void save(const std::filesystem::path& dir) const;
  /// Takes the values of a folder that an adapter of the same settings saved, to the last bit.
  /// @throws Error when a tensor is missing or has another shape
  void restore(const std::filesystem::path& dir);
  /// An independent copy without gradients, in the form that save writes.
  Adapter snapshot() const;
  /// Marks all tensors as trainable leaves.
  void setTrainable();

  const PeftConfig& config() const { return m_config; }
  const std::vector<LoraSite>& sites() const { return m_sites; }
  const std::vector<WholeModule>& wholeModules() const { return m_whole; }
  /// The low-rank update of module number `module`, or null.
  const LoraSite* siteOf(std::size_t module) const;
  /// All trainable tensors with the names that PEFT's parameters have, in model order: "base_model.model.<site>.lora_A.weight",
  /// lora_B, lora_magnitude_vector.weight; then "base_model.model.<module>.modules_to_save.weight", bias.
  std::vector<NamedTensor> tensors() const;
  /// The tensors of the file, with its names.
  std::vector<NamedTensor> fileTensors() const;

  bool covers(std::size_t module) const override;
  std::optional<LowRank> lowRank(std::size_t module) const override;
  torch::Tensor delta(const Linear& layer, const torch::Tensor& x, const torch::Tensor& base, double strength,
                      bool training) const override;
  torch::Tensor embeddingDelta(const Embedding& table, const torch::Tensor& ids, const torch::Tensor& base,
                               double strength) const override;
  std::pair<torch::Tensor, torch::Tensor> normWeights(const Norm& norm, double strength) const override;
  /// Frobenius norm of the changes to all weights together.
  double deltaNorm() const;
  /// Hash over names and bytes of the file's tensors.
  std::string hash() const;

 private:
  /// Places for the tensors of a plan; A, B and magnitudes undefined.
  static Adapter outline(const LanguageModel& base, const PeftConfig& config, const SitePlan& plan);
  const WholeModule* wholeOf(std::size_t module) const;
  void freeze();
  /// This adapter without PiSSA's start, sharing all other tensors.
  Adapter converted() const;

  PeftConfig m_config;
  std::vector<LoraSite> m_sites;
  std::vector<WholeModule> m_whole;
  std::vector<int> m_siteOfModule, m_wholeOfModule;  // index into m_sites, m_whole; -1 = none
  std::int64_t m_padding = -1;                       // row of the token embedding that gets no gradient
};

}  // namespace lorikeet
