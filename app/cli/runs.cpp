// lorikeet-cli runs: what was trained so far, newest first.
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "core/runs/run_folder.h"

namespace lorikeet::cli {

namespace {

Json runJson(const RunInfo& run, const std::filesystem::path& root) {
  return Json{{"id", run.id},
              {"name", run.name},
              {"status", nameOf(run.status)},
              {"message", run.message},
              {"dir", (root / run.id).string()},
              {"createdAt", run.createdAt},
              {"step", run.step},
              {"totalSteps", run.totalSteps},
              {"bestStep", run.bestStep},
              {"bestValidationLoss", run.bestValidationLoss},
              {"trainableParameters", run.trainableParameters},
              {"config", toJson(run.config)}};
}

int listAll(const std::filesystem::path& root, bool json) {
  const std::vector<RunInfo> runs = listRuns(root);
  if (json) {
    Json list = Json::array();
    for (const RunInfo& run : runs) list.push_back(runJson(run, root));
    print(list.dump(2) + "\n");
    return kOk;
  }
  if (runs.empty()) {
    print("No runs in " + root.string() + " yet. lorikeet-cli train makes one.\n");
    return kOk;
  }
  using enum Table::Align;
  Table table({"run", "name", "status", "steps", "best step", "validation", "started"},
              {Left, Left, Left, Right, Right, Right, Left});
  for (const RunInfo& run : runs) {
    table.add({run.id, run.name, nameOf(run.status), std::to_string(run.step) + "/" + std::to_string(run.totalSteps),
               run.bestStep < 0 ? "–" : std::to_string(run.bestStep), fixed(run.bestValidationLoss, 4), run.createdAt});
  }
  print(table.text(terminalWidth()) + "\nin " + root.string() + "\n");
  return kOk;
}

}  // namespace

void addRuns(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("runs", "List the runs");
  const auto root = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  command->add_option("--runs-root", *root, "folder of all runs [default: $LORIKEET_RUNS or ~/.local/share/lorikeet/runs]");
  command->add_flag("--json", *json, "print a JSON list");
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt&) {
      return listAll(root->empty() ? defaultRunsRoot() : std::filesystem::path(*root), *json);
    };
  });
}

}  // namespace lorikeet::cli
