// See evaluation_view.h.
#include "app/cli/evaluation_view.h"

#include <cmath>

#include "app/cli/console.h"

namespace lorikeet::cli {
namespace {

std::string nameOf(const Contestant& who) { return who.name.empty() ? "base" : who.name; }

/// In the unit that is shown: percent, BLEU points, perplexity.
std::string numberText(EvalMetric metric, double value) {
  const bool isShare = scaleOf(metric) == 1;
  return fixed(isShare ? 100 * value : value, metric == EvalMetric::Perplexity ? 2 : 1);
}

std::string intervalText(EvalMetric metric, const Interval& interval) {
  if (!std::isfinite(interval.value)) return "–";
  return numberText(metric, interval.value) + (scaleOf(metric) == 1 ? " %" : "") + " (" + numberText(metric, interval.low) +
         " to " + numberText(metric, interval.high) + ")";
}

Json numberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json intervalJson(const Interval& interval) {
  return {{"value", numberOrNull(interval.value)}, {"low", numberOrNull(interval.low)}, {"high", numberOrNull(interval.high)}};
}

Json shareJson(const SetSummary& summary, std::size_t who) {
  const double share =
      summary.scored == 0 ? 0 : static_cast<double>(summary.contestants[who].rightRows) / static_cast<double>(summary.scored);
  return {{"right", summary.contestants[who].rightRows}, {"total", summary.scored}, {"share", share}};
}

Json rowJson(const EvaluatedRow& row, std::size_t contestants) {
  Json json{{"question", row.question}, {"reference", row.reference}};
  if (!row.asked()) {
    json["issue"] = row.issue;
    return json;
  }
  json["base"] = row.answers[0].text;
  json["baseRight"] = row.answers[0].right;
  if (contestants > 1) {
    json["adapted"] = row.answers[1].text;
    json["adaptedRight"] = row.answers[1].right;
  }
  return json;
}

Json contestantJson(const ContestantSummary& summary, const Contestant& who) {
  Json json{{"name", nameOf(who)}, {"metrics", Json::object()}, {"differences", Json::object()}};
  for (const EvalMetric metric : kEvalMetrics) {
    json["metrics"][keyOf(metric)] = intervalJson(summary.value(metric));
    json["differences"][keyOf(metric)] = intervalJson(summary.difference(metric));
  }
  json["improved"] = summary.improved;
  json["worse"] = summary.worse;
  json["same"] = summary.same;
  return json;
}

Json setJson(const Evaluation& evaluation, const EvaluatedSet& set, const SetSummary& summary) {
  Json json{
      {"title", set.title},          {"general", set.general}, {"dataHash", set.dataHash}, {"bleuTokenizer", nameOf(set.tokenizer)},
      {"total", set.total},          {"asked", summary.asked}, {"scored", summary.scored}, {"issues", Json::array()},
      {"contestants", Json::array()}};
  for (const EvaluatedRow& row : set.rows)
    if (!row.asked()) json["issues"].push_back({{"row", row.index + 1}, {"sentence", row.issue}});
  for (std::size_t who = 0; who < summary.contestants.size(); ++who)
    json["contestants"].push_back(contestantJson(summary.contestants[who], evaluation.contestants[who]));
  return json;
}

}  // namespace

std::string answerTable(const Evaluation& evaluation, const EvaluatedSet& set) {
  std::vector<std::string> header{"question"};
  for (const Contestant& who : evaluation.contestants) header.push_back(nameOf(who));
  Table table(header);
  for (const EvaluatedRow& row : set.rows) {
    std::vector<std::string> cells{row.question};
    for (std::size_t who = 0; who < evaluation.contestants.size(); ++who) {
      if (!row.asked())
        cells.push_back(who == 0 ? "not asked: " + row.issue : "");
      else
        cells.push_back((!row.scored() ? "" : row.answers[who].right ? "✓ " : "✗ ") + row.answers[who].text);
    }
    table.add(std::move(cells));
  }
  return table.text(terminalWidth());
}

std::string metricTable(const Evaluation& evaluation, const EvaluatedSet& set, const SetSummary& summary) {
  std::vector<std::string> header{set.title};
  for (std::size_t who = 0; who < evaluation.contestants.size(); ++who) {
    header.push_back(nameOf(evaluation.contestants[who]));
    if (who > 0) header.push_back("difference");
  }
  Table table(header);
  static const char* const kNames[] = {"right answers", "exact match", "required words", "token F1",
                                       "ROUGE-L",       "BLEU",        "perplexity"};
  for (const EvalMetric metric : kEvalMetrics) {
    if (!std::isfinite(summary.contestants.front().value(metric).value)) continue;
    std::vector<std::string> cells{kNames[static_cast<std::size_t>(metric)]};
    for (std::size_t who = 0; who < evaluation.contestants.size(); ++who) {
      cells.push_back(intervalText(metric, summary.contestants[who].value(metric)));
      if (who > 0) cells.push_back(intervalText(metric, summary.contestants[who].difference(metric)));
    }
    table.add(std::move(cells));
  }
  std::string text = table.text(terminalWidth());
  if (summary.notAsked > 0)
    text += std::to_string(summary.notAsked) + " of " + std::to_string(set.total) + " rows could not be asked.\n";
  return text;
}

std::string forgottenLines(const Evaluation& evaluation, const std::vector<SetSummary>& summaries) {
  std::string text;
  for (std::size_t who = 1; who < evaluation.contestants.size(); ++who) {
    const Interval points = forgottenPoints(evaluation, summaries, who);
    if (std::isfinite(points.value))
      text += nameOf(evaluation.contestants[who]) + " forgot " + fixed(points.value, 1) +
              " points of right answers on general questions (" + fixed(points.low, 1) + " to " + fixed(points.high, 1) + ")\n";
  }
  return text;
}

Json evaluationJson(const Evaluation& evaluation, const std::vector<SetSummary>& summaries) {
  const std::size_t count = evaluation.contestants.size();
  Json json{{"id", evaluation.id}, {"title", evaluation.sets.front().title}, {"base", shareJson(summaries.front(), 0)}};
  if (count > 1) json["adapted"] = shareJson(summaries.front(), 1);
  json["rows"] = Json::array();
  for (const EvaluatedRow& row : evaluation.sets.front().rows) json["rows"].push_back(rowJson(row, count));
  json["contestants"] = Json::array();
  for (const Contestant& who : evaluation.contestants)
    json["contestants"].push_back({{"name", nameOf(who)},
                                   {"path", who.path},
                                   {"adapterHash", who.adapterHash},
                                   {"step", who.step},
                                   {"deltaNorm", who.deltaNorm},
                                   {"sites", who.sites},
                                   {"strength", who.strength}});
  json["sets"] = Json::array();
  for (std::size_t i = 0; i < summaries.size(); ++i) json["sets"].push_back(setJson(evaluation, evaluation.sets[i], summaries[i]));
  json["forgotten"] = Json::array();
  for (std::size_t who = 1; who < count; ++who)
    json["forgotten"].push_back(intervalJson(forgottenPoints(evaluation, summaries, who)));
  return json;
}

}  // namespace lorikeet::cli
