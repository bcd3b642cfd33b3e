// lorikeet-cli pretrain: makes a small base model from a recipe and a corpus. It made the built-in model (./dev base-model).
#include "core/engine/pretrain.h"

#include "app/cli/command.h"
#include "app/cli/train_view.h"

namespace lorikeet::cli {

namespace {

struct PretrainOptions {
  std::string recipe, work, out;
  std::vector<std::filesystem::path> corpora, validations;
  bool json = false;
};

}  // namespace

void addPretrain(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("pretrain", "Make a small base model from nothing: tokenizer, then all weights");
  const auto options = std::make_shared<PretrainOptions>();
  command->add_option("--recipe", options->recipe, "JSON with the keys model, vocabSize and stages")->required();
  command->add_option("--corpus", options->corpora, "dataset to train on, one for each stage of the recipe")->required();
  command->add_option("--validation", options->validations, "dataset to measure with, one for each stage")->required();
  command->add_option("--work", options->work, "folder for the run and intermediate files")->required();
  command->add_option("--out", options->out, "model folder to write; replaced when it is there")->required();
  command->add_flag("--json", options->json, "print one JSON object for each event");
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt& interrupt) {
      TrainView view(options->json);
      const StopOnInterrupt stop(interrupt, view.control());
      view.showResult(pretrain(readPretrainRecipe(options->recipe), options->corpora, options->validations, options->work,
                               options->out, view, view.control()));
      return kOk;
    };
  });
}

}  // namespace lorikeet::cli
