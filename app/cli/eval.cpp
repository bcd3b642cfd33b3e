// lorikeet-cli eval: asks every question of a file, base against adapter, and counts the right answers.
#include "app/cli/command.h"
#include "app/cli/comparison.h"
#include "app/cli/console.h"
#include "app/cli/inputs.h"

namespace lorikeet::cli {

namespace {

struct EvalOptions {
  ModelChoice model;
  std::string questions, adapter;
  bool json = false;
};

int evaluateFile(const EvalOptions& options, const SamplingConfig& sampling, const Interrupt& interrupt) {
  const Dataset questions = readNoting(options.questions);
  const ModelHandle model = openNoting(options.model);
  const AdapterHandle adapter = options.adapter.empty() ? nullptr : openAdapterOf(*model, options.adapter);
  const std::string title = std::filesystem::path(options.questions).filename().string();
  const Comparison comparison = compare(title, *model, adapter, questions, sampling, interrupt);
  print(options.json ? comparisonJson(comparison).dump(2) + "\n" : questionTable(comparison) + "\n" + shareTable({comparison}));
  return kOk;
}

}  // namespace

void addEval(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("eval", "Count right answers, base against adapter");
  const auto options = std::make_shared<EvalOptions>();
  addModelChoice(*command, options->model);
  command->add_option("--questions", options->questions, "dataset with questions; must_contain = the words of a right answer")
      ->required();
  command->add_option("--adapter", options->adapter, "PEFT folder or run folder");
  command->add_flag("--json", options->json, "print one JSON object");
  // Answers are greedy, so that two runs agree: what only shapes chance has no place here.
  const auto given = addFieldFlags(*command, samplingFields(), allBut({"temperature", "topK", "topP", "minP", "seed"}));
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt& interrupt) {
      SamplingConfig sampling;
      given->applyTo(sampling);
      return evaluateFile(*options, sampling, interrupt);
    };
  });
}

}  // namespace lorikeet::cli
