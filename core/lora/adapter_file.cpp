// Adapters as PEFT's folders: the keys of the file, in their newer and older spellings, and what they must hold.
#include <algorithm>
#include <map>
#include <set>

#include "core/formats/safetensors.h"
#include "core/lora/adapter.h"
#include "core/model/language_model.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

const std::string kPrefix = "base_model.model.";
const std::string kMagnitude = ".lora_magnitude_vector";

bool takeSuffix(std::string& name, const std::string& suffix) {
  if (!name.ends_with(suffix)) return false;
  name.erase(name.size() - suffix.size());
  return true;
}

void removeAll(std::string& name, const std::string& part) {
  for (std::size_t at = name.find(part); at != std::string::npos; at = name.find(part)) name.erase(at, part.size());
}

/// The key that today's PEFT writes for a parameter's name or an older key: no adapter name, no modules_to_save, no ".weight"
/// behind a magnitude.
std::string keyOf(std::string name) {
  const std::size_t lora = name.find(".lora_");
  for (const char* adapterName : {".default", ".modules_to_save"}) {
    if (lora != std::string::npos || name.find(".modules_to_save") != std::string::npos) removeAll(name, adapterName);
  }
  if (name.ends_with(kMagnitude + ".weight")) takeSuffix(name, ".weight");
  return name;
}

/// The file's tensors by today's keys.
class AdapterFile {
 public:
  explicit AdapterFile(const std::filesystem::path& dir) : m_file(open(dir)) {
    for (const auto& [name, view] : m_file.tensors()) {
      if (!m_views.emplace(keyOf(name), &view).second)
        throw Error("The adapter " + m_file.path().string() + " has the tensor " + keyOf(name) + " twice, in two spellings.");
    }
  }

  bool has(const std::string& key) const { return m_views.contains(kPrefix + key); }
  bool isTaken(const std::string& key) const { return m_taken.contains(kPrefix + key); }
  std::string firstName() const { return m_file.tensors().empty() ? "nothing" : m_file.tensors().begin()->first; }

  /// A copy in float32. @throws Error when it is missing, has another shape, or holds what is no number
  torch::Tensor take(const std::string& key, torch::IntArrayRef expected) {
    const auto found = m_views.find(kPrefix + key);
    if (found == m_views.end()) {
      throw Error("The adapter " + m_file.path().string() + " lacks the tensor " + kPrefix + key +
                  ". It is incomplete or was made for another base model.");
    }
    m_taken.insert(found->first);
    const std::string& name = found->second->name;
    torch::Tensor tensor = copyTensor(*found->second).to(torch::kFloat32);
    if (tensor.sizes() != expected) {
      throw Error("The adapter's tensor " + name + " has shape " + shapeText(tensor.sizes()) +
                  ", but this base model and the adapter's settings need " + shapeText(expected) +
                  ". The adapter was made for another base model; open that one.");
    }
    if (!torch::isfinite(tensor).all().item<bool>()) {
      throw Error("The adapter's tensor " + name +
                  " has values that are not numbers (NaN or infinity). The file is damaged or its training failed.");
    }
    return tensor;
  }

  /// Takes a tensor that PEFT stores beside an adapter although the base has it. @throws Error where it is not the base's
  void takeCopyOf(const std::string& key, const torch::Tensor& base) {
    if (!has(key)) return;
    const auto stored = copyTensor(*m_views.at(kPrefix + key));
    m_taken.insert(kPrefix + key);
    // One of the two may have been rounded to a shorter format.
    const bool same = stored.sizes() == base.sizes() &&
                      (torch::equal(stored, base.to(stored.scalar_type())) || torch::equal(stored.to(base.scalar_type()), base));
    if (!same)
      throw Error("The adapter's tensor " + kPrefix + key + " (" + shapeText(stored.sizes()) +
                  ") is another one than the base model's (" + shapeText(base.sizes()) +
                  "): its vocabulary or its embedding was changed. Open the base model that it was trained with.");
  }

  /// @throws Error naming a tensor that nothing has taken
  void requireAllTaken() const {
    for (const auto& [key, view] : m_views) {
      if (m_taken.contains(key)) continue;
      throw Error(
          "The adapter " + m_file.path().parent_path().string() + " has the tensor " + view->name +
          ", which has no place in this base model. It was made for another base model or uses what Lorikeet does not support.");
    }
  }

 private:
  static SafetensorsFile open(const std::filesystem::path& dir) {
    const fs::path pickle = dir / "adapter_model.bin", file = dir / "adapter_model.safetensors";
    if (!fs::exists(file) && fs::exists(pickle))
      throw Error(
          "The adapter's weights are in " + pickle.string() +
          ", a pickle file: opening one runs code that is stored in it, so Lorikeet does "
          "not. Convert it in Python: import torch, safetensors.torch; "
          "safetensors.torch.save_file(torch.load(\"adapter_model.bin\", weights_only=True), \"adapter_model.safetensors\").");
    return SafetensorsFile::open(file);
  }

