#include "core/model/model_files.h"

#include <cmath>
#include <cstring>
#include <set>

#include "core/formats/safetensors.h"
#include "core/kernels/all_finite.h"
#include "core/model/compute.h"
#include "core/model/tensor_io.h"
#include "core/model/parameter_list.h"
#include "core/model/reusing_allocator.h"
#include "core/model/tensor_view.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

/// Below this, float32 costs little memory and training in it is exact; above, bfloat16 halves memory where the CPU computes in it.
constexpr std::int64_t kSmallModel = 100'000'000;

/// One tensor the model has in its file.
struct FileTensor {
  std::string name;
  std::vector<std::string> aliases;  // names that other writers gave the same tensor
};

std::vector<FileTensor> fileTensors(const ModelConfig& config) {
  const Family& family = *config.family;
  std::vector<FileTensor> tensors;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    if (spec.sharesEmbedding) continue;
    for (const char* part : {".weight", ".bias"}) {
      if (part[1] == 'b' && !spec.bias) continue;
      FileTensor tensor{spec.path + part, {}};
      // Files of the bare model, without a head, leave out the prefix that all its modules share.
      const std::string prefix = family.basePrefix;
      if (!prefix.empty() && tensor.name.starts_with(prefix)) tensor.aliases.push_back(tensor.name.substr(prefix.size()));
      if (spec.part == Part::TokenEmbedding) {
        if (config.tiedHead) tensor.aliases.push_back(std::string(family.head) + part);
        if (config.hasEncoder()) {
          tensor.aliases.push_back(std::string("encoder.embed_tokens") + part);
          tensor.aliases.push_back(std::string("decoder.embed_tokens") + part);
        }
      }
      tensors.push_back(std::move(tensor));
    }
  }
  return tensors;
}

/// Tensors that files carry and no computation needs: tables made from the config, GPT-2's masks.
bool isHarmless(const std::string& name) {
  for (const char* end : {"rotary_emb.inv_freq", ".attn.bias", ".attn.masked_bias"}) {
    if (name.ends_with(end)) return true;
  }
  return name == "lm_head.weight";
}

using StoredTensors = std::map<std::string, std::pair<const SafetensorsFile*, const TensorView*>>;

/// A file whose config says "tied" and that still holds a head other than its embedding means that head, as transformers reads it.
bool hasOwnHead(const ModelConfig& config, const StoredTensors& stored) {
  const auto head = stored.find(std::string(config.family->head) + ".weight");
  if (head == stored.end()) return false;
  for (const FileTensor& tensor : fileTensors(config)) {
    if (tensor.name != std::string(config.family->tokenEmbedding) + ".weight") continue;
    auto embedding = stored.find(tensor.name);
    for (auto alias = tensor.aliases.begin(); embedding == stored.end() && alias != tensor.aliases.end(); ++alias)
      embedding = stored.find(*alias);
    if (embedding == stored.end() || embedding == head) return false;
    const TensorView &a = *head->second.second, &b = *embedding->second.second;
    return a.shape == b.shape && (a.dtype != b.dtype || std::memcmp(a.data, b.data, a.bytes) != 0);
  }
  return false;
}

void checkFinite(const std::string& name, const torch::Tensor& tensor) {
  const bool finite = isKernelNumber(tensor.scalar_type()) ? allFinite(tensor.data_ptr(), numberOf(tensor), tensor.numel())
                                                           : torch::isfinite(tensor).all().item<bool>();
  if (finite) return;
  throw Error("The tensor " + name + " has values that are not numbers (NaN or infinity). The file is damaged or its training failed; " +
              "get the model again.");
}

/// Linear weights of the blocks by their names in the file; true where they are stored [in, out].
std::map<std::string, bool> blockLinears(const ModelConfig& config) {
  std::map<std::string, bool> linears;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    const bool inBlock = spec.part == Part::DecoderBlock || spec.part == Part::EncoderBlock;
    if (spec.kind == ModuleKind::Linear && inBlock) linears[spec.path + ".weight"] = spec.transposed;
  }
  return linears;
}

/// Kernels read float32 and bfloat16, row by row.
std::shared_ptr<const QuantMatrix> quantised(QuantKind kind, const torch::Tensor& weight, bool transposed) {
  const auto plain = isKernelNumber(weight.scalar_type()) ? weight : weight.to(torch::kFloat32);
  return std::make_shared<const QuantMatrix>(QuantMatrix::quantise(kind, viewOf((transposed ? plain.t() : plain).contiguous())));
}

/// A copy of the head in 8 bits: decoding reads all of it for each token.
void quantiseHead(const ModelConfig& config, const LanguageModel::Weights& weights, LanguageModel::QuantisedWeights& result) {
  const std::string head = std::string(config.family->head) + ".weight";
  const auto own = weights.find(head), tied = weights.find(std::string(config.family->tokenEmbedding) + ".weight");
  const auto source = own != weights.end() ? own : tied;
  if (source != weights.end() && source->second.dim() == 2) result[head] = quantised(QuantKind::Int8, source->second, false);
}

}  // namespace

