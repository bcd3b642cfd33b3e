// lorikeet-cli data check: every issue of a dataset file by kind, with its rows; --fix mends what can be mended safely.
#include <algorithm>

#include "app/cli/console.h"
#include "app/cli/data.h"
#include "core/edit/row_checks.h"
#include "core/util/error.h"

namespace lorikeet::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files, placeholders;
  ReadChoice read;
  CheckSettings settings;
  bool fix = false, all = false, json = false;
};

/// A file's rows with what is wrong with them.
struct Checked {
  std::vector<RowFacts> facts;
  std::vector<std::string> readerSentences;  // what the reader says about a record that it could not take whole; "" = nothing
};

Checked check(const Dataset& dataset, const CheckSettings& settings, const Interrupt& interrupt) {
  Checked checked{std::vector<RowFacts>(dataset.rows.size()), std::vector<std::string>(dataset.rows.size())};
  std::size_t at = 0;
  for (const Row& row : dataset.rows) {
    if (at % 1024 == 0 && interrupt.requested()) throw Cancelled();
    checked.facts[at++].issues = issuesOf(row, settings);
  }
  for (const RowIssue& issue : dataset.issues) {
    if (issue.kind != nameOf(IssueKind::BadRecord)) continue;
    checked.facts[issue.row].issues |= issueBit(IssueKind::BadRecord);
    checked.readerSentences[issue.row] = issue.sentence;
  }
  findIssuesBetween(dataset.rows, settings, checked.facts, interrupt.token());
  return checked;
}

std::string sentenceFor(const Dataset& dataset, const Checked& checked, std::size_t row, IssueKind kind) {
  if (kind == IssueKind::BadRecord && !checked.readerSentences[row].empty()) return checked.readerSentences[row];
  return sentenceOf(kind, dataset.rows[row], checked.facts[row]);
}

std::vector<std::size_t> rowsWith(const Checked& checked, IssueKind kind) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < checked.facts.size(); ++i)
    if (hasIssue(checked.facts[i].issues, kind)) rows.push_back(i);
  return rows;
}

template <class Visit>
void eachKind(const Checked& checked, Visit&& visit) {
  for (std::size_t kind = 0; kind < kIssueKinds; ++kind)
    if (const auto rows = rowsWith(checked, static_cast<IssueKind>(kind)); !rows.empty()) visit(static_cast<IssueKind>(kind), rows);
}

bool isClean(const Checked& checked) {
  return std::all_of(checked.facts.begin(), checked.facts.end(), [](const RowFacts& facts) { return facts.issues == 0; });
}

std::string listOf(const std::vector<std::size_t>& rows) {
  constexpr std::size_t kShown = 8;
  std::string list;
  for (std::size_t i = 0; i < std::min(kShown, rows.size()); ++i) list += (i > 0 ? ", " : "") + std::to_string(rows[i] + 1);
  return rows.size() > kShown ? list + " …" : list;
}

struct Fixes {
  std::size_t mended = 0, deleted = 0;
};

/// Duplicates go, the first of each stays; then every row is mended as far as that is safe.
Fixes fix(Dataset& dataset, const Checked& checked) {
  Fixes fixes;
  std::vector<RowPtr> kept;
  for (std::size_t i = 0; i < dataset.rows.size(); ++i) {
    if (hasIssue(checked.facts[i].issues, IssueKind::Duplicate)) {
      ++fixes.deleted;
      continue;
    }
    RowPtr row = dataset.rows.pointer(i);
    for (std::size_t kind = 0; kind < kIssueKinds; ++kind) {
      if (!hasIssue(checked.facts[i].issues, static_cast<IssueKind>(kind))) continue;
      if (std::optional<Row> mended = fixed(*row, static_cast<IssueKind>(kind))) row = std::make_shared<const Row>(std::move(*mended));
    }
    fixes.mended += row != dataset.rows.pointer(i) ? 1 : 0;
    kept.push_back(std::move(row));
  }
  dataset.rows = RowList(std::move(kept));
  return fixes;
}

void printIssues(const Dataset& dataset, const Checked& checked, bool all) {
  if (isClean(checked)) return print("no issues\n");
  using enum Table::Align;
  Table table({"issue", "rows", "safe fix", "which"}, {Left, Right, Left, Left});
  eachKind(checked, [&](IssueKind kind, const std::vector<std::size_t>& rows) {
    const char* way = kind == IssueKind::Duplicate ? "delete" : hasFix(kind) ? "mend" : "–";
    table.add({nameOf(kind), withThousands(static_cast<std::int64_t>(rows.size())), way, listOf(rows)});
  });
  print(table.text(std::max(terminalWidth(), 80)));
  eachKind(checked, [&](IssueKind kind, const std::vector<std::size_t>& rows) {
    print("\n" + nameOf(kind) + "\n");
    constexpr std::size_t kShown = 3;
    const std::size_t shown = all ? rows.size() : std::min(kShown, rows.size());
    for (std::size_t i = 0; i < shown; ++i)
      print("  row " + std::to_string(rows[i] + 1) + ": " + sentenceFor(dataset, checked, rows[i], kind) + "\n");
    if (shown < rows.size()) print("  and " + withThousands(static_cast<std::int64_t>(rows.size() - shown)) + " more (--all shows them)\n");
  });
}