  SafetensorsFile m_file;
  std::map<std::string, const TensorView*> m_views;
  std::set<std::string> m_taken;
};

/// Shapes of A and B at a module.
struct LowRankShapes {
  std::vector<std::int64_t> a, b, magnitude;
  LowRankShapes(const ModuleSpec& spec, std::int64_t rank) {
    const std::int64_t out = spec.kind == ModuleKind::Embedding ? spec.shape[1] : spec.shape[0];
    const std::int64_t in = spec.kind == ModuleKind::Embedding ? spec.shape[0] : spec.shape[1];
    a = {rank, in};
    b = {out, rank};
    magnitude = {out};
  }
};

const char* suffixA(bool isEmbedding) { return isEmbedding ? ".lora_embedding_A" : ".lora_A.weight"; }
const char* suffixB(bool isEmbedding) { return isEmbedding ? ".lora_embedding_B" : ".lora_B.weight"; }

void readSite(AdapterFile& file, LoraSite& site, const ModuleSpec& spec, std::int64_t rank, bool dora) {
  const LowRankShapes shapes(spec, rank);
  site.a = file.take(site.name + suffixA(site.isEmbedding), shapes.a);
  site.b = file.take(site.name + suffixB(site.isEmbedding), shapes.b);
  if (dora) site.magnitude = file.take(site.name + kMagnitude, shapes.magnitude);
}

void readWhole(AdapterFile& file, WholeModule& whole) {
  whole.weight = file.take(whole.name + ".weight", whole.baseWeight.sizes());
  if (whole.baseBias.defined()) whole.bias = file.take(whole.name + ".bias", whole.baseBias.sizes());
}

/// With an adapted embedding, or when asked to, PEFT stores the tables of the base itself as well.
void takeBaseCopies(AdapterFile& file, const LanguageModel& base, const ModuleSpec& spec) {
  for (const char* suffix : {".weight", ".bias"}) {
    const std::string own = (spec.sharesEmbedding ? base.modules().front().path : spec.path) + suffix;
    const auto weight = base.weights().find(own);
    if (weight == base.weights().end()) continue;
    for (const std::string& key : {spec.path + suffix, spec.path + ".base_layer" + suffix}) {
      if (!file.isTaken(key)) file.takeCopyOf(key, weight->second);
    }
  }
}

/// PEFT's adapter of a head that follows its embedding: the embedding's matrices, scaled by the head's own rank and alpha.
SitePlan::Site tiedSite(const ModelConfig& model, PeftConfig config, const std::string& head, const SitePlan& rules) {
  config.targets = {head};
  config.targetsAreRegex = false;
  config.exclude.clear();
  config.modulesToSave.clear();
  SitePlan::Site site = sitesOf(model, config, SiteRules::Lenient).lora.front();
  if (!rules.lora.empty() && rules.lora.front().module == 0) site.rank = rules.lora.front().rank;
  return site;
}

/// The modules that the file has tensors for. @throws Error where the config's rules do not lead to them: PEFT would leave such
/// tensors out
SitePlan sitesOfFile(const LanguageModel& base, const PeftConfig& config, const AdapterFile& file,
                     const std::filesystem::path& dir) {
  SitePlan wanted;
  const auto& specs = base.modules();
  const auto hasLowRank = [&](const ModuleSpec& spec) {
    return file.has(spec.path + suffixA(spec.kind == ModuleKind::Embedding)) ||
           file.has(spec.path + suffixB(spec.kind == ModuleKind::Embedding));
  };
  if (std::none_of(specs.begin(), specs.end(),
                   [&](const ModuleSpec& spec) { return hasLowRank(spec) || file.has(spec.path + ".weight"); }))
    throw Error("The adapter " + dir.string() + " fits no layer of this base model (its first tensor is " + file.firstName() +
                "). It was made for another base model; open that one.");
  const SitePlan rules = sitesOf(base.config(), config, SiteRules::Lenient);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    // PEFT ties a head to its embedding's adapter without naming it.
    const bool tied = config.ensureWeightTying && specs[i].part == Part::Head;
    const bool isWhole = std::find(rules.whole.begin(), rules.whole.end(), i) != rules.whole.end();
    if (isWhole || (tied && file.has(specs[i].path + ".weight"))) wanted.whole.push_back(i);
    if (!hasLowRank(specs[i])) continue;
    const auto rule =
        std::find_if(rules.lora.begin(), rules.lora.end(), [&](const SitePlan::Site& site) { return site.module == i; });
    if (rule == rules.lora.end() && !tied)
      throw Error("The adapter " + dir.string() + " has tensors for " + specs[i].path +
                  ", but its adapter_config.json does not name this layer, and PEFT would leave them out. The two files belong to "
                  "different adapters.");
    wanted.lora.push_back(rule != rules.lora.end() ? *rule : tiedSite(base.config(), config, specs[i].path, rules));
  }
  return wanted;
}

