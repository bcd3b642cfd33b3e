#include "core/lora/targets.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/config/lora_texts.h"
#include "core/lora/name_regex.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

bool hitsSuffix(const std::string& path, const std::string& name) {
  return path == name || (path.size() > name.size() && path.ends_with(name) && path[path.size() - name.size() - 1] == '.');
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// "q_proj, k_proj ... lm_head": the last parts of the names of all modules of a kind, each once.
std::vector<std::string> lastNames(const std::vector<ModuleSpec>& specs, bool linearOnly, bool withHead) {
  std::vector<std::string> names;
  for (const ModuleSpec& spec : specs) {
    if ((linearOnly && spec.kind != ModuleKind::Linear) || (!withHead && spec.part == Part::Head)) continue;
    const std::string last = spec.path.substr(spec.path.rfind('.') + 1);
    if (std::find(names.begin(), names.end(), last) == names.end()) names.push_back(last);
  }
  return names;
}

[[noreturn]] void failNoMatch(const std::string& wanted, const std::vector<ModuleSpec>& specs) {
  throw Error("LoRA would train nothing: no linear layer of this model matches \"" + wanted + "\". Its linear layers are " +
              joined(lastNames(specs, true, true)) + "; name some of them, or use all-linear.");
}

/// "model.layers.0.mlp", "model.layers.0" ...: the groups that hold modules.
std::set<std::string> groupsOf(const std::vector<ModuleSpec>& specs) {
  std::set<std::string> groups;
  for (const ModuleSpec& spec : specs) {
    for (std::size_t dot = spec.path.rfind('.'); dot != std::string::npos && dot > 0; dot = spec.path.rfind('.', dot - 1))
      groups.insert(spec.path.substr(0, dot));
  }
  return groups;
}

/// Answers for one module name at a time what PEFT answers.
class TargetMatcher {
 public:
  explicit TargetMatcher(const PeftConfig& peft) : m_peft(peft) {
    m_allLinear = !peft.targetsAreRegex && peft.targets == std::vector<std::string>{"all-linear"};
    if (peft.targetsAreRegex) m_target.emplace_back(peft.targets.at(0), "The LoRA target");
    if (peft.excludeIsRegex) m_exclude.emplace_back(peft.exclude.at(0), "The pattern of layers left out");
    for (const std::string& name : peft.modulesToSave)
      m_saved.emplace_back("(^|.*\\.)" + name + "($|\\..*)", "The name of a module trained whole");
    if (peft.layersToTransform.empty()) return;
    std::vector<std::string> lists = peft.layersPattern;
    if (lists.empty()) lists.emplace_back("[^.]*");
    for (const std::string& list : lists) m_layers.emplace_back(".*?\\." + list + "\\.(\\d+)\\.", "The pattern of layer numbers");
  }

  bool excludes(const std::string& path) const {
    if (!m_exclude.empty() && m_exclude[0].matchesWhole(path)) return true;
    if (m_exclude.empty() &&
        std::any_of(m_peft.exclude.begin(), m_peft.exclude.end(), [&](const auto& n) { return hitsSuffix(path, n); }))
      return true;
    return std::any_of(m_saved.begin(), m_saved.end(), [&](const NameRegex& saved) { return saved.matchesStart(path); });
  }

  /// Before exclusions. @param isLinear a linear layer that is not the head
  bool targets(const std::string& path, bool isLinear) const {
    if (m_allLinear) return isLinear;
    if (!m_target.empty()) return m_target[0].matchesWhole(path);
    // A full name hits whatever the layer numbers say.
    if (std::find(m_peft.targets.begin(), m_peft.targets.end(), path) != m_peft.targets.end()) return true;
    return std::any_of(m_peft.targets.begin(), m_peft.targets.end(), [&](const auto& n) { return hitsSuffix(path, n); }) &&
           isInLayers(path);
  }

 private:
  bool isInLayers(const std::string& path) const {
    if (m_layers.empty()) return true;
    for (const NameRegex& pattern : m_layers) {
      const std::string number = pattern.firstGroup(path);
      if (number.empty()) continue;
      std::int64_t layer = -1;
      std::from_chars(number.data(), number.data() + number.size(), layer);
      return std::find(m_peft.layersToTransform.begin(), m_peft.layersToTransform.end(), layer) != m_peft.layersToTransform.end();
    }
    return false;
  }

  const PeftConfig& m_peft;
  bool m_allLinear = false;
  std::vector<NameRegex> m_target, m_exclude, m_saved, m_layers;  // the first two: one or none
};

/// The first pattern that fits the end of a name.
template <class Value>
class PatternTable {
 public:
  PatternTable(const std::vector<std::pair<std::string, Value>>& entries, const char* where) {
    for (const auto& [pattern, value] : entries) m_entries.emplace_back(NameRegex(nameEnding(pattern), where), value);
  }
  Value valueFor(const std::string& path, Value fallback) const {
    for (const auto& [pattern, value] : m_entries) {
      if (pattern.matchesStart(path)) return value;
    }
    return fallback;
  }

 private:
  std::vector<std::pair<NameRegex, Value>> m_entries;
};

[[noreturn]] void failSharedEmbedding(const std::string& path) {
  throw Error("The embedding \"" + path +
              "\" cannot have an adapter in a model with an encoder: encoder and decoder share one table here, " +
              "and PEFT gives each name of it tensors of its own. Leave it out of the adapter's layers.");
}

void requireTrainable(const ModelConfig& config, const ModuleSpec& spec) {
  if (config.hasEncoder() && spec.part == Part::TokenEmbedding) failSharedEmbedding(spec.path);
  if (spec.kind == ModuleKind::Embedding && spec.role == Role::RelativeBias)
    throw Error("The table of position biases \"" + spec.path +
                "\" cannot have an adapter: Lorikeet computes the biases of all blocks from it "
                "at once. Leave it out of the adapter's layers.");
}

/// transformers knows T5's table by three names; ours has one.
const std::vector<std::string> kSharedNames = {"encoder.embed_tokens", "decoder.embed_tokens"};

void requireLayers(const ModelConfig& config, const std::vector<ModuleSpec>& specs, const PeftConfig& peft,
                   const TargetMatcher& matcher) {
  for (const ModuleSpec& spec : specs) {
    const bool isNorm = spec.kind != ModuleKind::Linear && spec.kind != ModuleKind::Embedding;
    if (isNorm && matcher.targets(spec.path, false) && !matcher.excludes(spec.path))
      throw Error("LoRA cannot be put on \"" + spec.path +
                  "\": it is a norm. Leave it out, or name it under the modules trained whole.");
  }
  for (const std::string& name : kSharedNames) {
    if (config.hasEncoder() && matcher.targets(name, false) && !matcher.excludes(name)) failSharedEmbedding(name);
  }
  for (const std::string& group : groupsOf(specs)) {
    if (matcher.targets(group, false) && !matcher.excludes(group))
      throw Error("LoRA cannot be put on \"" + group +
                  "\": it is a group of layers, and PEFT would not load such an adapter. Choose names "
                  "or a regular expression that hit linear layers alone, such as " +
                  joined(lastNames(specs, true, true)) + ".");
  }
  if (peft.targetsAreRegex || peft.targets == std::vector<std::string>{"all-linear"}) return;
  for (const std::string& name : peft.targets) {
    if (std::none_of(specs.begin(), specs.end(), [&](const ModuleSpec& spec) { return hitsSuffix(spec.path, name); }))
      failNoMatch(name, specs);
  }
}

/// PEFT saves a module, or a group of modules, whose name ends with one of `names`, at any character.
bool isSaved(const std::string& path, const std::string& name) {
  for (std::size_t end = path.find('.'); end != std::string::npos; end = path.find('.', end + 1)) {
    if (path.substr(0, end).ends_with(name)) return true;
  }
  return path.ends_with(name);
}

void planWhole(const ModelConfig& config, const std::vector<ModuleSpec>& specs, const PeftConfig& peft, SiteRules rules,
               SitePlan& plan) {
  std::set<std::size_t> whole;
  for (const std::string& name : peft.modulesToSave) {
    if (config.hasEncoder()) {
      for (const std::string& shared : kSharedNames) {
        if (!name.empty() && isSaved(shared, name)) failSharedEmbedding(shared);
      }
    }
    bool used = false;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if (name.empty() || !isSaved(specs[i].path, name)) continue;
      requireTrainable(config, specs[i]);
      if (std::any_of(plan.lora.begin(), plan.lora.end(), [&](const SitePlan::Site& site) { return site.module == i; }))
        throw Error("\"" + specs[i].path + "\" would be trained whole (\"" + name +
                    "\") and have low-rank matrices as well. Name whole parts of "
                    "module names, or exclude the layer.");
      whole.insert(i);
      used = true;
    }
    if (!used && rules == SiteRules::Strict)
      throw Error("No module of this model is called \"" + name + "\", which shall be trained whole. Its modules are " +
                  joined(lastNames(specs, false, true)) + ".");
  }
  plan.whole.assign(whole.begin(), whole.end());
}

}  // namespace

