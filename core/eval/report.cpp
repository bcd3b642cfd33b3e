// See report.h.
#include "core/eval/report.h"

#include <algorithm>

#include "core/eval/blind_test.h"
#include "core/eval/evaluation_file.h"
#include "core/eval/report_charts.h"
#include "core/eval/report_style.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kExamples = 15;  // of each kind
constexpr std::size_t kHashShown = 12;

std::string element(const std::string& tag, const std::string& content, const std::string& attributes = "") {
  return "<" + tag + (attributes.empty() ? "" : " " + attributes) + ">" + content + "</" + tag + ">";
}

std::string cell(const std::string& content, const std::string& attributes = "") { return element("td", content, attributes); }

std::string headRow(const std::vector<std::string>& cells) {
  std::string row;
  for (const std::string& one : cells) row += element("th", one);
  return element("tr", row);
}

std::string table(const std::string& rows, const std::string& style = "") {
  return "<div class=\"wide\"><table" + (style.empty() ? "" : " class=\"" + style + "\"") + ">" + rows + "</table></div>\n";
}

std::string factRow(const std::string& name, const std::string& html) { return element("tr", element("th", name) + cell(html)); }

std::string jsonText(const Json& value) { return escapedHtml(value.is_string() ? value.get<std::string>() : value.dump()); }

/// The report while it is written, one member a section.
class Report {
 public:
  Report(const Evaluation& evaluation, const std::vector<SetSummary>& summaries, const std::vector<ReportRun>& runs,
         ReportLanguage language)
      : m_evaluation(evaluation), m_summaries(summaries), m_runs(runs), m_say(language) {}

  std::string html() const {
    std::string sets;
    for (std::size_t i = 0; i < m_evaluation.sets.size(); ++i) sets += results(i);
    std::string examplesOfAll;
    for (std::size_t i = 0; i < m_evaluation.sets.size(); ++i) examplesOfAll += examples(m_evaluation.sets[i]);
    return "<!DOCTYPE html>\n<html lang=\"" + std::string(m_say.isChinese() ? "zh-CN" : "en") + "\">\n" + head() +
           "<body><main>\n" + element("h1", title()) + "\n" + contestants() + sets + forgotten() + votes() + losses() +
           examplesOfAll + settings() + "</main></body>\n</html>\n";
  }

 private:
  std::string title() const {
    const std::string of = m_evaluation.sets.empty() ? "" : ": " + escapedHtml(m_evaluation.sets.front().title);
    return m_say("Evaluation") + of;
  }

  std::string head() const {
    return "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
           "<meta name=\"color-scheme\" content=\"light dark\"><title>" +
           title() + "</title>\n<style>" + kReportStyle + "</style></head>\n";
  }

  std::string swatch(std::size_t who) const {
    const bool base = m_evaluation.contestants[who].isBase();
    return "<i class=\"" + (base ? "base" : "adapted" + std::to_string((who + 4) % 5)) + "\"></i>" +
           m_say.name(m_evaluation.contestants[who]);
  }

  std::string contestants() const {
    std::string rows =
        headRow({m_say("Name"), m_say("Adapter"), m_say("Step"), m_say("Norm of the change"), m_say("Sites"), m_say("Strength")});
    for (std::size_t i = 0; i < m_evaluation.contestants.size(); ++i) {
      const Contestant& who = m_evaluation.contestants[i];
      if (who.isBase()) {
        rows += element("tr", cell(swatch(i)) + cell(m_say("no adapter"), "colspan=\"5\""));
        continue;
      }
      rows += element("tr", cell(swatch(i)) + cell(element("code", escapedHtml(who.adapterHash.substr(0, kHashShown)))) +
                                cell(who.step < 0 ? "–" : std::to_string(who.step)) + cell(fixedNumber(who.deltaNorm, 3)) +
                                cell(std::to_string(who.sites)) + cell(fixedNumber(who.strength, 2)));
    }
    return element("h2", m_say("Who answered")) + table(rows);
  }

  std::string asked(const EvaluatedSet& set, const SetSummary& summary) const {
    std::string text = m_say.with("%1 of %2 rows were asked", {std::to_string(summary.asked), std::to_string(set.total)});
    if (summary.notAsked > 0) text += "; " + m_say.with("%1 could not be asked", {std::to_string(summary.notAsked)});
    if (set.rows.size() < set.total) text += "; " + m_say("stopped before the end");
    return element("p", text + ".", "class=\"muted\"");
  }

  std::string results(std::size_t at) const {
    const EvaluatedSet& set = m_evaluation.sets[at];
    const SetSummary& summary = m_summaries[at];
    std::string heading = escapedHtml(set.title);
    if (set.general) heading += " <small>" + m_say("general questions") + "</small>";
    std::string rows;
    std::vector<std::string> names{m_say("Measure")};
    for (std::size_t who = 0; who < m_evaluation.contestants.size(); ++who) {
      names.push_back(swatch(who));
      if (who > 0) names.push_back(m_say("Difference"));
    }
    rows += headRow(names);
    for (const EvalMetric metric : kEvalMetrics) rows += metricRow(metric, summary);
    rows += changesRow(summary);
    return element("h2", heading) + asked(set, summary) + barChart(summary, m_evaluation.contestants, m_say) +
           table(rows, "numbers") +
           element("p",
                   m_say("Means with 95 % intervals by 10,000 bootstrap resamples of the rows (Wilson's where all agree); "
                         "differences are paired by row."),
                   "class=\"muted\"");
  }

