// Opening what a command names: the model, adapters and dataset files, with notes on stderr where something is odd. Used by the
// commands.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/field_flags.h"
#include "core/engine/engine.h"

namespace lorikeet::cli {

/// The model a command works with: its folder ("" = the built-in one), --chat-template and --dtype.
struct ModelChoice {
  std::string path;
  std::shared_ptr<GivenFields<RunConfig>> settings;
};
/// Adds them to a command.
void addModelChoice(CLI::App& command, ModelChoice& choice);

/// Opens a model and prints the machine's and the model's warnings as notes. @throws Error as openModel
ModelHandle openNoting(const ModelChoice& choice);
ModelHandle openNoting(const RunConfig& config);

/// @param dir a PEFT folder, or a run folder (its adapter/ is meant)   @throws Error as openAdapter
AdapterHandle openAdapterOf(const LoadedModel& model, const std::filesystem::path& dir);

/// Reads a dataset ("" = the sample dataset) and prints its issues as notes, the first few in full. @throws Error as readDataset
Dataset readNoting(const std::string& path);

/// A user's question, after a system turn where `systemPrompt` is not empty.
std::vector<Message> chatOf(const std::string& systemPrompt, const std::string& question);

/// Text a terminal or a pipe gives on stdin, to the end.
std::string readStandardInput();

}  // namespace lorikeet::cli