LanguageModel loadLanguageModel(const std::filesystem::path& dir, ModelConfig config, const Precision& precision,
                                std::vector<std::string>& warnings) {
  torch::NoGradGuard guard;
  useVectorUnits();
  const std::vector<SafetensorsFile> files = openModelFiles(dir);
  StoredTensors stored;
  for (const SafetensorsFile& file : files) {
    for (const auto& [name, view] : file.tensors()) stored[name] = {&file, &view};
  }
  if (config.tiedHead && hasOwnHead(config, stored)) config.tiedHead = false;
  LanguageModel::Weights weights;
  LanguageModel::QuantisedWeights smaller;
  const std::map<std::string, bool> linears = precision.quantised ? blockLinears(config) : std::map<std::string, bool>();
  std::set<std::string> known;
  for (const FileTensor& wanted : fileTensors(config)) {
    known.insert(wanted.name);
    known.insert(wanted.aliases.begin(), wanted.aliases.end());
    auto found = stored.find(wanted.name);
    for (auto alias = wanted.aliases.begin(); found == stored.end() && alias != wanted.aliases.end(); ++alias)
      found = stored.find(*alias);
    if (found == stored.end()) continue;  // LanguageModel says what is missing, with the shape it should have
    const auto& [file, view] = found->second;
    const auto tensor = viewTensor(*file, *view);
    if (!tensor.is_floating_point()) {
      throw Error("The tensor " + found->first + " is of type " + view->dtype +
                  "; Lorikeet reads float32, float16 and bfloat16 weights. A quantized model must be converted back first.");
    }
    checkFinite(found->first, tensor);
    const auto linear = linears.find(wanted.name);
    if (linear != linears.end() && tensor.dim() == 2) {
      smaller[wanted.name] = quantised(*precision.quantised, tensor, linear->second);
      file->file()->dropPages(view->data, view->bytes);
    } else {
      weights[wanted.name] = tensor.to(precision.compute);
    }
  }
  std::vector<std::string> unknown;
  for (const auto& [name, where] : stored) {
    if (!known.contains(name) && !isHarmless(name)) unknown.push_back(name);
  }
  if (!unknown.empty()) {
    warnings.push_back(std::to_string(unknown.size()) +
                       " tensors of the file have no place in this model and are not used (the first is " + unknown.front() + ").");
  }
  if (precision.quantised) quantiseHead(config, weights, smaller);
  LanguageModel model(config, std::move(weights), std::move(smaller));
  const bool fused = precision.quantised.has_value() || precision.compute == torch::kBFloat16 || totalParameters(config) >= kLargeModel;
  model.setFused(fused);
  if (fused) reuseTensorMemory();
  return model;
}

LanguageModel randomLanguageModel(const ModelConfig& config, std::uint64_t seed) {
  torch::NoGradGuard guard;
  useVectorUnits();
  auto generator = at::detail::createCPUGenerator(seed);
  const double residual = 0.02 / std::sqrt(2.0 * static_cast<double>(config.layers));
  std::map<std::string, torch::Tensor> weights;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    if (spec.sharesEmbedding) continue;
    auto weight = torch::ones(spec.fileShape());
    const bool inBlock = spec.part == Part::DecoderBlock || spec.part == Part::EncoderBlock;
    const bool intoResidual = inBlock && (spec.role == Role::O || spec.role == Role::CrossO || spec.role == Role::Down);
    if (spec.kind == ModuleKind::Linear || spec.kind == ModuleKind::Embedding)
      weight.normal_(0, intoResidual ? residual : 0.02, generator);
    if (spec.kind == ModuleKind::RmsNorm && config.norm == NormKind::RmsPlusOne) weight.zero_();
    weights[spec.path + ".weight"] = weight;
    if (spec.bias) weights[spec.path + ".bias"] = torch::zeros({spec.shape[0]});
  }
  return LanguageModel(config, std::move(weights));
}

LanguageModel trainableCopy(const LanguageModel& base) {
  std::map<std::string, torch::Tensor> weights;
  for (const auto& [name, tensor] : base.weights()) {
    weights[name] = tensor.detach().to(torch::kFloat32).clone().set_requires_grad(true);
  }
  return LanguageModel(base.config(), std::move(weights));
}

void saveLanguageModel(const std::filesystem::path& dir, const LanguageModel& model, torch::Dtype dtype) {
  std::vector<NamedTensor> tensors;
  for (const FileTensor& tensor : fileTensors(model.config())) {
    tensors.push_back({tensor.name, model.weights().at(tensor.name).detach().to(dtype)});
  }
  saveTensors(dir / "model.safetensors", tensors);
  ModelConfig config = model.config();
  config.storedDtype = dtype == torch::kBFloat16 ? "bfloat16" : "float32";
  writeFileAtomic(dir / "config.json", toJson(config).dump(2) + "\n");
}

void copyTokenizerFiles(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const char* name : {"tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "spm.model",
                           "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
                           "generation_config.json", "chat_template.jinja", "chat_template.json"}) {
    if (fs::exists(from / name)) writeFileAtomic(to / name, readFile(from / name));
  }
  for (const char* folder : {"additional_chat_templates", "chat_templates"}) {
    if (fs::is_directory(from / folder))
      fs::copy(from / folder, to / folder, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
}

Precision precisionFor(const std::string& choice, std::int64_t parameters) {
  if (choice == "float32") return {torch::kFloat32};
  if (choice == "bfloat16") return {torch::kBFloat16};
  const torch::Dtype fast = cpuComputesBfloat16() ? torch::kBFloat16 : torch::kFloat32;
  if (choice == "int8") return {fast, QuantKind::Int8};
  if (choice == "nf4") return {fast, QuantKind::Nf4};
  return {parameters > kSmallModel ? fast : torch::kFloat32};
}

std::string nameOf(const Precision& precision) {
  const std::string compute = precision.compute == torch::kBFloat16 ? "bfloat16" : "float32";
  if (!precision.quantised) return compute;
  return (*precision.quantised == QuantKind::Int8 ? "int8, computed in " : "nf4, computed in ") + compute;
}

}  // namespace lorikeet
