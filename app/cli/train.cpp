// lorikeet-cli train: plans a run, trains with a progress line, and says where the adapter lies. --resume goes on with a stopped
// run, with --epochs for longer than it was planned.
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/field_flags.h"
#include "app/cli/inputs.h"
#include "app/cli/train_view.h"
#include "core/config/presets.h"
#include "core/engine/planner.h"
#include "core/runs/run_import.h"

namespace lorikeet::cli {

namespace {

struct TrainOptions {
  std::string config, preset, resume, name, runsRoot;
  std::vector<std::string> placeholders;
  std::shared_ptr<GivenFields<RunConfig>> given;
  bool json = false, planOnly = false;
};

RunConfig configOf(const TrainOptions& options) {
  RunConfig config = options.config.empty() ? RunConfig() : runConfigFromFile(options.config);
  if (!options.preset.empty()) applyPreset(config, findPreset(options.preset, userPresetDir()));
  options.given->applyTo(config);
  for (const std::string& pair : options.placeholders) {
    const std::size_t sign = pair.find('=');
    config.placeholders[pair.substr(0, sign)] = pair.substr(sign + 1);
  }
  return config;
}

/// A resumed run keeps its settings; only how long it goes on may change. @throws ValidationError, a usage error, for anything else
void checkResume(const TrainOptions& options) {
  for (const auto& [field, text] : options.given->values) {
    if (field->spec.key != "epochs")
      throw CLI::ValidationError("--resume", "a resumed run keeps its settings; leave out --" + flagName(field->spec.key));
    if (text == "0") throw CLI::ValidationError("--epochs", "say how many epochs the whole run shall have");
  }
}

/// @return false when the plan names a problem; each is printed.
bool planIsSound(const TrainPlan& plan) {
  for (const std::string& warning : plan.warnings) warn(warning);
  for (const std::string& problem : plan.problems) std::fprintf(stderr, "lorikeet-cli: %s\n", problem.c_str());
  return plan.problems.empty();
}

/// Trains, by a new run or an old one. Of several processes the first alone tells about it.
template <class Train>
int follow(const TrainOptions& options, Interrupt& interrupt, Train&& train) {
  if (processRank() > 0) {
    TrainObserver silent;
    TrainControl control;
    const StopOnInterrupt stop(interrupt, control);
    train(silent, control);
    return kOk;
  }
  TrainView view(options.json);
  const StopOnInterrupt stop(interrupt, view.control());
  const TrainResult result = train(view, view.control());
  view.showResult(result);
  return interrupt.requested() && result.info.status != RunStatus::Finished ? kInterrupted : kOk;
}

/// More epochs for a resumed run; 0 = as it was planned.
std::int64_t moreEpochs(const TrainOptions& options) {
  if (options.given->values.empty()) return 0;
  RunConfig config;
  options.given->applyTo(config);
  return config.epochs;
}

int resumeTraining(const TrainOptions& options, Interrupt& interrupt) {
  const std::int64_t epochs = moreEpochs(options);
  const RunInfo info = RunFolder::open(options.resume).info();
  requireTrainedHere(info);
  const RunConfig& config = info.config;
  const ModelHandle model = openNoting(config);
  const Dataset dataset = readNoting(config.dataset);
  return follow(options, interrupt, [&](TrainObserver& observer, TrainControl& control) {
    return epochs > 0 ? extendRun(model, dataset, options.resume, epochs, observer, control)
                      : resumeRun(model, dataset, options.resume, observer, control);
  });
}

int startTraining(const TrainOptions& options, Interrupt& interrupt) {
  const RunConfig config = configOf(options);
  const Dataset dataset = readNoting(config.dataset);
  const ModelHandle model = openNoting(config);
  Planner planner;
  const TrainPlan plan = planner.plan(model, config, dataset).plan;
  if (!planIsSound(plan)) return kFailed;
  if (options.planOnly) {
    TrainView(options.json).showPlan(plan, StepClock().time(*model, config, plan, *planner.sizes()));
    return kOk;
  }
  const std::filesystem::path root = options.runsRoot.empty() ? defaultRunsRoot() : std::filesystem::path(options.runsRoot);
  return follow(options, interrupt, [&](TrainObserver& observer, TrainControl& control) {
    return train(model, config, dataset, root, options.name, observer, control);
  });
}

}  // namespace

void addTrain(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("train", "Fine-tune a model on a dataset");
  const auto options = std::make_shared<TrainOptions>();
  command->add_option("--config", options->config, "RunConfig as JSON; flags below come on top");
  std::string presets;
  for (const Preset& preset : builtInPresets()) presets += (presets.empty() ? "" : ", ") + preset.key;
  command->add_option("--preset", options->preset, "settings that belong together, or the name of one of your own; flags come on top [" + presets + "]");
  command->add_option("--placeholder", options->placeholders, "name=value for {{name}} in rows (may be repeated)")
      ->check([](const std::string& pair) { return pair.find('=') == std::string::npos ? "write name=value" : ""; });
  command->add_option("--name", options->name, "name of the run");
  command->add_option("--runs-root", options->runsRoot,
                      "folder of all runs [default: $LORIKEET_RUNS or ~/.local/share/lorikeet/runs]");
  command->add_flag("--plan-only", options->planOnly, "say what the run would do, measure a few steps for its time, and stop");
  command->add_flag("--json", options->json, "print one JSON object for each event");
  auto* resume = command->add_option("--resume", options->resume, "go on with the run in this folder, with its own settings; with --epochs for longer than planned");
  for (const char* other : {"--config", "--preset", "--placeholder", "--name", "--runs-root", "--plan-only"}) resume->excludes(other);
  options->given = addFieldFlags(*command, runFields());
  command->callback([=, &invocation] {
    if (!options->resume.empty()) checkResume(*options);
    invocation.action = [=](Interrupt& interrupt) {
      return options->resume.empty() ? startTraining(*options, interrupt) : resumeTraining(*options, interrupt);
    };
  });
}

}  // namespace lorikeet::cli
