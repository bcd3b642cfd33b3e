// lorikeet-cli: the engine without a window. Declares the subcommands, runs the one that was asked for, and holds the one catch.
#include <cstdio>
#include <exception>

#include "app/cli/command.h"
#include "core/util/error.h"

namespace {

using namespace lorikeet;

int runProgram(int argc, char** argv, cli::Interrupt& interrupt) {
  CLI::App app("Lorikeet fine-tunes language models with LoRA on your own machine.", "lorikeet-cli");
  app.set_version_flag("--version", "lorikeet-cli " LORIKEET_VERSION);
  app.require_subcommand(0, 1);  // an unknown word is then named as such
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("lorikeet-cli: ") + error.what() +
           "\nlorikeet-cli --help and lorikeet-cli COMMAND --help list what there is.\n";
  });
  cli::Invocation invocation;
  cli::addDemo(app, invocation);
  cli::addTrain(app, invocation);
  cli::addChat(app, invocation);
  cli::addGenerate(app, invocation);
  cli::addEval(app, invocation);
  cli::addInspect(app, invocation);
  cli::addModels(app, invocation);
  cli::addTokenize(app, invocation);
  cli::addData(app, invocation);
  cli::addRuns(app, invocation);
  cli::addBench(app, invocation);
  cli::addPretrain(app, invocation);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::kOk : cli::kUsage;  // CLI11 prints help to stdout and mistakes to stderr
  }
  if (!invocation.action) {
    std::fputs(app.help().c_str(), stderr);
    return cli::kUsage;
  }
  return invocation.action(interrupt);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    cli::Interrupt interrupt;
    return runProgram(argc, argv, interrupt);
  } catch (const Cancelled&) {
    return cli::kInterrupted;
  } catch (const Error& error) {
    std::fprintf(stderr, "lorikeet-cli: %s\n", error.what());
  } catch (const std::bad_alloc&) {
    std::fputs(
        "lorikeet-cli: There is not enough memory for this. Close other programs, or choose a smaller model, batch or length.\n",
        stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lorikeet-cli: Something unexpected went wrong: %.200s\n", error.what());
  }
  return cli::kFailed;
}