TargetPattern parseTargets(const std::string& targets) {
  if (!looksLikeRegex(targets)) return {splitNames(targets), false};
  const std::size_t first = targets.find_first_not_of(" \t\r\n");
  return {{targets.substr(first, targets.find_last_not_of(" \t\r\n") - first + 1)}, true};
}

SitePlan sitesOf(const ModelConfig& config, const PeftConfig& peft, SiteRules rules) {
  const std::vector<ModuleSpec> specs = moduleSpecs(config);
  if (peft.targets.empty()) failNoMatch("", specs);
  const TargetMatcher matcher(peft);
  if (rules == SiteRules::Strict) requireLayers(config, specs, peft, matcher);
  const PatternTable<std::int64_t> ranks(peft.rankPattern, "The rank pattern");
  const PatternTable<double> alphas(peft.alphaPattern, "The alpha pattern");
  SitePlan plan;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const ModuleSpec& spec = specs[i];
    const bool isLinear = spec.kind == ModuleKind::Linear;
    if ((!isLinear && spec.kind != ModuleKind::Embedding) || !matcher.targets(spec.path, isLinear && spec.part != Part::Head) ||
        matcher.excludes(spec.path))
      continue;
    requireTrainable(config, spec);
    SitePlan::Site site{i, ranks.valueFor(spec.path, peft.rank), alphas.valueFor(spec.path, peft.alpha), 0};
    site.scale = peft.scale(site.rank, site.alpha);
    if (isLinear && peft.init == LoraInit::Pissa && site.rank > std::min(spec.shape[0], spec.shape[1]))
      throw Error("PiSSA takes the strongest parts of \"" + spec.path + "\", which has only " +
                  std::to_string(std::min(spec.shape[0], spec.shape[1])) + ", but the rank is " + std::to_string(site.rank) +
                  ". Lower the rank, or start from the default.");
    plan.lora.push_back(site);
  }
  planWhole(config, specs, peft, rules, plan);
  if (plan.lora.empty()) failNoMatch(joined(peft.targets), specs);
  return plan;
}

std::vector<std::string> matchTargets(const ModelConfig& config, const std::string& targets) {
  const TargetPattern pattern = parseTargets(targets);
  PeftConfig peft;
  peft.targets = pattern.names;
  peft.targetsAreRegex = pattern.isRegex;
  const std::vector<ModuleSpec> specs = moduleSpecs(config);
  std::vector<std::string> names;
  for (const SitePlan::Site& site : sitesOf(config, peft).lora) names.push_back(specs[site.module].path);
  return names;
}

std::vector<std::string> allLinearNames(const ModelConfig& config) { return lastNames(moduleSpecs(config), true, false); }

}  // namespace lorikeet