/// PEFT's tied head holds the numbers of its embedding's adapter itself, so that training moves both: two parameters over one
/// storage where they are low-rank, one parameter where they are whole.
void tieHead(const LanguageModel& base, std::vector<LoraSite>& sites, std::vector<WholeModule>& whole) {
  const auto isHead = [&](const auto& place) { return base.modules()[place.module].part == Part::Head; };
  const auto isTable = [](const auto& place) { return place.module == 0; };
  const auto head = std::find_if(sites.begin(), sites.end(), isHead), table = std::find_if(sites.begin(), sites.end(), isTable);
  if (head != sites.end() && table != sites.end() && torch::equal(head->a, table->b.t()) && torch::equal(head->b, table->a.t())) {
    head->a = table->b.t().detach();
    head->b = table->a.t().detach();
  }
  const auto wholeHead = std::find_if(whole.begin(), whole.end(), isHead),
             wholeTable = std::find_if(whole.begin(), whole.end(), isTable);
  if (wholeHead != whole.end() && wholeTable != whole.end() && torch::equal(wholeHead->weight, wholeTable->weight))
    wholeHead->weight = wholeTable->weight;
}

}  // namespace

std::vector<NamedTensor> Adapter::fileTensors() const {
  torch::NoGradGuard guard;
  const Adapter plain = converted();
  std::vector<NamedTensor> all = plain.tensors();
  for (NamedTensor& tensor : all) tensor = {keyOf(tensor.name), tensor.tensor.detach()};
  // The file has a tied head's weight a second time.
  for (const WholeModule& whole : plain.m_whole) {
    const std::string key = kPrefix + whole.name + ".weight";
    if (std::none_of(all.begin(), all.end(), [&](const NamedTensor& tensor) { return tensor.name == key; }))
      all.push_back({key, whole.weight.detach()});
  }
  return all;
}

void Adapter::save(const std::filesystem::path& dir) const {
  saveTensors(dir / "adapter_model.safetensors", fileTensors());
  writeFileAtomic(dir / "adapter_config.json", toJson(converted().m_config).dump(2) + "\n");
}

Adapter Adapter::load(const LanguageModel& base, const std::filesystem::path& dir) {
  torch::NoGradGuard guard;
  const PeftConfig config = readPeftConfig(dir);
  AdapterFile file(dir);
  const SitePlan plan = sitesOfFile(base, config, file, dir);
  Adapter adapter = outline(base, config, plan);
  for (std::size_t i = 0; i < plan.lora.size(); ++i) {
    LoraSite& site = adapter.m_sites[i];
    readSite(file, site, base.modules()[site.module], plan.lora[i].rank, config.dora);
    if (config.init == LoraInit::Pissa && !site.isEmbedding)
      std::tie(site.a0, site.b0) = pissaStart(base.linear(site.module)->matrix(), site.rank(), site.scale);
  }
  for (WholeModule& whole : adapter.m_whole) readWhole(file, whole);
  for (const ModuleSpec& spec : base.modules()) takeBaseCopies(file, base, spec);
  file.requireAllTaken();
  if (config.ensureWeightTying) tieHead(base, adapter.m_sites, adapter.m_whole);
  adapter.freeze();
  return adapter;
}

void Adapter::restore(const std::filesystem::path& dir) {
  torch::NoGradGuard guard;
  AdapterFile file(dir);
  for (LoraSite& site : m_sites) {
    const std::int64_t rank = site.rank(), out = site.b.size(0), in = site.a.size(1);
    const bool doubled = m_config.init == LoraInit::Pissa;
    const std::int64_t stored = doubled ? 2 * rank : rank;
    const auto a = file.take(site.name + suffixA(site.isEmbedding), {stored, in});
    const auto b = file.take(site.name + suffixB(site.isEmbedding), {out, stored});
    site.a.copy_(a.slice(0, 0, rank));
    site.b.copy_(b.slice(1, 0, rank));
    if (site.a0.defined()) {
      site.a0 = a.slice(0, rank).contiguous();
      site.b0 = (-b.slice(1, rank)).contiguous();
    }
    if (site.magnitude.defined()) site.magnitude.copy_(file.take(site.name + kMagnitude, site.magnitude.sizes()));
  }
  for (WholeModule& whole : m_whole) {
    whole.weight.copy_(file.take(whole.name + ".weight", whole.weight.sizes()));
    if (whole.bias.defined()) whole.bias.copy_(file.take(whole.name + ".bias", whole.bias.sizes()));
  }
  file.requireAllTaken();
}

}  // namespace lorikeet
