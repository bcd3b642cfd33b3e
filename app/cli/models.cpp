// lorikeet-cli models: the base models of this machine, by the folders that are looked through.
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "core/config/field.h"
#include "core/engine/engine.h"
#include "core/formats/model_folders.h"

namespace lorikeet::cli {

namespace {

const char* wordOf(ModelSource source) {
  switch (source) {
    case ModelSource::BuiltIn: return "built in";
    case ModelSource::ModelsFolder: return "models folder";
    case ModelSource::Environment: return "LORIKEET_MODELS";
    case ModelSource::HuggingFaceCache: return "Hugging Face";
    case ModelSource::Recent: return "used before";
    case ModelSource::Given: return "given";
  }
  return "";
}

Json modelJson(const ModelFolder& folder) {
  return Json{{"name", folder.name},     {"path", folder.path.string()},      {"source", wordOf(folder.source)},
              {"family", folder.family}, {"parameters", folder.parameters},   {"bytesOnDisk", folder.bytesOnDisk},
              {"dtype", folder.dtype},   {"ownTemplate", folder.hasTemplate}, {"problem", folder.problem}};
}

int listModels(const std::vector<std::string>& folders, bool json) {
  ModelRoots roots = defaultModelRoots(builtInModelPath());
  roots.folders.insert(roots.folders.end(), folders.begin(), folders.end());
  const std::vector<ModelFolder> models = scanModelFolders(roots);
  if (json) {
    Json list = Json::array();
    for (const ModelFolder& folder : models) list.push_back(modelJson(folder));
    print(list.dump(2) + "\n");
    return kOk;
  }
  using enum Table::Align;
  Table table({"model", "family", "parameters", "MB", "numbers", "template", "folder"},
              {Left, Left, Right, Right, Left, Left, Left});
  for (const ModelFolder& folder : models) {
    if (!folder.problem.empty()) continue;
    table.add({folder.name, folder.family, withThousands(folder.parameters), withThousands(folder.bytesOnDisk / 1'000'000),
               folder.dtype, folder.hasTemplate ? "its own" : "built in", folder.path.string()});
  }
  print(table.text(terminalWidth()));
  for (const ModelFolder& folder : models) {
    if (!folder.problem.empty()) print("\n" + folder.path.string() + " cannot be used: " + folder.problem + "\n");
  }
  return kOk;
}

}  // namespace

void addModels(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("models", "List the base models of this machine");
  const auto folders = std::make_shared<std::vector<std::string>>();
  const auto json = std::make_shared<bool>(false);
  command->add_option(
      "folder", *folders,
      "further folders to look through, besides the user's models folder, $LORIKEET_MODELS and the Hugging Face cache");
  command->add_flag("--json", *json, "print a JSON list");
  command->callback([=, &invocation] { invocation.action = [=](Interrupt&) { return listModels(*folders, *json); }; });
}

}  // namespace lorikeet::cli
