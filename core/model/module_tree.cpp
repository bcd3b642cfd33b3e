#include "core/model/module_tree.h"

#include <algorithm>

#include "core/model/parameter_list.h"

namespace lorikeet {
namespace {

ModuleNode& childOf(ModuleNode& node, const std::string& name) {
  for (ModuleNode& child : node.children) {
    if (child.name == name) return child;
  }
  ModuleNode child;
  child.name = name;
  child.path = node.path.empty() ? name : node.path + "." + name;
  node.children.push_back(std::move(child));
  return node.children.back();
}

}  // namespace

ModuleNode moduleTree(const ModelConfig& config) {
  ModuleNode root;
  for (const ModuleSpec& spec : moduleSpecs(config)) {
    ModuleNode* node = &root;
    std::size_t at = 0;
    while (at <= spec.path.size()) {
      const std::size_t dot = std::min(spec.path.find('.', at), spec.path.size());
      node->parameters += spec.parameters();
      node = &childOf(*node, spec.path.substr(at, dot - at));
      at = dot + 1;
    }
    node->kind = nameOf(spec.kind);
    node->shape = spec.shape;
    node->parameters += spec.parameters();
  }
  return root;
}

}  // namespace lorikeet
