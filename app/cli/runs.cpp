// lorikeet-cli runs: what was trained so far, newest first, and what a person does with it.
#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/inputs.h"
#include "app/cli/runs_view.h"
#include "core/runs/run_actions.h"
#include "core/runs/run_import.h"
#include "core/runs/run_labels.h"

namespace lorikeet::cli {

namespace {

/// What all of them take, and what each takes for itself.
struct RunsOptions {
  std::string root, query, text;
  std::vector<std::string> runs, words;
  bool json = false, all = false, remove = false, list = false, empty = false, yes = false;

  std::filesystem::path rootPath() const { return root.empty() ? defaultRunsRoot() : std::filesystem::path(root); }
  RunRegistry registry() const { return RunRegistry(rootPath()); }
  RunSummary run() const { return registry().find(runs.front()); }
};

/// The answer of a command that changed something: one object, or one sentence.
int tell(const RunsOptions& options, const Json& json, const std::string& sentence) {
  print(options.json ? json.dump(2) + "\n" : sentence + "\n");
  return kOk;
}

int listRunsOf(const RunsOptions& options, Interrupt& interrupt) {
  RunListing listing = options.registry().list(interrupt.token());
  for (const std::string& sentence : listing.unreadable) warn(sentence);
  std::erase_if(listing.runs, [&](const RunSummary& run) { return !matchesQuery(run, options.query); });
  const std::filesystem::path root = options.rootPath();
  if (options.json) {
    Json list = Json::array();
    for (const RunSummary& run : listing.runs) {
      list.push_back(summaryJson(run, root));
      list.back()["config"] = toJson(RunFolder::open(root / run.id).info().config);
    }
    print(list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return kOk;
  }
  if (listing.runs.empty() && !options.query.empty()) {
    print("No run in " + root.string() + " matches \"" + options.query + "\".\n");
    return kOk;
  }
  print(runTable(listing.runs, "No runs in " + root.string() + " yet. lorikeet-cli train makes one.\n"));
  if (!listing.runs.empty()) print("\nin " + root.string() + "\n");
  return kOk;
}

int showRun(const RunsOptions& options, Interrupt&) {
  const std::filesystem::path root = options.rootPath();
  const RunSummary run = options.run();
  const RunInfo info = RunFolder::open(root / run.id).info();
  Json json = summaryJson(run, root);
  json["config"] = toJson(info.config);
  return tell(options, json, runText(run, info, root));
}

int compareRuns(const RunsOptions& options, Interrupt& interrupt) {
  std::vector<RunInfo> infos;
  for (const std::string& text : options.runs) infos.push_back(RunFolder::open(options.rootPath() / options.registry().find(text).id).info());
  Json json = comparisonJson(infos, options.all);
  std::string text = comparisonTable(infos, options.all);
  if (infos.size() == 2) {
    const DataDifference difference = compareData(infos[0], infos[1], interrupt.token());
    json["data"] = dataJson(difference);
    text += "\n" + dataSentence(difference) + "\n";
  }
  print(options.json ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : text);
  return kOk;
}

int renameRun(const RunsOptions& options, Interrupt&) {
  const RunSummary run = options.run();
  if (options.text.find_first_not_of(" \t\n") == std::string::npos) throw Error("A run needs a name of at least one letter.");
  writeLabels(options.rootPath() / run.id, {.name = options.text, .notes = {}, .tags = {}});
  return tell(options, {{"id", run.id}, {"name", options.text}}, run.id + " is now called \"" + options.text + "\".");
}

int tagRun(const RunsOptions& options, Interrupt&) {
  const RunSummary run = options.run();
  std::vector<std::string> tags = run.tags;
  for (const std::string& word : options.words) {
    for (const std::string& tag : tagsFromText(word)) {
      std::erase(tags, tag);
      if (!options.remove) tags.push_back(tag);
    }
  }
  if (tags != run.tags) writeLabels(options.rootPath() / run.id, {.name = {}, .notes = {}, .tags = tags});
  std::string list;
  for (const std::string& tag : tags) list += " " + tag;
  return tell(options, {{"id", run.id}, {"tags", tags}}, run.id + (tags.empty() ? " has no tags." : " is tagged" + list + "."));
}

int noteRun(const RunsOptions& options, Interrupt&) {
  const RunSummary run = options.run();
  const std::string notes = options.text == "-" ? readStandardInput() : options.text;
  writeLabels(options.rootPath() / run.id, {.name = {}, .notes = notes, .tags = {}});
  return tell(options, {{"id", run.id}, {"notes", notes}}, "The notes of " + run.id + " are saved.");
}

int showTrash(const RunsOptions& options) {
  const std::vector<RunSummary> runs = listTrash(options.rootPath());
  Json list = Json::array();
  for (const RunSummary& run : runs) list.push_back(summaryJson(run, options.rootPath() / ".trash"));
  print(options.json ? list.dump(2) + "\n" : runTable(runs, "The trash is empty.\n"));
  return kOk;
}

int trashRuns(const RunsOptions& options, Interrupt&) {
  if (options.list) return showTrash(options);
  const std::filesystem::path root = options.rootPath();
  if (options.empty) {
    if (!options.yes) throw Error("This deletes " + std::to_string(listTrash(root).size()) + " runs for good; add --yes if you mean it.");
    const std::size_t count = emptyTrash(root);
    return tell(options, {{"deleted", count}}, std::to_string(count) + " runs are deleted.");
  }
  if (options.runs.empty()) throw Error("Name the runs to move to the trash, or give --list or --empty.");
  Json moved = Json::array();
  for (const std::string& text : options.runs) {
    moved.push_back(trashRun(root, options.registry().find(text).id));
    if (!options.json) print(moved.back().get<std::string>() + " is in the trash; lorikeet-cli runs restore brings it back.\n");
  }
  if (options.json) print(Json{{"trashed", moved}}.dump(2) + "\n");
  return kOk;
}

/// In the trash runs go by their name there, or by their own when it is the only one.
std::string trashNameOf(const std::filesystem::path& root, const std::string& text) {
  std::vector<std::string> byName;
  for (const RunSummary& run : listTrash(root)) {
    if (run.id == text) return text;
    if (run.name == text) byName.push_back(run.id);
  }
  if (byName.size() > 1) throw Error("\"" + text + "\" may mean " + byName[0] + " and " + byName[1] + ". Give one of these.");
  return byName.empty() ? text : byName.front();
}

int restoreRuns(const RunsOptions& options, Interrupt&) {
  Json restored = Json::array();
  for (const std::string& text : options.runs) {
    restored.push_back(restoreRun(options.rootPath(), trashNameOf(options.rootPath(), text)));
    if (!options.json) print(restored.back().get<std::string>() + " is back.\n");
  }
  if (options.json) print(Json{{"restored", restored}}.dump(2) + "\n");
  return kOk;
}

int importRuns(const RunsOptions& options, Interrupt&) {
  Json imported = Json::array();
  for (const std::string& path : options.words) {
    const RunInfo info = importRun(options.rootPath(), path);
    imported.push_back({{"id", info.id}, {"name", info.name}, {"from", info.importedFrom}, {"steps", info.step}});
    if (!options.json) print(info.importedFrom + " is now the run " + info.id + " (curves only, to step " + std::to_string(info.step) + ").\n");
  }
  if (options.json) print(imported.dump(2) + "\n");
  return kOk;
}

int rebuildIndex(const RunsOptions& options, Interrupt& interrupt) {
  const RunListing listing = options.registry().rebuild(interrupt.token());
  for (const std::string& sentence : listing.unreadable) warn(sentence);
  return tell(options, {{"runs", listing.runs.size()}, {"unreadable", listing.unreadable.size()}, {"indexed", listing.indexed}},
              "The index of " + options.rootPath().string() + " holds " + std::to_string(listing.runs.size()) + " runs" +
                  (listing.indexed ? "." : "; it could not be written, so that each list reads every folder."));
}

using Work = int (*)(const RunsOptions&, Interrupt&);

/// `runs WORD ...`; --json and --runs-root may stand anywhere.
CLI::App* addVerb(CLI::App& runs, Invocation& invocation, const std::shared_ptr<RunsOptions>& options, const char* word, const char* help,
                  Work work) {
  CLI::App* verb = runs.add_subcommand(word, help);
  verb->fallthrough();
  verb->callback([=, &invocation] { invocation.action = [=](Interrupt& interrupt) { return work(*options, interrupt); }; });
  return verb;
}

void addOneRun(CLI::App* verb, const std::shared_ptr<RunsOptions>& options) {
  // A list as a positional would take the words after it, too.
  verb->add_option_function<std::string>("run", [options](const std::string& text) { options->runs = {text}; }, "id, its beginning, or name")
      ->required();
}

}  // namespace

void addRuns(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("runs", "List, compare and keep the runs");
  const auto options = std::make_shared<RunsOptions>();
  command->add_option("--runs-root", options->root, "folder of all runs [default: $LORIKEET_RUNS or ~/.local/share/lorikeet/runs]");
  command->add_flag("--json", options->json, "print JSON");
  const auto add = [&](const char* word, const char* help, Work work) { return addVerb(*command, invocation, options, word, help, work); };

  add("list", "all runs, newest first (the default)", listRunsOf)
      ->add_option("--search", options->query, "only runs with all these words in name, tags, notes, model, dataset or status");
  addOneRun(add("show", "everything about one run", showRun), options);
  CLI::App* compare = add("compare", "settings that differ between runs, and the rows of two", compareRuns);
  compare->add_option("runs", options->runs, "two or more runs")->required()->expected(2, 100);
  compare->add_flag("--all", options->all, "settings that are equal too");
  CLI::App* rename = add("rename", "another name", renameRun);
  addOneRun(rename, options);
  rename->add_option("name", options->text, "the new name")->required();
  CLI::App* tag = add("tag", "add tags", tagRun);
  addOneRun(tag, options);
  tag->add_option("tags", options->words, "the tags")->required();
  tag->add_flag("--remove", options->remove, "take these away");
  CLI::App* note = add("note", "what you want to remember about a run", noteRun);
  addOneRun(note, options);
  note->add_option("text", options->text, "the notes; - reads them from stdin")->required();
  CLI::App* trash = add("trash", "move runs to the trash", trashRuns);
  trash->add_option("runs", options->runs, "the runs");
  trash->add_flag("--list", options->list, "say what lies in the trash");
  trash->add_flag("--empty", options->empty, "delete what lies in the trash for good");
  trash->add_flag("--yes", options->yes, "with --empty: do not ask");
  add("restore", "bring runs back from the trash", restoreRuns)->add_option("runs", options->runs, "the runs")->required();
  add("import", "curves of runs made elsewhere", importRuns)
      ->add_option("paths", options->words, "trainer_state.json, trainer_log.jsonl, or a folder with one")
      ->required();
  add("rebuild", "make the index of all runs again", rebuildIndex);

  command->callback([=, &invocation] {
    if (command->get_subcommands().empty())
      invocation.action = [=](Interrupt& interrupt) { return listRunsOf(*options, interrupt); };
  });
}

}  // namespace lorikeet::cli
