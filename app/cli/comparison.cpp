// Asking, counting and printing for eval and demo.
#include "app/cli/comparison.h"

#include <algorithm>

#include "app/cli/console.h"
#include "core/util/error.h"

namespace lorikeet::cli {

namespace {

EvalResult ask(const std::string& who, const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions,
               const SamplingConfig& sampling, const Interrupt& interrupt) {
  ProgressLine progress;
  const auto onProgress = [&](std::size_t done, std::size_t total) {
    progress.show(total > 0 ? double(done) / double(total) : 1, who,
                  std::to_string(done) + "/" + std::to_string(total) + " questions");
  };
  EvalResult result = evaluate(model, adapter, questions, sampling, onProgress, interrupt.token());
  if (interrupt.requested()) throw Cancelled();
  return result;
}

std::size_t rightCount(const EvalResult& result) {
  return static_cast<std::size_t>(
      std::count_if(result.rows.begin(), result.rows.end(), [](const EvalRow& row) { return row.right; }));
}

std::string mark(const EvalRow& row) { return row.right ? "✓ " : "✗ "; }

Json resultJson(const EvalResult& result) {
  return Json{{"right", rightCount(result)}, {"total", result.rows.size()}, {"share", result.rightShare}};
}

std::string shareText(const EvalResult& result) {
  return std::to_string(rightCount(result)) + " of " + std::to_string(result.rows.size()) + " (" + percent(result.rightShare) + ")";
}

}  // namespace

Comparison compare(const std::string& title, const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions,
                   const SamplingConfig& sampling, const Interrupt& interrupt) {
  Comparison comparison{title, ask("asking the base model", model, nullptr, questions, sampling, interrupt), {}};
  if (adapter) comparison.adapted = ask("asking the adapted model", model, adapter, questions, sampling, interrupt);
  return comparison;
}

std::string questionTable(const Comparison& comparison, std::size_t limit) {
  const std::size_t total = comparison.base.rows.size();
  const std::size_t shown = limit == 0 ? total : std::min(limit, total);
  Table table(comparison.hasAdapted() ? std::vector<std::string>{"question", "base", "adapted"}
                                      : std::vector<std::string>{"question", "base"});
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t at = i * total / shown;
    const EvalRow& base = comparison.base.rows[at];
    std::vector<std::string> cells{base.question, mark(base) + base.answer};
    if (comparison.hasAdapted()) cells.push_back(mark(comparison.adapted.rows[at]) + comparison.adapted.rows[at].answer);
    table.add(std::move(cells));
  }
  std::string text = table.text(terminalWidth());
  if (shown < total) text += "(" + std::to_string(shown) + " of " + std::to_string(total) + " shown)\n";
  return text;
}

std::string shareTable(const std::vector<Comparison>& comparisons) {
  using enum Table::Align;
  const bool adapted = std::any_of(comparisons.begin(), comparisons.end(), [](const Comparison& one) { return one.hasAdapted(); });
  Table table(
      adapted ? std::vector<std::string>{"answered right", "base", "adapted"} : std::vector<std::string>{"answered right", "base"},
      {Left, Right, Right});
  for (const Comparison& one : comparisons) {
    std::vector<std::string> cells{one.title, shareText(one.base)};
    if (adapted) cells.push_back(one.hasAdapted() ? shareText(one.adapted) : "–");
    table.add(std::move(cells));
  }
  return table.text(terminalWidth());
}

Json comparisonJson(const Comparison& comparison) {
  Json json{{"title", comparison.title}, {"base", resultJson(comparison.base)}};
  if (comparison.hasAdapted()) json["adapted"] = resultJson(comparison.adapted);
  json["rows"] = Json::array();
  for (std::size_t i = 0; i < comparison.base.rows.size(); ++i) {
    const EvalRow& base = comparison.base.rows[i];
    Json row{{"question", base.question}, {"reference", base.reference}, {"base", base.answer}, {"baseRight", base.right}};
    if (comparison.hasAdapted()) {
      row["adapted"] = comparison.adapted.rows[i].answer;
      row["adaptedRight"] = comparison.adapted.rows[i].right;
    }
    json["rows"].push_back(std::move(row));
  }
  return json;
}

}  // namespace lorikeet::cli
