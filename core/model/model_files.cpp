#include "core/model/model_files.h"

#include <cmath>
#include <set>

#include "core/model/compute.h"
#include "core/formats/safetensors.h"
#include "core/model/tensor_io.h"
#include "core/model/parameter_list.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

/// Below this, float32 costs little memory and training in it is exact; above, bfloat16 halves memory where the CPU computes in it.
constexpr std::int64_t kSmallModel = 100'000'000;

std::vector<std::string> tensorNames(const ModelConfig& config) {
  std::vector<std::string> names;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    if (spec.sharesEmbedding) continue;
    names.push_back(spec.path + ".weight");
    if (spec.bias) names.push_back(spec.path + ".bias");
  }
  return names;
}

void checkFinite(const std::string& name, const torch::Tensor& tensor) {
  // The sum of absolute values is finite only if every value is: one pass without a temporary of booleans.
  if (std::isfinite(tensor.abs().sum(torch::kFloat32).item<float>())) return;
  if (torch::isfinite(tensor).all().item<bool>()) return;
  throw Error("The tensor " + name + " has values that are not numbers (NaN or infinity). The file is damaged or its training failed; " +
              "get the model again.");
}

}  // namespace

Decoder loadDecoder(const std::filesystem::path& dir, const ModelConfig& config, torch::Dtype dtype, std::vector<std::string>& warnings) {
  torch::NoGradGuard guard;
  const std::vector<SafetensorsFile> files = openModelFiles(dir);
  const std::vector<std::string> wanted = tensorNames(config);
  const std::set<std::string> wantedSet(wanted.begin(), wanted.end());
  std::map<std::string, torch::Tensor> weights;
  std::size_t unknown = 0;
  std::string firstUnknown;
  for (const SafetensorsFile& file : files) {
    for (const auto& [name, view] : file.tensors()) {
      if (!wantedSet.contains(name)) {
        const bool harmless = name == "lm_head.weight" || name.ends_with("rotary_emb.inv_freq");
        if (!harmless && unknown++ == 0) firstUnknown = name;
        continue;
      }
      const auto stored = viewTensor(file, view);
      if (!stored.is_floating_point()) {
        throw Error("The tensor " + name + " is of type " + view.dtype + "; Lorikeet reads float32, float16 and bfloat16 weights. " +
                    "A quantized model must be converted back first.");
      }
      checkFinite(name, stored);
      weights[name] = stored.to(dtype);
    }
  }
  if (unknown > 0) {
    warnings.push_back(std::to_string(unknown) + " tensors of the file have no place in this model and are not used (the first is " +
                       firstUnknown + ").");
  }
  return Decoder(config, std::move(weights));
}

Decoder randomDecoder(const ModelConfig& config, std::uint64_t seed) {
  torch::NoGradGuard guard;
  auto generator = at::detail::createCPUGenerator(seed);
  const double residual = 0.02 / std::sqrt(2.0 * static_cast<double>(config.layers));
  std::map<std::string, torch::Tensor> weights;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    if (spec.sharesEmbedding) continue;
    auto weight = torch::ones(spec.shape);
    const bool intoResidual = spec.path.ends_with("o_proj") || spec.path.ends_with("down_proj");
    if (spec.kind != ModuleKind::RmsNorm) weight.normal_(0, intoResidual ? residual : 0.02, generator);
    weights[spec.path + ".weight"] = weight;
    if (spec.bias) weights[spec.path + ".bias"] = torch::zeros({spec.shape[0]});
  }
  return Decoder(config, std::move(weights));
}

Decoder trainableCopy(const Decoder& base) {
  std::map<std::string, torch::Tensor> weights;
  for (const auto& [name, tensor] : base.weights()) {
    weights[name] = tensor.detach().to(torch::kFloat32).clone().set_requires_grad(true);
  }
  return Decoder(base.config(), std::move(weights));
}

void saveDecoder(const std::filesystem::path& dir, const Decoder& decoder, torch::Dtype dtype) {
  std::vector<NamedTensor> tensors;
  for (const std::string& name : tensorNames(decoder.config())) {
    tensors.push_back({name, decoder.weights().at(name).detach().to(dtype)});
  }
  saveTensors(dir / "model.safetensors", tensors);
  ModelConfig config = decoder.config();
  config.storedDtype = dtype == torch::kBFloat16 ? "bfloat16" : "float32";
  writeFileAtomic(dir / "config.json", toJson(config).dump(2) + "\n");
}

void copyTokenizerFiles(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const char* name : {"tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json",
                           "added_tokens.json", "generation_config.json", "chat_template.jinja"}) {
    if (fs::exists(from / name)) writeFileAtomic(to / name, readFile(from / name));
  }
}

torch::Dtype computeDtype(const std::string& choice, std::int64_t parameters) {
  if (choice == "float32") return torch::kFloat32;
  if (choice == "bfloat16") return torch::kBFloat16;
  return parameters > kSmallModel && cpuComputesBfloat16() ? torch::kBFloat16 : torch::kFloat32;
}

}  // namespace lorikeet
