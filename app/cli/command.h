// What the subcommands of lorikeet-cli share: how one is declared, and what main() hands it. One addX() for each file.
#pragma once
#include <CLI/CLI.hpp>
#include <functional>

#include "app/cli/interrupt.h"

namespace lorikeet::cli {

// Exit codes. A person's mistake in the call is 2, everything else that fails is 1.
inline constexpr int kOk = 0, kFailed = 1, kUsage = 2, kInterrupted = 130;

/// Filled by the parse: main() runs `action` afterwards, so that errors of the work are no errors of the call.
struct Invocation {
  std::function<int(Interrupt&)> action;
};

void addInspect(CLI::App& app, Invocation& invocation);
void addTrain(CLI::App& app, Invocation& invocation);
void addChat(CLI::App& app, Invocation& invocation);
void addGenerate(CLI::App& app, Invocation& invocation);
void addEval(CLI::App& app, Invocation& invocation);
void addDemo(CLI::App& app, Invocation& invocation);
void addTokenize(CLI::App& app, Invocation& invocation);
void addData(CLI::App& app, Invocation& invocation);
void addModels(CLI::App& app, Invocation& invocation);
void addRuns(CLI::App& app, Invocation& invocation);
void addPretrain(CLI::App& app, Invocation& invocation);
void addBench(CLI::App& app, Invocation& invocation);

}  // namespace lorikeet::cli
