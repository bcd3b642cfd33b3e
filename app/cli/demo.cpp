// lorikeet-cli demo: the whole job in the terminal. Trains the built-in model on the sample dataset and compares the answers.
#include <chrono>

#include "app/cli/command.h"
#include "app/cli/comparison.h"
#include "app/cli/console.h"
#include "app/cli/inputs.h"
#include "app/cli/train_view.h"
#include "core/data/dataset_io.h"
#include "core/data/sample.h"
#include "core/util/file.h"

namespace lorikeet::cli {

namespace {

constexpr std::size_t kShownQuestions = 12;

struct DemoOptions {
  std::string runsRoot;
  std::shared_ptr<GivenFields<RunConfig>> given;
  bool json = false, all = false;
};

/// The rows that were trained on: those kept for validation are no trained questions.
Dataset trainedRows(const Dataset& dataset, const RunConfig& config) {
  Dataset trained;
  for (const std::size_t row : splitRows(dataset.rows, config.validationShare, static_cast<std::uint64_t>(config.seed)).train) {
    trained.rows.push_back(dataset.rows.pointer(row));
  }
  return trained;
}

/// The comparisons that the demo shows, after training.
std::vector<Comparison> compareAll(const LoadedModel& model, const AdapterHandle& adapter, const Dataset& dataset,
                                   const RunConfig& config, const Interrupt& interrupt) {
  const SamplingConfig sampling;
  const Dataset paraphrases = readDataset(shippedPath("datasets/hiahia.heldout.jsonl"));
  const Dataset general = readDataset(shippedPath("datasets/general.heldout.jsonl"));
  return {compare("trained questions", model, adapter, trainedRows(dataset, config), sampling, interrupt),
          compare("held-out paraphrases", model, adapter, paraphrases, sampling, interrupt),
          compare("general questions", model, adapter, general, sampling, interrupt)};
}

void show(const std::vector<Comparison>& comparisons, const AdapterInfo& adapter, double trainSeconds, const DemoOptions& options,
          const TrainResult& result) {
  if (options.json) {
    Json json{{"trainSeconds", trainSeconds}, {"runDir", result.runDir.string()}, {"bestStep", result.info.bestStep},
              {"steps", result.info.step},    {"adapterHash", adapter.hash},      {"deltaNorm", adapter.deltaNorm},
              {"comparisons", Json::array()}};
    for (const Comparison& one : comparisons) json["comparisons"].push_back(comparisonJson(one));
    print(json.dump(2) + "\n");
    return;
  }
  for (const Comparison& one : comparisons) print("\n" + one.title + "\n" + questionTable(one, options.all ? 0 : kShownQuestions));
  print("\n" + shareTable(comparisons));
  print("\ntrained in " + fixed(trainSeconds, 1) + " s; adapter " + adapter.hash.substr(0, 8) + ", norm of the change " +
        fixed(adapter.deltaNorm, 3) + "\n");
  print("talk to it: lorikeet-cli chat --adapter " + result.runDir.string() + "\n");
}

int demo(const DemoOptions& options, Interrupt& interrupt) {
  RunConfig config;
  options.given->applyTo(config);
  const Dataset dataset = readNoting(config.dataset);
  const ModelHandle model = openNoting(config);
  const std::filesystem::path root = options.runsRoot.empty() ? defaultRunsRoot() : std::filesystem::path(options.runsRoot);
  TrainView view(false);
  const StopOnInterrupt stop(interrupt, view.control());
  const auto begin = std::chrono::steady_clock::now();
  const TrainResult result = train(model, config, dataset, root, "demo", view, view.control());
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  if (!options.json) view.showResult(result);
  if (interrupt.requested()) return kInterrupted;
  const AdapterHandle adapter = result.best ? result.best : result.last;
  show(compareAll(*model, adapter, dataset, config, interrupt), adapter->info(), spent.count(), options, result);
  return kOk;
}

}  // namespace

void addDemo(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("demo", "Train the built-in model on the sample dataset and compare the answers");
  const auto options = std::make_shared<DemoOptions>();
  command->add_option("--runs-root", options->runsRoot,
                      "folder of all runs [default: $LORIKEET_RUNS or ~/.local/share/lorikeet/runs]");
  command->add_flag("--all", options->all, "show every question");
  command->add_flag("--json", options->json, "print one JSON object");
  // The demo's point is the default settings; these few are for trying a change on it.
  options->given = addFieldFlags(*command, runFields(), only({"epochs", "maxSteps", "learningRate", "rank", "seed", "threads"}));
  command->callback([=, &invocation] { invocation.action = [=](Interrupt& interrupt) { return demo(*options, interrupt); }; });
}

}  // namespace lorikeet::cli