  std::string metricRow(EvalMetric metric, const SetSummary& summary) const {
    std::string row = element("th", m_say.name(metric) + "<small>" + m_say.explanation(metric) + "</small>");
    for (std::size_t who = 0; who < summary.contestants.size(); ++who) {
      row += cell(intervalText(metric, summary.contestants[who].value(metric), m_say));
      if (who > 0) row += cell(intervalText(metric, summary.contestants[who].difference(metric), m_say));
    }
    return element("tr", row);
  }

  std::string changesRow(const SetSummary& summary) const {
    if (summary.contestants.size() < 2) return "";
    std::string row = element("th", m_say("Rows that changed")) + cell("");
    for (std::size_t who = 1; who < summary.contestants.size(); ++who) {
      const ContestantSummary& one = summary.contestants[who];
      row += cell(std::to_string(one.improved) + " " + m_say("improved") + ", " + std::to_string(one.worse) + " " + m_say("worse") +
                      ", " + std::to_string(one.same) + " " + m_say("same"),
                  "colspan=\"2\"");
    }
    return element("tr", row);
  }

  std::string forgotten() const {
    std::string lines;
    for (std::size_t who = 1; who < m_evaluation.contestants.size(); ++who) {
      const Interval points = forgottenPoints(m_evaluation, m_summaries, who);
      if (!std::isfinite(points.value)) continue;
      lines += element("p", m_say.with("Forgotten by %1: %2 points of right answers on general questions (%3 to %4)",
                                       {m_say.name(m_evaluation.contestants[who]), fixedNumber(points.value, 1),
                                        fixedNumber(points.low, 1), fixedNumber(points.high, 1)}) +
                                ".");
    }
    return lines.empty() ? "" : element("h2", m_say("What was forgotten")) + lines;
  }

  std::string votes() const {
    std::string lines;
    for (const BlindTest& test : m_evaluation.blindTests) {
      const BlindTally tally = tallyOf(test);
      if (tally.votes() == 0) continue;
      const Interval share = tally.secondShare();
      lines +=
          element("p", m_say.with("%1 won %2 votes, %3 won %4, %5 were ties. Share of %3: %6 % (%7 to %8), a tie as half a vote.",
                                  {m_say.name(m_evaluation.contestants[test.first]), std::to_string(tally.firstWins),
                                   m_say.name(m_evaluation.contestants[test.second]), std::to_string(tally.secondWins),
                                   std::to_string(tally.ties), fixedNumber(100 * share.value, 1), fixedNumber(100 * share.low, 1),
                                   fixedNumber(100 * share.high, 1)}));
    }
    return lines.empty() ? "" : element("h2", m_say("Blind comparison")) + lines;
  }

  std::string losses() const {
    std::string charts;
    for (const ReportRun& run : m_runs)
      if (const std::string chart = lossChart(run, m_say); !chart.empty())
        charts += element("h2", m_say.with("Loss of the run %1", {escapedHtml(run.name)})) + chart;
    return charts;
  }

  std::string answerCell(const EvaluatedRow& row, const ScoredAnswer& answer) const {
    std::string verdict = row.scored() ? m_say(answer.right ? "right" : "wrong") : "";
    if (row.hasReference()) verdict += std::string(verdict.empty() ? "" : ", ") + "F1 " + fixedNumber(100 * answer.f1, 0) + " %";
    return cell("<div class=\"text\">" + escapedHtml(answer.text) + "</div><small class=\"" + (answer.right ? "good" : "muted") +
                "\">" + verdict + "</small>");
  }

  std::string exampleRow(const EvaluatedRow& row) const {
    std::string required;
    for (const std::string& words : row.mustContain) required += (required.empty() ? "" : ", ") + escapedHtml(words);
    if (!required.empty()) required = "<small>" + m_say.with("required words: %1", {required}) + "</small>";
    std::string cells = cell("<div class=\"text\">" + escapedHtml(row.question) + "</div>") +
                        cell("<div class=\"text\">" + escapedHtml(row.reference) + "</div>" + required);
    for (const ScoredAnswer& answer : row.answers) cells += answerCell(row, answer);
    return element("tr", cells);
  }

