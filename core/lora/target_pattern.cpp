// See target_pattern.h.
#include "core/lora/target_pattern.h"

#include <algorithm>
#include <map>

#include "core/config/lora_texts.h"
#include "core/lora/lora_plan.h"
#include "core/lora/targets.h"
#include "core/model/parameter_list.h"

namespace lorikeet {
namespace {

using Names = std::set<std::string>;

std::string lastPart(const std::string& path) { return path.substr(path.rfind('.') + 1); }

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string("\\.^$|()[]{}*+?").find(c) != std::string::npos) result += '\\';
    result += c;
  }
  return result;
}

/// "a|b|c", in brackets where there are several.
std::string anyOf(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "|") + part;
  return parts.size() == 1 ? text : "(" + text + ")";
}

/// A path cut at its first part that is a number: "model.layers.", "3", ".self_attn.q_proj".
struct Numbered {
  std::string before, number, after;
};
Numbered numbered(const std::string& path) {
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t dot = std::min(path.find('.', at), path.size());
    const std::string part = path.substr(at, dot - at);
    if (!part.empty() && part.find_first_not_of("0123456789") == std::string::npos)
      return {path.substr(0, at), part, path.substr(dot)};
    at = dot + 1;
  }
  return {path, "", ""};
}

/// Paths joined by what they share: equal sets of numbers of one stack, then the ends that have them.
std::string expressionFor(const std::vector<TargetLayer>& layers, const Names& paths) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> numbersOf;  // (before, after) → numbers
  std::vector<std::pair<std::string, std::string>> ends;
  std::map<std::string, std::set<std::string>> numbersThere;  // before → all numbers of the model
  for (const TargetLayer& layer : layers) {
    const Numbered parts = numbered(layer.path);
    numbersThere[parts.before].insert(parts.number);
    if (!paths.contains(layer.path)) continue;
    auto& numbers = numbersOf[{parts.before, parts.after}];
    if (numbers.empty()) ends.emplace_back(parts.before, parts.after);
    numbers.push_back(parts.number);
  }
  std::vector<std::string> alternatives;
  std::set<std::pair<std::string, std::string>> done;
  for (const auto& end : ends) {
    if (done.contains(end)) continue;
    std::vector<std::string> afters;
    for (const auto& other : ends) {
      if (other.first != end.first || numbersOf[other] != numbersOf[end]) continue;
      afters.push_back(escaped(other.second));
      done.insert(other);
    }
    const auto& numbers = numbersOf[end];
    const bool none = numbers.front().empty();
    const bool all = numbers.size() > 1 && numbers.size() == numbersThere[end.first].size();
    alternatives.push_back(escaped(end.first) + (none ? "" : all ? "\\d+" : anyOf(numbers)) + anyOf(afters));
  }
  // A single full name has no sign of an expression and is a list of one, which a longer name could end with: brackets make it one.
  return alternatives.size() == 1 ? (looksLikeRegex(alternatives[0]) ? alternatives[0] : "(" + alternatives[0] + ")")
                                  : anyOf(alternatives).substr(1, anyOf(alternatives).size() - 2);
}

}  // namespace

std::vector<TargetLayer> targetLayers(const ModelConfig& config) {
  std::vector<TargetLayer> layers;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    const bool linear = spec.kind == ModuleKind::Linear;
    const bool table = spec.kind == ModuleKind::Embedding && !config.hasEncoder() && spec.role != Role::RelativeBias;
    if (linear || table) layers.push_back({spec.path, spec.shape[0], spec.shape[1], linear && spec.part != Part::Head});
  }
  return layers;
}

std::string targetsFor(const ModelConfig& config, const std::set<std::string>& paths) {
  if (paths.empty()) return "";
  const std::vector<TargetLayer> layers = targetLayers(config);
  Names all, lasts, covered;
  for (const TargetLayer& layer : layers) {
    if (layer.inAllLinear) all.insert(layer.path);
  }
  if (paths == all) return "all-linear";
  std::vector<std::string> names;
  for (const TargetLayer& layer : layers) {
    if (paths.contains(layer.path) && lasts.insert(lastPart(layer.path)).second) names.push_back(lastPart(layer.path));
  }
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    if (lasts.contains(lastPart(spec.path))) covered.insert(spec.path);
  }
  if (covered != paths) return expressionFor(layers, paths);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + name;
  return list;
}

std::set<std::string> targetedLayers(const ModelConfig& config, const RunConfig& run) {
  const std::vector<ModuleSpec> specs = moduleSpecs(config);
  std::set<std::string> paths;
  for (const SitePlan::Site& site : sitesOf(config, peftConfigOf(run, config, "")).lora) paths.insert(specs[site.module].path);
  return paths;
}

}  // namespace lorikeet
