#include "core/model/parameter_list.h"

#include <algorithm>
#include <regex>
#include <set>

#include "core/util/error.h"

namespace lorikeet {
namespace {

bool hitsSuffix(const std::string& path, const std::string& name) {
  return path == name || (path.size() > name.size() && path.ends_with(name) && path[path.size() - name.size() - 1] == '.');
}

/// "q_proj, k_proj ... lm_head": the last parts of all linear names, each once.
std::string namesThereAre(const std::vector<ModuleSpec>& specs) {
  std::vector<std::string> names;
  for (const ModuleSpec& spec : specs) {
    if (spec.kind != ModuleKind::Linear) continue;
    const std::string last = spec.path.substr(spec.path.rfind('.') + 1);
    if (std::find(names.begin(), names.end(), last) == names.end()) names.push_back(last);
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

[[noreturn]] void failNoMatch(const std::string& wanted, const std::vector<ModuleSpec>& specs) {
  throw Error("LoRA would train nothing: no linear layer of this model matches \"" + wanted + "\". Its linear layers are " +
              namesThereAre(specs) + "; name some of them, or use all-linear.");
}

std::vector<std::string> matchRegex(const std::vector<ModuleSpec>& specs, const std::string& pattern) {
  std::vector<std::string> hit;
  try {
    const std::regex expression(pattern);
    for (const ModuleSpec& spec : specs) {
      if (spec.kind == ModuleKind::Linear && std::regex_match(spec.path, expression)) hit.push_back(spec.path);
    }
  } catch (const std::regex_error&) {
    throw Error("The LoRA target \"" + pattern + "\" is not a valid regular expression. Use names such as q_proj,v_proj, or all-linear.");
  }
  return hit;
}

}  // namespace

TargetPattern parseTargets(const std::string& targets) {
  if (targets.find_first_of("*+?[](){}|\\^$") != std::string::npos) return {{targets}, true};
  TargetPattern pattern;
  std::string name;
  for (const char c : targets + ",") {
    if (c == ',') {
      if (!name.empty()) pattern.names.push_back(name);
      name.clear();
    } else if (c != ' ' && c != '\t' && c != '\n') {
      name += c;
    }
  }
  return pattern;
}

const char* nameOf(ModuleKind kind) {
  switch (kind) {
    case ModuleKind::Embedding: return "Embedding";
    case ModuleKind::Linear: return "Linear";
    case ModuleKind::RmsNorm: return "RMSNorm";
  }
  return "";
}

std::int64_t ModuleSpec::parameters() const {
  if (sharesEmbedding) return 0;
  std::int64_t count = 1;
  for (const std::int64_t n : shape) count *= n;
  return count + (bias ? shape[0] : 0);
}

std::vector<ModuleSpec> moduleSpecs(const ModelConfig& c) {
  const std::int64_t qWidth = c.heads * c.headDim, kvWidth = c.kvHeads * c.headDim;
  std::vector<ModuleSpec> specs;
  const auto linear = [&](const std::string& path, std::int64_t out, std::int64_t in, bool bias) {
    specs.push_back({path, ModuleKind::Linear, {out, in}, bias});
  };
  const auto norm = [&](const std::string& path) { specs.push_back({path, ModuleKind::RmsNorm, {c.hiddenSize}}); };
  specs.push_back({"model.embed_tokens", ModuleKind::Embedding, {c.vocabSize, c.hiddenSize}});
  for (std::int64_t i = 0; i < c.layers; ++i) {
    const std::string layer = "model.layers." + std::to_string(i) + ".";
    norm(layer + "input_layernorm");
    linear(layer + "self_attn.q_proj", qWidth, c.hiddenSize, c.qkvBias);
    linear(layer + "self_attn.k_proj", kvWidth, c.hiddenSize, c.qkvBias);
    linear(layer + "self_attn.v_proj", kvWidth, c.hiddenSize, c.qkvBias);
    linear(layer + "self_attn.o_proj", c.hiddenSize, qWidth, c.outputBias);
    norm(layer + "post_attention_layernorm");
    linear(layer + "mlp.gate_proj", c.intermediateSize, c.hiddenSize, c.mlpBias);
    linear(layer + "mlp.up_proj", c.intermediateSize, c.hiddenSize, c.mlpBias);
    linear(layer + "mlp.down_proj", c.hiddenSize, c.intermediateSize, c.mlpBias);
  }
  norm("model.norm");
  specs.push_back({"lm_head", ModuleKind::Linear, {c.vocabSize, c.hiddenSize}, false, c.tiedHead});
  return specs;
}

std::int64_t totalParameters(const ModelConfig& config) {
  std::int64_t total = 0;
  for (const ModuleSpec& spec : moduleSpecs(config)) total += spec.parameters();
  return total;
}

std::vector<std::string> matchTargets(const ModelConfig& config, const std::string& targets) {
  const std::vector<ModuleSpec> specs = moduleSpecs(config);
  std::vector<std::string> hit;
  if (targets == "all-linear") {
    for (const ModuleSpec& spec : specs) {
      if (spec.kind == ModuleKind::Linear && spec.path != "lm_head") hit.push_back(spec.path);
    }
    return hit;
  }
  const TargetPattern pattern = parseTargets(targets);
  if (pattern.isRegex) {
    hit = matchRegex(specs, targets);
    if (hit.empty()) failNoMatch(targets, specs);
    return hit;
  }
  const std::vector<std::string>& names = pattern.names;
  if (names.empty()) failNoMatch(targets, specs);
  std::set<std::string> unused(names.begin(), names.end());
  for (const ModuleSpec& spec : specs) {
    if (spec.kind != ModuleKind::Linear) continue;
    bool matches = false;
    for (const std::string& name : names) {
      if (!hitsSuffix(spec.path, name)) continue;
      unused.erase(name);
      matches = true;
    }
    if (matches) hit.push_back(spec.path);
  }
  if (!unused.empty()) failNoMatch(*unused.begin(), specs);
  return hit;
}

}  // namespace lorikeet
