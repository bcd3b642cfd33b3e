// lorikeet-cli data compare: two versions of a dataset row by row, changed rows with their words marked [-removed-] and {+added+}.
#include <algorithm>

#include "app/cli/console.h"
#include "app/cli/data.h"
#include "core/edit/compare.h"

namespace lorikeet::cli {
namespace {

struct CompareOptions {
  std::string before, after;
  std::size_t limit = 20;
  ReadChoice read;
  bool json = false;
};

const char* wordFor(RowChange change) {
  switch (change) {
    case RowChange::Added: return "added";
    case RowChange::Removed: return "removed";
    case RowChange::Changed: return "changed";
    case RowChange::Same: break;
  }
  return "same";
}

std::string splitWord(Split split) { return split == Split::Train ? "train" : split == Split::Validation ? "validation" : "auto"; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// What differs between two versions of a row: (what, text before, text after).
struct Difference {
  std::string what, before, after;
};

std::vector<Difference> differencesOf(const Row& before, const Row& after) {
  std::vector<Difference> list;
  const auto add = [&](const std::string& what, const std::string& a, const std::string& b) {
    if (a != b) list.push_back({what, a, b});
  };
  for (std::size_t i = 0; i < std::max(before.turns.size(), after.turns.size()); ++i) {
    const Message none;
    const Message& a = i < before.turns.size() ? before.turns[i] : none;
    const Message& b = i < after.turns.size() ? after.turns[i] : none;
    add("role of turn " + std::to_string(i + 1), a.role, b.role);
    add(a.role.empty() ? b.role.text() : a.role.text(), a.content, b.content);
    add("fields of turn " + std::to_string(i + 1), a.fields, b.fields);
  }
  add("split", splitWord(before.split), splitWord(after.split));
  add("tags", joined(before.tags), joined(after.tags));
  add("must contain", joined(before.mustContain), joined(after.mustContain));
  add("locked", before.locked ? "yes" : "no", after.locked ? "yes" : "no");
  add("draft", before.draft ? "yes" : "no", after.draft ? "yes" : "no");
  const auto textOf = [](const Json& extra) { return extra.empty() ? "" : extra.dump(-1, ' ', false, Json::error_handler_t::replace); };
  add("other fields", textOf(before.extra), textOf(after.extra));
  return list;
}

/// Added text is {+so+}, removed text [-so-].
std::string markedWords(const Difference& difference) {
  std::string text;
  for (const WordMark& mark : compareWords(difference.before, difference.after)) {
    if (mark.change == RowChange::Added) text += "{+" + mark.text + "+}";
    if (mark.change == RowChange::Removed) text += "[-" + mark.text + "-]";
    if (mark.change == RowChange::Same) text += mark.text;
  }
  return text;
}

Json wordsJson(const Difference& difference) {
  Json list = Json::array();
  for (const WordMark& mark : compareWords(difference.before, difference.after))
    list.push_back(Json{{"change", wordFor(mark.change)}, {"text", mark.text}});
  return list;
}

std::string placeOf(const RowPair& pair) {
  if (!pair.before) return "row " + std::to_string(*pair.after + 1);
  if (!pair.after) return "row " + std::to_string(*pair.before + 1) + " of before";
  return "row " + std::to_string(*pair.before + 1) + (*pair.before == *pair.after ? "" : " → " + std::to_string(*pair.after + 1));
}

void printPair(const RowPair& pair, const RowList& before, const RowList& after) {
  print(std::string(wordFor(pair.change)) + ": " + placeOf(pair) + "\n");
  if (pair.change == RowChange::Changed) {
    for (const Difference& difference : differencesOf(before[*pair.before], after[*pair.after]))
      print("  " + difference.what + ": " + markedWords(difference) + "\n");
    return;
  }
  const Row& row = pair.after ? after[*pair.after] : before[*pair.before];
  print("  " + fitted(row.question() + " → " + row.answer(), std::max(terminalWidth(), 80) - 2) + "\n");
}

Json pairJson(const RowPair& pair, const RowList& before, const RowList& after) {
  Json json{{"change", wordFor(pair.change)}};
  if (pair.before) json["before"] = *pair.before + 1;
  if (pair.after) json["after"] = *pair.after + 1;
  if (pair.change != RowChange::Changed) return json;
  json["differences"] = Json::array();
  for (const Difference& difference : differencesOf(before[*pair.before], after[*pair.after]))
    json["differences"].push_back(Json{{"what", difference.what}, {"words", wordsJson(difference)}});
  return json;
}

int compareFiles(const CompareOptions& options, const Interrupt& interrupt) {
  const RowList before = readShowing({options.before}, options.read, interrupt).rows;
  const RowList after = readShowing({options.after}, options.read, interrupt).rows;
  const std::vector<RowPair> pairs = compareRows(before, after, interrupt.token());
  std::size_t count[4] = {};
  for (const RowPair& pair : pairs) ++count[static_cast<std::size_t>(pair.change)];
  const auto of = [&](RowChange change) { return count[static_cast<std::size_t>(change)]; };
  const bool same = of(RowChange::Same) == pairs.size();
  if (options.json) {
    Json json;
    for (const RowChange change : {RowChange::Same, RowChange::Added, RowChange::Removed, RowChange::Changed}) json[wordFor(change)] = of(change);
    json["rows"] = Json::array();
    for (const RowPair& pair : pairs)
      if (pair.change != RowChange::Same) json["rows"].push_back(pairJson(pair, before, after));
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return same ? kOk : kFailed;
  }
  const auto number = [&](RowChange change) { return withThousands(static_cast<std::int64_t>(of(change))) + " " + wordFor(change); };
  print(number(RowChange::Same) + ", " + number(RowChange::Changed) + ", " + number(RowChange::Added) + ", " + number(RowChange::Removed) + "\n");
  std::size_t shown = 0;
  for (const RowPair& pair : pairs) {
    if (pair.change == RowChange::Same || (options.limit > 0 && shown == options.limit)) continue;
    printPair(pair, before, after);
    ++shown;
  }
  const std::size_t hidden = pairs.size() - of(RowChange::Same) - shown;
  if (hidden > 0) print("and " + withThousands(static_cast<std::int64_t>(hidden)) + " more (--limit 0 shows all)\n");
  return same ? kOk : kFailed;
}

}  // namespace

void addDataCompare(CLI::App& data, Invocation& invocation) {
  CLI::App* command = data.add_subcommand("compare", "Show what differs between two versions of a dataset; exit code 1 when anything does");
  const auto options = std::make_shared<CompareOptions>();
  command->add_option("before", options->before, "the earlier file")->required();
  command->add_option("after", options->after, "the later file")->required();
  command->add_option("--limit", options->limit, "how many differing rows to show, 0 = all")->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object with all differing rows");
  addReadChoice(*command, options->read);
  command->callback([=, &invocation] { invocation.action = [=](Interrupt& interrupt) { return compareFiles(*options, interrupt); }; });
}

}  // namespace lorikeet::cli