Json issuesJson(const Dataset& dataset, const Checked& checked) {
  Json json = Json::object();
  eachKind(checked, [&](IssueKind kind, const std::vector<std::size_t>& rows) {
    Json list = Json::array();
    for (const std::size_t row : rows) {
      Json entry{{"row", row + 1}, {"sentence", sentenceFor(dataset, checked, row, kind)}};
      const bool pointsElsewhere = kind == IssueKind::Duplicate || kind == IssueKind::NearDuplicate || kind == IssueKind::Contradiction ||
                                   kind == IssueKind::ValidationInTraining;
      if (pointsElsewhere && checked.facts[row].other != RowFacts::kUnknown) entry["other"] = checked.facts[row].other + 1;
      list.push_back(std::move(entry));
    }
    json[nameOf(kind)] = Json{{"count", rows.size()}, {"fixable", hasFix(kind)}, {"rows", std::move(list)}};
  });
  return json;
}

/// @return whether nothing is wrong (any more)
bool checkFile(const std::string& file, const CheckOptions& options, const Interrupt& interrupt, Json& report) {
  Dataset dataset = readShowing({file}, options.read, interrupt);
  Checked checked = check(dataset, options.settings, interrupt);
  Fixes fixes;
  if (options.fix) {
    fixes = fix(dataset, checked);
    if (fixes.mended + fixes.deleted > 0) {
      writeShowing(dataset, file, dataset.fileForm, dataset.rowForm, interrupt);
      // What is said now is about the file as it is now; what was chosen by other names has the usual ones.
      ReadChoice now;
      now.encoding = options.read.encoding;
      now.question = options.read.question;
      now.answer = options.read.answer;
      dataset = readShowing({file}, now, interrupt);
      checked = check(dataset, options.settings, interrupt);
    }
  }
  if (options.json) {
    Json json = describeJson(dataset);
    json["file"] = file;
    if (options.fix) json["fixed"] = Json{{"mended", fixes.mended}, {"deleted", fixes.deleted}};
    json["issues"] = issuesJson(dataset, checked);
    report.push_back(std::move(json));
  } else {
    print(file + ": " + describe(dataset) + "\n");
    if (options.fix)
      print("fixed: " + counted(fixes.mended, "row") + " mended, " + counted(fixes.deleted, "duplicate") + " deleted\n");
    printIssues(dataset, checked, options.all);
  }
  return isClean(checked);
}

int checkAll(CheckOptions options, const Interrupt& interrupt) {
  for (const std::string& pair : options.placeholders) {
    const std::size_t equals = pair.find('=');
    options.settings.placeholders[pair.substr(0, equals)] = equals == std::string::npos ? "" : pair.substr(equals + 1);
  }
  bool clean = true;
  Json report = Json::array();
  for (std::size_t i = 0; i < options.files.size(); ++i) {
    if (i > 0 && !options.json) print("\n");
    clean = checkFile(options.files[i], options, interrupt, report) && clean;
  }
  if (options.json) print(report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  return clean ? kOk : kFailed;
}

}  // namespace

void addDataCheck(CLI::App& data, Invocation& invocation) {
  CLI::App* command = data.add_subcommand("check", "List what is wrong with the rows of each file, by kind; exit code 1 when there is anything");
  const auto options = std::make_shared<CheckOptions>();
  command->add_option("files", options->files, "dataset files, each checked by itself")->required();
  command->add_flag("--fix", options->fix, "mend what can be mended safely and delete duplicates, in the files");
  command->add_flag("--all", options->all, "show a sentence for every row, not only the first of each kind");
  command->add_flag("--json", options->json, "print a JSON list with an object for each file");
  command->add_option("--placeholder", options->placeholders, "NAME=VALUE: {{NAME}} is no issue");
  command->add_option("--near-duplicate", options->settings.nearDuplicate, "how alike two rows must be, 0 to 1")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_option("--validation-share", options->settings.validationShare, "of the split that a run would make")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_option("--seed", options->settings.seed, "of that split")->capture_default_str();
  addReadChoice(*command, options->read);
  command->callback([=, &invocation] { invocation.action = [=](Interrupt& interrupt) { return checkAll(*options, interrupt); }; });
}

}  // namespace lorikeet::cli
