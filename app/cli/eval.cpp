// lorikeet-cli eval: asks every question of a file, base against any number of adapters, scores the answers and writes the report.
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/evaluation_view.h"
#include "app/cli/inputs.h"
#include "core/engine/evaluation.h"
#include "core/eval/evaluation_file.h"
#include "core/eval/report.h"
#include "core/eval/row_pick.h"
#include "core/util/file.h"

namespace lorikeet::cli {

namespace {

struct EvalOptions {
  ModelChoice model;
  std::string questions, general, tag, split = "all", systemPrompt, saveDir, openFile, report, language = "en";
  std::vector<std::string> adapters;
  double strength = 1;
  bool json = false, stem = false, noPerplexity = false;
};

/// Settings of the first adapter's run: they say how its rows were split. Defaults where it comes from no run.
RunConfig runConfigOf(const EvalOptions& options) {
  const fs::path run = options.adapters.empty() ? fs::path() : runDirOf(options.adapters.front());
  return run.empty() ? RunConfig() : RunFolder::open(run).info().config;
}

QuestionSet questionsOf(const EvalOptions& options) {
  const Dataset dataset = readNoting(options.questions);
  QuestionSet set{fs::path(options.questions).filename().string(), options.questions, dataset.rows};
  const RunConfig config = runConfigOf(options);
  const SplitSide side = options.split == "train"        ? SplitSide::Train
                         : options.split == "validation" ? SplitSide::Validation
                                                         : SplitSide::All;
  set.rows = pickRows(dataset.rows, {side, config.validationShare, static_cast<std::uint64_t>(config.seed), options.tag});
  if (options.split != "all") set.title += ", " + options.split;
  if (!options.tag.empty()) set.title += ", " + options.tag;
  if (set.rows.empty()) throw Error("No row of " + options.questions + " is left by --split and --tag; there is nothing to ask.");
  return set;
}

QuestionSet generalOf(const std::string& file) {
  const fs::path path = file == "built-in" ? shippedPath("datasets/general.heldout.jsonl") : fs::path(file);
  return {path.filename().string(), path.string(), readNoting(path.string()).rows, true};
}

EvalRequest requestFor(const EvalOptions& options, const LoadedModel& model, const SamplingConfig& sampling) {
  EvalRequest request;
  request.contestants = {{"", nullptr}};
  for (const std::string& dir : options.adapters) {
    EvalContestant who{"", openAdapterOf(model, dir), options.strength, fs::absolute(dir)};
    const fs::path name = who.path.has_filename() ? who.path.filename() : who.path.parent_path().filename();
    if (options.adapters.size() > 1) who.name = name.string();
    request.contestants.push_back(std::move(who));
  }
  request.sets.push_back(questionsOf(options));
  if (!options.general.empty()) request.sets.push_back(generalOf(options.general));
  request.sampling = sampling;
  request.systemPrompt = options.systemPrompt;
  request.perplexity = !options.noPerplexity;
  request.rougeStem = options.stem;
  return request;
}

Evaluation ask(const EvalOptions& options, const SamplingConfig& sampling, const Interrupt& interrupt) {
  const ModelHandle model = openNoting(options.model);
  const EvalRequest request = requestFor(options, *model, sampling);
  ProgressLine progress;
  const auto onProgress = [&](const EvalProgress& now) {
    progress.show(static_cast<double>(now.done) / static_cast<double>(now.total), "asking",
                  std::to_string(now.done) + "/" + std::to_string(now.total) + " questions, " + duration(now.etaSeconds) + " left");
  };
  Evaluation evaluation = runEvaluation(*model, request, onProgress, interrupt.token());
  if (interrupt.requested()) throw Cancelled();
  return evaluation;
}

int evaluateFile(const EvalOptions& options, const SamplingConfig& sampling, const Interrupt& interrupt) {
  const Evaluation evaluation = options.openFile.empty() ? ask(options, sampling, interrupt) : openEvaluation(options.openFile);
  if (evaluation.sets.empty()) throw Error(options.openFile + " holds no question set; there is nothing to show.");
  std::vector<SetSummary> summaries;
  for (const EvaluatedSet& set : evaluation.sets)
    summaries.push_back(summarize(set, evaluation.contestants.size(), interrupt.token()));
  Json json = evaluationJson(evaluation, summaries);
  std::string text = answerTable(evaluation, evaluation.sets.front());
  for (std::size_t i = 0; i < summaries.size(); ++i) text += "\n" + metricTable(evaluation, evaluation.sets[i], summaries[i]);
  text += forgottenLines(evaluation, summaries);
  if (!options.saveDir.empty()) {
    const fs::path dir = options.saveDir == "run" ? evaluationsDirFor(evaluation.contestants) : fs::path(options.saveDir);
    const fs::path saved = saveEvaluation(evaluation, dir);
    json["saved"] = saved.string();
    text += "saved as " + saved.string() + "\n";
  }
  if (!options.report.empty()) {
    const ReportLanguage language = options.language == "zh" ? ReportLanguage::Chinese : ReportLanguage::English;
    writeFileAtomic(options.report, htmlReport(evaluation, summaries, runsOf(evaluation), language));
    json["report"] = options.report;
    text += "report written to " + options.report + "\n";
  }
  print(options.json ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : text);
  return kOk;
}

void addOptions(CLI::App& command, EvalOptions& options) {
  command.add_option("--questions", options.questions, "dataset with questions; must_contain = the words of a right answer");
  command.add_option("--adapter", options.adapters, "PEFT folder or run folder; may be given several times")
      ->allow_extra_args(false);
  command.add_option("--general", options.general,
                     "dataset of general questions, to see what was forgotten; built-in = those that come with Lorikeet");
  command.add_option("--tag", options.tag, "ask only rows with this tag");
  command.add_option("--split", options.split, "ask only this side of the split that the adapter's run made")
      ->check(CLI::IsMember({"all", "train", "validation"}));
  command.add_option("--system-prompt", options.systemPrompt, "system turn before rows that have none");
  command.add_option("--strength", options.strength, "factor on the adapters' change: 0 = base, 1 = as trained");
  command.add_flag("--stem", options.stem, "ROUGE-L with rouge-score's stemmer (its use_stemmer)");
  command.add_flag("--no-perplexity", options.noPerplexity, "do not measure the reference answers");
  command.add_option("--save", options.saveDir,
                     "save the evaluation as JSON in this folder; run = evaluations/ in the adapter's run folder");
  command.add_option("--open", options.openFile, "show a saved evaluation in place of asking");
  command.add_option("--report", options.report, "write an HTML report to this file");
  command.add_option("--language", options.language, "of the report: en or zh")->check(CLI::IsMember({"en", "zh"}));
  command.add_flag("--json", options.json, "print one JSON object");
}

}  // namespace

void addEval(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("eval", "Ask questions and score the answers, base against adapters");
  const auto options = std::make_shared<EvalOptions>();
  addModelChoice(*command, options->model);
  addOptions(*command, *options);
  // Answers are greedy, so that two runs agree: what only shapes chance has no place here.
  const auto given = addFieldFlags(*command, samplingFields(), allBut({"temperature", "topK", "topP", "minP", "seed"}));
  command->callback([=, &invocation] {
    if (options->questions.empty() && options->openFile.empty()) throw CLI::RequiredError("--questions (or --open)");
    invocation.action = [=](Interrupt& interrupt) {
      SamplingConfig sampling;
      given->applyTo(sampling);
      return evaluateFile(*options, sampling, interrupt);
    };
  });
}

}  // namespace lorikeet::cli
