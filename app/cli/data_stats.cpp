// lorikeet-cli data stats: how many rows, turns and tokens a dataset file has, and how they are spread.
#include <algorithm>

#include "app/cli/console.h"
#include "app/cli/data.h"
#include "core/edit/row_checks.h"
#include "core/edit/statistics.h"
#include "core/edit/token_facts.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet::cli {
namespace {

struct StatsOptions {
  std::vector<std::string> files;
  std::string model, chatTemplate = "auto";
  std::size_t maxLength = 512, bars = 12;
  ReadChoice read;
  bool json = false;
};

constexpr struct {
  Measure measure;
  const char *name, *key;
} kMeasures[] = {{Measure::PromptTokens, "prompt tokens", "promptTokens"},
                 {Measure::AnswerTokens, "answer tokens", "answerTokens"},
                 {Measure::Turns, "turns", "turns"}};

TokenSettings settingsOf(const StatsOptions& options) {
  TokenSettings settings;
  const std::filesystem::path path = options.model.empty() ? shippedPath("base-model") : std::filesystem::path(options.model);
  settings.tokenizer = loadTokenizer(path);
  settings.chatTemplate = makeChatTemplate(options.chatTemplate, *settings.tokenizer);
  settings.maxLength = options.maxLength;
  return settings;
}

std::vector<RowFacts> count(const RowList& rows, const TokenSettings& settings, const Interrupt& interrupt) {
  std::vector<RowFacts> facts(rows.size());
  ProgressLine progress;
  std::size_t at = 0;
  for (const Row& row : rows) {
    if (interrupt.requested()) throw Cancelled();
    countTokens(row, settings, facts[at++]);
    if (at % 64 == 0) progress.show(static_cast<double>(at) / static_cast<double>(rows.size()), "counting tokens", std::to_string(at) + " rows");
  }
  return facts;
}

std::string barText(std::size_t value, std::size_t most) {
  constexpr std::size_t kWidth = 40;
  std::string bar;
  for (std::size_t i = 0; i < (value * kWidth + most - 1) / most; ++i) bar += "█";
  return bar;
}

void printHistogram(const char* name, const std::vector<HistogramBar>& bars) {
  std::size_t most = 1;
  for (const HistogramBar& bar : bars) most = std::max(most, bar.train + bar.validation);
  using enum Table::Align;
  Table table({name, "rows", ""}, {Right, Right, Left});
  for (const HistogramBar& bar : bars) {
    const std::string range = bar.to - bar.from == 1 ? std::to_string(bar.from) : std::to_string(bar.from) + "–" + std::to_string(bar.to - 1);
    table.add({range, withThousands(static_cast<std::int64_t>(bar.train + bar.validation)), barText(bar.train + bar.validation, most)});
  }
  print("\n" + table.text(std::max(terminalWidth(), 80)));
}

void printTotals(const DatasetTotals& totals) {
  const auto number = [](std::uint64_t value) { return withThousands(static_cast<std::int64_t>(value)); };
  using enum Table::Align;
  Table table({"counted", "", ""}, {Left, Right, Left});
  table.add({"tokens", number(totals.tokens), ""});
  const double share = totals.tokens == 0 ? 0 : static_cast<double>(totals.supervised) / static_cast<double>(totals.tokens);
  table.add({"supervised", number(totals.supervised), percent(share)});
  table.add({"rows cut", number(totals.cut), "longer than the maximum length"});
  table.add({"nothing to learn", number(totals.byIssue[static_cast<std::size_t>(IssueKind::NothingSupervised)]), "rows"});
  table.add({"marked validation", number(totals.validation), "rows"});
  table.add({"drafts", number(totals.drafts), "rows, never trained on"});
  print(table.text(std::max(terminalWidth(), 80)));
}

Json statsJson(const Dataset& dataset, const std::vector<RowFacts>& facts, const DatasetTotals& totals, std::size_t bars) {
  Json json = describeJson(dataset);
  json["hash"] = datasetHash(dataset);
  json["tokens"] = totals.tokens;
  json["supervised"] = totals.supervised;
  json["cut"] = totals.cut;
  json["nothingSupervised"] = totals.byIssue[static_cast<std::size_t>(IssueKind::NothingSupervised)];
  json["validation"] = totals.validation;
  json["drafts"] = totals.drafts;
  for (const auto& [measure, name, key] : kMeasures) {
    json["histograms"][key] = Json::array();
    for (const HistogramBar& bar : histogram(dataset.rows, facts, measure, bars))
      json["histograms"][key].push_back(Json{{"from", bar.from}, {"to", bar.to}, {"rows", bar.train + bar.validation}});
  }
  return json;
}

int statsOf(const StatsOptions& options, const Interrupt& interrupt) {
  const TokenSettings settings = settingsOf(options);
  Json report = Json::array();
  for (const std::string& file : options.files) {
    const Dataset dataset = readShowing({file}, options.read, interrupt);
    const std::vector<RowFacts> facts = count(dataset.rows, settings, interrupt);
    const DatasetTotals totals = totalsOf(dataset.rows, facts);
    if (options.json) {
      report.push_back(statsJson(dataset, facts, totals, options.bars));
      report.back()["file"] = file;
      continue;
    }
    print((&file == &options.files.front() ? "" : "\n") + file + ": " + describe(dataset) + "\n" + "hash " + datasetHash(dataset) + "\n");
    printTotals(totals);
    for (const auto& [measure, name, key] : kMeasures) printHistogram(name, histogram(dataset.rows, facts, measure, options.bars));
  }
  if (options.json) print(report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  return kOk;
}

}  // namespace

void addDataStats(CLI::App& data, Invocation& invocation) {
  CLI::App* command = data.add_subcommand("stats", "Count rows, turns and tokens, and show how they are spread");
  const auto options = std::make_shared<StatsOptions>();
  command->add_option("files", options->files, "dataset files")->required();
  command->add_option("--model", options->model, "whose tokenizer and template count: folder or tokenizer.json [default: the built-in model]");
  command->add_option("--chat-template", options->chatTemplate, "auto, a built-in name, or one of the model's own")->capture_default_str();
  command->add_option("--max-length", options->maxLength, "tokens; longer rows count as cut")->check(CLI::PositiveNumber)->capture_default_str();
  command->add_option("--bars", options->bars, "most bars of a histogram")->check(CLI::Range(1, 100))->capture_default_str();
  command->add_flag("--json", options->json, "print a JSON list with an object for each file");
  addReadChoice(*command, options->read);
  command->callback([=, &invocation] { invocation.action = [=](Interrupt& interrupt) { return statsOf(*options, interrupt); }; });
}

}  // namespace lorikeet::cli
