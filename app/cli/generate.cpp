// lorikeet-cli generate: one prompt, one answer, streamed to stdout.
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/field_flags.h"
#include "app/cli/inputs.h"

namespace lorikeet::cli {

namespace {

struct GenerateOptions {
  ModelChoice model;
  std::string prompt, adapter, system;
  double strength = 1;
  bool raw = false, json = false;
};

Json resultJson(const GenerateResult& result) {
  return Json{{"text", result.text},
              {"tokens", result.tokens},
              {"finish", nameOf(result.finish)},
              {"promptTokens", result.promptTokens},
              {"secondsToFirstToken", result.secondsToFirstToken},
              {"tokensPerSecond", result.tokensPerSecond}};
}

int generateOne(const GenerateOptions& options, const SamplingConfig& sampling, Interrupt& interrupt) {
  const std::string prompt = options.prompt.empty() ? readStandardInput() : options.prompt;
  const ModelHandle model = openNoting(options.model);
  GenerateLane lane;
  if (options.raw) {
    lane.rawPrompt = prompt;
  } else {
    lane.messages = chatOf(options.system, prompt);
  }
  if (!options.adapter.empty()) lane.adapter = openAdapterOf(*model, options.adapter);
  lane.strength = options.strength;
  const auto stream = [&](std::size_t, const std::string& text) {
    if (!options.json) print(text);
  };
  const GenerateResult result = generate(*model, {lane}, sampling, stream, interrupt.token()).front();
  print(options.json ? resultJson(result).dump() + "\n" : "\n");
  return result.finish == FinishReason::Cancelled ? kInterrupted : kOk;
}

}  // namespace

void addGenerate(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("generate", "Answer one prompt");
  const auto options = std::make_shared<GenerateOptions>();
  addModelChoice(*command, options->model);
  command->add_option("-p,--prompt", options->prompt, "the question [default: all of stdin]");
  command->add_flag("--raw", options->raw, "give the model the prompt as it is, without the chat template");
  command->add_option("--system", options->system, "system prompt")->excludes("--raw");
  command->add_option("--adapter", options->adapter, "PEFT folder or run folder");
  command->add_option("--strength", options->strength, "multiplies the adapter: 0 = the base model")
      ->needs("--adapter")
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  const auto given = addFieldFlags(*command, samplingFields());
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt& interrupt) {
      SamplingConfig sampling;
      given->applyTo(sampling);
      return generateOne(*options, sampling, interrupt);
    };
  });
}

}  // namespace lorikeet::cli