  std::string exampleTable(const EvaluatedSet& set, const std::vector<const EvaluatedRow*>& rows, const std::string& what,
                           bool open) const {
    if (rows.empty()) return "";
    std::vector<std::string> names{m_say("Question"), m_say("Reference")};
    for (std::size_t who = 0; who < m_evaluation.contestants.size(); ++who) names.push_back(swatch(who));
    std::string lines = headRow(names);
    const std::size_t shown = std::min(rows.size(), kExamples);
    for (std::size_t i = 0; i < shown; ++i) lines += exampleRow(*rows[i * rows.size() / shown]);
    const std::string summary = element("b", m_say.with("Examples: %1", {what})) + " " + escapedHtml(set.title) + ", " +
                                m_say.with("%1 of %2 shown", {std::to_string(shown), std::to_string(rows.size())});
    return std::string(open ? "<details open>" : "<details>") + element("summary", summary) + table(lines, "examples") +
           "</details>\n";
  }

  /// Improved, worse and same rows beside the first contestant, for each other one.
  std::string examples(const EvaluatedSet& set) const {
    std::string out;
    for (std::size_t who = m_evaluation.contestants.size() > 1 ? 1 : 0; who < m_evaluation.contestants.size(); ++who) {
      std::vector<const EvaluatedRow*> kinds[3];
      for (const EvaluatedRow& row : set.rows)
        if (row.asked()) kinds[static_cast<std::size_t>(changeOf(row, who))].push_back(&row);
      const char* const names[] = {"improved", "worse", "same"};
      for (std::size_t kind = 0; kind < 3; ++kind)
        out += exampleTable(set, kinds[kind], m_say.name(m_evaluation.contestants[who]) + ", " + m_say(names[kind]), kind < 2);
    }
    std::string issues;
    for (const EvaluatedRow& row : set.rows)
      if (!row.asked())
        issues += element("li", m_say.with("row %1", {std::to_string(row.index + 1)}) + ": " + escapedHtml(row.issue));
    if (!issues.empty())
      out += "<details>" + element("summary", m_say("Rows that could not be asked")) + element("ul", issues) + "</details>\n";
    return out;
  }

  std::string settings() const {
    const auto code = [](const std::string& text) { return element("code", escapedHtml(text)); };
    std::string rows = factRow(m_say("Made"), escapedHtml(m_evaluation.createdAt)) +
                       factRow(m_say("Model"), escapedHtml(m_evaluation.modelName) + " " + code(m_evaluation.modelHash)) +
                       factRow(m_say("Computed in"), escapedHtml(m_evaluation.modelDtype)) +
                       factRow(m_say("Chat template"), escapedHtml(m_evaluation.chatTemplate)) +
                       factRow(m_say("System prompt"),
                               m_evaluation.systemPrompt.empty() ? m_say("none") : escapedHtml(m_evaluation.systemPrompt)) +
                       factRow("ROUGE-L: " + m_say("stemmer"), m_say(m_evaluation.rougeStem ? "yes" : "no")) +
                       factRow(m_say("Time taken"), m_say.with("%1 s", {fixedNumber(m_evaluation.seconds, 1)}));
    std::string sets = headRow({m_say("Question set"), m_say("Rows"), m_say("Data hash"), m_say("BLEU's words")});
    for (const EvaluatedSet& set : m_evaluation.sets)
      sets += element("tr", cell(escapedHtml(set.path.empty() ? set.title : set.path)) + cell(std::to_string(set.total)) +
                                cell(code(set.dataHash)) + cell(nameOf(set.tokenizer)));
    std::string out = element("h2", m_say("Settings and data")) + table(rows, "facts") + table(sets) +
                      keyTable(m_say("How answers were drawn"), m_evaluation.sampling);
    for (const ReportRun& run : m_runs)
      out += keyTable(m_say.with("Settings of the run %1", {escapedHtml(run.name)}), toJson(run.config));
    return out;
  }

  std::string keyTable(const std::string& heading, const Json& values) const {
    if (!values.is_object()) return "";
    std::string rows;
    for (const auto& [key, value] : values.items()) rows += factRow(escapedHtml(key), jsonText(value));
    return "<details>" + element("summary", heading) + table(rows, "facts") + "</details>\n";
  }

  const Evaluation& m_evaluation;
  const std::vector<SetSummary>& m_summaries;
  const std::vector<ReportRun>& m_runs;
  ReportTexts m_say;
};

}  // namespace

std::vector<ReportRun> runsOf(const Evaluation& evaluation) {
  std::vector<ReportRun> runs;
  std::vector<std::filesystem::path> seen;
  for (const Contestant& who : evaluation.contestants) {
    const std::filesystem::path dir = runDirOf(who.path);
    if (dir.empty() || std::find(seen.begin(), seen.end(), dir) != seen.end()) continue;
    seen.push_back(dir);
    try {
      const RunFolder run = RunFolder::open(dir);
      const RunInfo& info = run.info();
      runs.push_back({info.name.empty() ? info.id : info.name, info.config, run.metrics(), info.bestStep});
    } catch (const Error&) {
      continue;  // a report without this curve is better than none
    }
  }
  return runs;
}

std::string htmlReport(const Evaluation& evaluation, const std::vector<SetSummary>& summaries, const std::vector<ReportRun>& runs,
                       ReportLanguage language) {
  return Report(evaluation, summaries, runs, language).html();
}

}  // namespace lorikeet
