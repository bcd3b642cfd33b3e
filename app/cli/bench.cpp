// lorikeet-cli bench: how fast this machine trains, generates and opens a model, beside what it could do.
#include <algorithm>

#include "app/cli/bench_view.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/field_flags.h"
#include "app/cli/inputs.h"

namespace lorikeet::cli {

namespace {

constexpr std::int64_t kMost = 1'000'000;

struct BenchOptions {
  std::shared_ptr<GivenFields<RunConfig>> given;
  bool json = false;
};

struct TrainOptions : BenchOptions {
  TrainBenchOptions bench;
  std::string initAdapter;
  bool keepOrder = false;
};

struct GenerateOptions : BenchOptions {
  GenerateBenchOptions bench;
  std::string adapter;
};

/// The peer's settings (batch 4, a constant rate, no clipping, every row trained on), then what was given.
RunConfig configOf(const BenchOptions& options) {
  RunConfig config;
  config.batchSize = 4;
  config.learningRate = 2e-4;
  config.clipNorm = 0;
  config.validationShare = 0;
  options.given->applyTo(config);
  return config;
}

/// A second name for the flag of a setting.
void addAlias(CLI::App& command, const std::string& flag, const std::string& key, std::shared_ptr<GivenFields<RunConfig>> given) {
  const std::vector<Field<RunConfig>>& fields = runFields();
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field<RunConfig>& field) { return field.spec.key == key; });
  const Field<RunConfig>* field = &*found;
  const auto take = [given, field, flag](const std::string& text) {
    try {
      parsedValue(field->spec, text);
    } catch (const Error& error) {
      throw CLI::ValidationError(flag, error.what());
    }
    given->values.emplace_back(field, text);
  };
  const std::string help = "the same as --" + flagName(key);
  if (field->spec.type == FieldType::Boolean) {
    command.add_flag_function(flag, [take](std::int64_t) { take("true"); }, help);
  } else {
    command.add_option_function<std::string>(flag, take, help);
  }
}

template <class Bench>
int show(const Bench& bench, bool json) {
  print(json ? benchJson(bench).dump() + "\n" : benchText(bench));
  return kOk;
}

int benchTraining(const TrainOptions& options, const Interrupt& interrupt) {
  TrainBenchOptions bench = options.bench;
  bench.config = configOf(options);
  bench.shuffle = !options.keepOrder;
  bench.initAdapter = options.initAdapter;
  const Dataset dataset = readNoting(bench.config.dataset);
  const ModelHandle model = openNoting(bench.config);
  return show(benchTrain(*model, bench, dataset, interrupt.token()), options.json);
}

int benchGeneration(const GenerateOptions& options, const Interrupt& interrupt) {
  GenerateBenchOptions bench = options.bench;
  bench.config = configOf(options);
  bench.adapter = options.adapter;
  const ModelHandle model = openNoting(bench.config);
  return show(benchGenerate(*model, bench, interrupt.token()), options.json);
}

int benchOpening(const BenchOptions& options) {
  const RunConfig config = configOf(options);
  return show(benchOpen(config, readNoting(config.dataset)), options.json);
}

void addCommon(CLI::App& command, BenchOptions& options, const FieldFilter& wanted) {
  options.given = addFieldFlags(command, runFields(), wanted);
  addAlias(command, "--model", "baseModel", options.given);
  command.add_flag("--json", options.json, "print one JSON object");
}

void addTrainBench(CLI::App& bench, Invocation& invocation) {
  CLI::App* command = bench.add_subcommand(
      "train", "Time whole training steps. Defaults that differ from train: batch size 4, learning rate 2e-4 in every step, no clipping");
  const auto options = std::make_shared<TrainOptions>();
  command->add_option("--steps", options->bench.steps, "steps in all")->check(CLI::Range(std::int64_t{1}, kMost))->capture_default_str();
  command->add_option("--warm", options->bench.warm, "steps at the start that are not timed")
      ->check(CLI::Range(std::int64_t{0}, kMost))
      ->capture_default_str();
  command->add_flag("--no-shuffle", options->keepOrder, "rows in the order of the file, from the start again at its end");
  command->add_option("--init-adapter", options->initAdapter, "PEFT folder to start from; its own rank and layers count");
  command->add_flag("--supervise-rest", options->bench.superviseRest,
                    "learn what follows the end of an answer too (the line break of ChatML, as hf_lora_train.py does)");
  // What plans a run has no meaning here; settings that are declared later come by themselves.
  addCommon(*command, *options,
            allBut({"validationFile", "method", "epochs", "maxSteps", "schedule", "warmupShare", "accumulation", "validationShare",
                    "evalEvery", "saveEvery", "patience"}));
  addAlias(*command, "--batch", "batchSize", options->given);
  addAlias(*command, "--checkpointing", "gradientCheckpointing", options->given);
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt& interrupt) { return benchTraining(*options, interrupt); };
  });
}

void addGenerateBench(CLI::App& bench, Invocation& invocation) {
  CLI::App* command = bench.add_subcommand("generate", "Time prefill and greedy decoding of a random prompt");
  const auto options = std::make_shared<GenerateOptions>();
  const auto count = [&](const std::string& flag, std::int64_t& value, const std::string& help) {
    command->add_option(flag, value, help)->check(CLI::Range(std::int64_t{1}, kMost))->capture_default_str();
  };
  count("--prompt-tokens", options->bench.promptTokens, "length of the prompt");
  count("--new-tokens", options->bench.newTokens, "tokens to make");
  count("--lanes", options->bench.lanes, "answers that decode together in one batch");
  command->add_option("--adapter", options->adapter, "PEFT folder that all lanes wear");
  command->add_flag("--pair", options->bench.pair,
                    "time base and adapted in one batch against base alone (without --adapter: a fresh one that changes every layer)");
  addCommon(*command, *options, [](const std::string& key) {
    static const FieldFilter kKept = only({"baseModel", "rank", "targets", "seed"});
    static const std::vector<Field<RunConfig>>& fields = runFields();
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field<RunConfig>& one) { return one.spec.key == key; });
    return kKept(key) || field->spec.group == "Machine";
  });
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt& interrupt) { return benchGeneration(*options, interrupt); };
  });
}

void addOpenBench(CLI::App& bench, Invocation& invocation) {
  CLI::App* command = bench.add_subcommand("open", "Time opening a model, planning a run and the first token");
  const auto options = std::make_shared<BenchOptions>();
  addCommon(*command, *options, only({"baseModel", "dataset", "chatTemplate", "dtype"}));
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt&) { return benchOpening(*options); };
  });
}

}  // namespace

void addBench(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("bench", "Measure training, generation and opening on this machine");
  command->require_subcommand(0, 1);
  addTrainBench(*command, invocation);
  addGenerateBench(*command, invocation);
  addOpenBench(*command, invocation);
  command->callback([=, &invocation] {
    if (invocation.action) return;  // the callback of train, generate or open came first
    invocation.action = [=](Interrupt&) {
      std::fputs(command->help("lorikeet-cli").c_str(), stderr);
      return kUsage;
    };
  });
}

}  // namespace lorikeet::cli
