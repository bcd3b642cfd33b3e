// lorikeet-cli inspect: a model's module tree with parameter counts, and what a LoRA setting would train. Reads config.json only.
#include <map>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/field_flags.h"
#include "core/engine/engine.h"

namespace lorikeet::cli {

namespace {

struct InspectOptions {
  std::string model;
  bool json = false;
};

bool isNumber(const std::string& name) { return !name.empty() && name.find_first_not_of("0123456789") == std::string::npos; }

/// The tree as lines of a table: layers of the same form are one line, "layers.0…23 (× 24)".
class TreePrinter {
 public:
  explicit TreePrinter(const LoraPlan& plan) : m_added(plan.added) {}

  void print(const ModuleNode& node, const std::string& indent, const std::string& branch, const std::string& name) {
    m_table.add({branch + name, node.kind, shapeOf(node), withThousands(node.parameters), loraOf(node)});
    printChildren(node, indent);
  }

  std::string text() const { return m_table.text(std::max(terminalWidth(), 80)); }

 private:
  void printChildren(const ModuleNode& node, const std::string& indent) {
    for (std::size_t at = 0; at < node.children.size();) {
      std::size_t end = at + 1;
      while (end < node.children.size() && foldable(node.children[at], node.children[end])) ++end;
      const bool last = end == node.children.size();
      std::string name = node.children[at].name;
      if (end - at > 1) name += "…" + node.children[end - 1].name + " (× " + std::to_string(end - at) + ", one of them:)";
      print(node.children[at], indent + (last ? "   " : "│  "), indent + (last ? "└─ " : "├─ "), name);
      at = end;
    }
  }

  bool foldable(const ModuleNode& a, const ModuleNode& b) const { return isNumber(a.name) && isNumber(b.name) && sameForm(a, b); }

  bool sameForm(const ModuleNode& a, const ModuleNode& b) const {
    if (a.kind != b.kind || a.shape != b.shape || a.parameters != b.parameters || a.children.size() != b.children.size())
      return false;
    if (addedTo(a) != addedTo(b)) return false;
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      if (a.children[i].name != b.children[i].name || !sameForm(a.children[i], b.children[i])) return false;
    }
    return true;
  }

  static std::string shapeOf(const ModuleNode& node) {
    std::string text;
    for (const std::int64_t size : node.shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
    return text.empty() ? "" : "[" + text + "]";
  }

  std::int64_t addedTo(const ModuleNode& node) const {
    const auto added = m_added.find(node.path);
    return added == m_added.end() ? 0 : added->second;
  }

  std::string loraOf(const ModuleNode& node) const { return addedTo(node) == 0 ? "" : "+" + withThousands(addedTo(node)); }

  std::map<std::string, std::int64_t> m_added;
  Table m_table{{"module", "kind", "shape", "parameters", "LoRA"},
                {Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Right, Table::Align::Right}};
};

Json treeJson(const ModuleNode& node) {
  Json json{{"name", node.name}, {"path", node.path}, {"kind", node.kind}, {"shape", node.shape}, {"parameters", node.parameters}};
  if (!node.children.empty()) json["children"] = Json::array();
  for (const ModuleNode& child : node.children) json["children"].push_back(treeJson(child));
  return json;
}

std::string describe(const ModelConfig& config) {
  return config.modelType + ": " + std::to_string(config.layers) + " layers, " + std::to_string(config.hiddenSize) + " wide, " +
         std::to_string(config.heads) + " heads (" + std::to_string(config.kvHeads) + " key-value), vocabulary " +
         withThousands(config.vocabSize) + ", context " + withThousands(config.maxPositions) + " tokens" +
         (config.tiedHead ? ", head shares the embedding" : "") + "\n\n";
}

int inspect(const InspectOptions& options, const RunConfig& run) {
  const ModelConfig config = readModelConfig(options.model.empty() ? builtInModelPath() : std::filesystem::path(options.model));
  const ModuleNode tree = moduleTree(config);
  const LoraPlan plan = planLora(config, peftConfigOf(run, config, ""));
  if (options.json) {
    const Json json{{"config", toJson(config)},
                    {"targets", run.targets},
                    {"rank", run.rank},
                    {"baseParameters", plan.totalParameters - plan.trainableParameters},
                    {"trainableParameters", plan.trainableParameters},
                    {"totalParameters", plan.totalParameters},
                    {"share", plan.share()},
                    {"sites", plan.sites},
                    {"whole", plan.whole},
                    {"tree", treeJson(tree)}};
    print(json.dump(2) + "\n");
    return kOk;
  }
  TreePrinter printer(plan);
  printer.print(tree, "", "", tree.name.empty() ? config.modelType : tree.name);
  print(describe(config) + printer.text() + "\n");
  print("total      " + withThousands(plan.totalParameters) + " parameters with the adapter\n");
  print("trainable  " + withThousands(plan.trainableParameters) + " (" + percent(plan.share(), 3) + "): rank " +
        std::to_string(run.rank) + " on " + std::to_string(plan.sites.size()) + " layers (" + run.targets + ")" +
        (plan.whole.empty() ? "" : ", " + std::to_string(plan.whole.size()) + " modules whole") + "\n");
  return kOk;
}

}  // namespace

void addInspect(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("inspect", "Show a model's layers, and what a LoRA setting would train");
  const auto options = std::make_shared<InspectOptions>();
  command->add_option("model", options->model, "folder or config.json (weights are not needed) [default: the built-in model]");
  command->add_flag("--json", options->json, "print one JSON object");
  const auto given = addFieldFlags(*command, runFields(), only({"targets", "rank", "dora", "excludeLayers", "layersToTransform", "rankPattern", "modulesToSave"}));
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt&) {
      RunConfig run;
      given->applyTo(run);
      return inspect(*options, run);
    };
  });
}

}  // namespace lorikeet::cli
