// Opening models, adapters and datasets for the commands.
#include "app/cli/inputs.h"

#include <iostream>
#include <iterator>

#include "app/cli/console.h"
#include "core/data/dataset_io.h"
#include "core/runs/run_import.h"
#include "core/util/file.h"

namespace lorikeet::cli {

void addModelChoice(CLI::App& command, ModelChoice& choice) {
  command.add_option("model,--model", choice.path, "model folder in Hugging Face form [default: the built-in model]");
  choice.settings = addFieldFlags(command, runFields(), only({"chatTemplate", "dtype"}));
}

ModelHandle openNoting(const ModelChoice& choice) {
  RunConfig config;
  choice.settings->applyTo(config);
  config.baseModel = choice.path;
  return openNoting(config);
}

ModelHandle openNoting(const RunConfig& config) {
  ModelHandle model = openModel(config.baseModel, config.dtype, config.chatTemplate);
  for (const std::string& warning : machineInfo().warnings) warn(warning);
  for (const std::string& warning : model->info().warnings) warn(warning);
  return model;
}

AdapterHandle openAdapterOf(const LoadedModel& model, const std::filesystem::path& dir) {
  std::error_code ignored;
  const bool isRun = !fs::exists(dir / "adapter_config.json", ignored) && fs::exists(dir / "run.json", ignored);
  if (isRun) requireTrainedHere(RunFolder::open(dir).info());
  return openAdapter(model, isRun ? dir / "adapter" : dir);
}

Dataset readNoting(const std::string& path) {
  Dataset dataset = readDataset(path.empty() ? shippedPath("datasets/hiahia.jsonl") : std::filesystem::path(path));
  constexpr std::size_t kShown = 5;
  for (std::size_t i = 0; i < dataset.issues.size() && i < kShown; ++i) warn(dataset.issues[i].sentence);
  if (dataset.issues.size() > kShown)
    warn("... and " + std::to_string(dataset.issues.size() - kShown) + " more rows with a problem.");
  return dataset;
}

std::vector<Message> chatOf(const std::string& systemPrompt, const std::string& question) {
  std::vector<Message> messages;
  if (!systemPrompt.empty()) messages.push_back({"system", systemPrompt});
  messages.push_back({"user", question});
  return messages;
}

std::string readStandardInput() { return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()}; }

}  // namespace lorikeet::cli
