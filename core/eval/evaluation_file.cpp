// See evaluation_file.h.
#include "core/eval/evaluation_file.h"

#include <algorithm>

#include "core/edit/folded_text.h"
#include "core/text/utf8.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr int kFormat = 1;  // of the file; a later one that cannot be read as this gets another number
const char* const kVotes[] = {"none", "left", "right", "tie"};

Json numberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json toJson(const Contestant& who) {
  return {{"name", who.name},   {"path", who.path},           {"adapterHash", who.adapterHash}, {"step", who.step},
          {"sites", who.sites}, {"deltaNorm", who.deltaNorm}, {"strength", who.strength}};
}

Json toJson(const ScoredAnswer& answer) {
  return {{"text", answer.text},
          {"finish", answer.finish},
          {"right", answer.right},
          {"exact", answer.exact},
          {"contains", answer.contains},
          {"f1", answer.f1},
          {"rougeL", answer.rouge},
          {"bleu", answer.bleu},
          {"perplexity", numberOrNull(answer.perplexity())},
          {"referenceNats", numberOrNull(answer.referenceNats)},
          {"referenceTokens", answer.referenceTokens}};
}

Json toJson(const EvaluatedRow& row) {
  Json json{{"index", row.index}, {"question", row.question}, {"reference", row.reference}, {"mustContain", row.mustContain}};
  if (!row.issue.empty()) json["issue"] = row.issue;
  json["answers"] = Json::array();
  for (const ScoredAnswer& answer : row.answers) json["answers"].push_back(toJson(answer));
  return json;
}

Json toJson(const EvaluatedSet& set) {
  Json json{{"title", set.title},     {"path", set.path},   {"dataHash", set.dataHash},
            {"general", set.general}, {"total", set.total}, {"bleuTokenizer", nameOf(set.tokenizer)},
            {"rows", Json::array()}};
  for (const EvaluatedRow& row : set.rows) json["rows"].push_back(toJson(row));
  return json;
}

Json toJson(const BlindTest& test) {
  Json json{
      {"set", test.set}, {"first", test.first}, {"second", test.second}, {"seed", std::to_string(test.seed)}, {"rows", test.rows}};
  json["votes"] = Json::array();
  for (const Vote vote : test.votes) json["votes"].push_back(kVotes[static_cast<std::size_t>(vote)]);
  return json;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Contestant contestantFrom(const JsonReader& reader) {
  Contestant who;
  who.name = reader.text("name");
  who.path = reader.textOr("path", "");
  who.adapterHash = reader.textOr("adapterHash", "");
  who.step = reader.has("step") ? reader.integer("step", -1) : -1;
  who.sites = reader.integerOr("sites", 0, 0);
  who.deltaNorm = reader.numberOr("deltaNorm", 0, 0, kInfinity);
  who.strength = reader.numberOr("strength", 1, -kInfinity, kInfinity);
  return who;
}

ScoredAnswer answerFrom(const JsonReader& reader) {
  ScoredAnswer answer;
  answer.text = reader.text("text");
  answer.finish = reader.textOr("finish", "");
  answer.referenceNats = reader.numberOr("referenceNats", answer.referenceNats, 0, kInfinity);
  answer.referenceTokens = reader.integerOr("referenceTokens", 0, 0);
  return answer;
}

/// Calls `take` with a reader of each element of a list that may be absent.
template <class Take>
void eachOf(const JsonReader& reader, const std::string& key, Take&& take) {
  const Json* list = reader.find(key);
  if (list == nullptr) return;
  if (!list->is_array()) reader.fail(key, "must be a list, but is " + describeJson(*list));
  for (std::size_t i = 0; i < list->size(); ++i)
    take(JsonReader((*list)[i], reader.where() + ", " + key + "[" + std::to_string(i) + "]"));
}

std::vector<std::string> textsOf(const JsonReader& reader, const std::string& key) {
  std::vector<std::string> texts;
  const Json* list = reader.find(key);
  if (list == nullptr) return texts;
  for (const Json& text : *list) text.is_string() ? texts.push_back(text) : reader.fail(key, "must be a list of texts");
  return texts;
}

EvaluatedRow rowFrom(const JsonReader& reader, const Evaluation& evaluation, BleuTokenizer tokenizer) {
  EvaluatedRow row;
  row.index = static_cast<std::size_t>(reader.integerOr("index", 0, 0));
  row.question = reader.text("question");
  row.reference = reader.textOr("reference", "");
  row.mustContain = textsOf(reader, "mustContain");
  row.issue = reader.textOr("issue", "");
  eachOf(reader, "answers", [&](const JsonReader& answer) { row.answers.push_back(answerFrom(answer)); });
  const std::size_t wanted = row.asked() ? evaluation.contestants.size() : 0;
  if (row.answers.size() != wanted)
    reader.fail("answers", "must hold " + std::to_string(wanted) + " answers, but holds " + std::to_string(row.answers.size()));
  for (ScoredAnswer& answer : row.answers) scoreAnswer(row, tokenizer, evaluation.rougeStem, answer);
  return row;
}

EvaluatedSet setFrom(const JsonReader& reader, const Evaluation& evaluation) {
  EvaluatedSet set;
  set.title = reader.text("title");
  set.path = reader.textOr("path", "");
  set.dataHash = reader.textOr("dataHash", "");
  set.general = reader.booleanOr("general", false);
  set.tokenizer = reader.textOr("bleuTokenizer", "13a") == "zh" ? BleuTokenizer::Chinese : BleuTokenizer::V13a;
  eachOf(reader, "rows", [&](const JsonReader& row) { set.rows.push_back(rowFrom(row, evaluation, set.tokenizer)); });
  set.total = static_cast<std::size_t>(reader.integerOr("total", static_cast<std::int64_t>(set.rows.size()), 0));
  return set;
}

std::size_t indexBelow(const JsonReader& reader, const std::string& key, std::size_t count) {
  return static_cast<std::size_t>(reader.integer(key, 0, static_cast<std::int64_t>(count) - 1));
}

BlindTest blindTestFrom(const JsonReader& reader, const Evaluation& evaluation) {
  BlindTest test;
  test.set = indexBelow(reader, "set", evaluation.sets.size());
  test.first = indexBelow(reader, "first", evaluation.contestants.size());
  test.second = indexBelow(reader, "second", evaluation.contestants.size());
  test.seed = std::strtoull(reader.textOr("seed", "0").c_str(), nullptr, 10);
  const auto& rows = evaluation.sets[test.set].rows;
  if (const Json* list = reader.find("rows"))
    for (const Json& row : *list) {
      if (!row.is_number_unsigned() || row >= rows.size() || !rows[row.get<std::size_t>()].asked())
        reader.fail("rows", "must be a list of rows that were asked");
      test.rows.push_back(row);
    }
  for (const std::string& name : textsOf(reader, "votes"))
    test.votes.push_back(static_cast<Vote>(std::find(std::begin(kVotes), std::end(kVotes), name) - std::begin(kVotes)));
  const bool known = std::all_of(test.votes.begin(), test.votes.end(), [](Vote vote) { return vote <= Vote::Tie; });
  if (!known || test.votes.size() != test.rows.size()) reader.fail("votes", "must hold none, left, right or tie for each row");
  return test;
}

}  // namespace

std::string makeEvaluationId(const Evaluation& evaluation) {
  std::string id;
  for (const char c : evaluation.createdAt.substr(0, 19))
    if (c >= '0' && c <= '9')
      id += c;
    else if (c == 'T')
      id += '-';
  const std::string title = evaluation.sets.empty() ? "" : evaluation.sets.front().title;
  std::string name;
  for (std::size_t at = 0; at < title.size() && name.size() < 40;) {
    const Utf8Char c = decodeUtf8(title, at);
    if (c.valid && (isWordChar(c.code) || c.code == '.' || c.code == '-'))
      appendUtf8(name, c.code);
    else if (!name.empty() && name.back() != '-')
      name += '-';
    at += c.length;
  }
  return name.empty() ? id : id + "-" + name;
}

Json toJson(const Evaluation& evaluation) {
  Json json{{"format", kFormat},
            {"id", evaluation.id},
            {"createdAt", evaluation.createdAt},
            {"complete", evaluation.complete},
            {"seconds", evaluation.seconds},
            {"model",
             {{"name", evaluation.modelName},
              {"hash", evaluation.modelHash},
              {"dtype", evaluation.modelDtype},
              {"chatTemplate", evaluation.chatTemplate}}},
            {"systemPrompt", evaluation.systemPrompt},
            {"sampling", evaluation.sampling},
            {"rougeStem", evaluation.rougeStem}};
  for (const char* key : {"contestants", "sets", "blindTests"}) json[key] = Json::array();
  for (const Contestant& who : evaluation.contestants) json["contestants"].push_back(toJson(who));
  for (const EvaluatedSet& set : evaluation.sets) json["sets"].push_back(toJson(set));
  for (const BlindTest& test : evaluation.blindTests) json["blindTests"].push_back(toJson(test));
  return json;
}

Evaluation evaluationFromJson(const Json& json, const std::string& where) {
  const JsonReader reader(json, where);
  reader.integer("format", kFormat, kFormat);
  Evaluation evaluation;
  evaluation.id = reader.text("id");
  evaluation.createdAt = reader.textOr("createdAt", "");
  evaluation.complete = reader.booleanOr("complete", true);
  evaluation.seconds = reader.numberOr("seconds", 0, 0, kInfinity);
  evaluation.systemPrompt = reader.textOr("systemPrompt", "");
  evaluation.rougeStem = reader.booleanOr("rougeStem", false);
  if (const Json* sampling = reader.find("sampling")) evaluation.sampling = *sampling;
  if (const Json* model = reader.find("model")) {
    const JsonReader of(*model, where + ", model");
    evaluation.modelName = of.textOr("name", "");
    evaluation.modelHash = of.textOr("hash", "");
    evaluation.modelDtype = of.textOr("dtype", "");
    evaluation.chatTemplate = of.textOr("chatTemplate", "");
  }
  eachOf(reader, "contestants", [&](const JsonReader& who) { evaluation.contestants.push_back(contestantFrom(who)); });
  if (evaluation.contestants.empty()) reader.fail("contestants", "is empty; an evaluation has at least one that answers");
  eachOf(reader, "sets", [&](const JsonReader& set) { evaluation.sets.push_back(setFrom(set, evaluation)); });
  eachOf(reader, "blindTests", [&](const JsonReader& test) { evaluation.blindTests.push_back(blindTestFrom(test, evaluation)); });
  return evaluation;
}

void writeEvaluation(const Evaluation& evaluation, const fs::path& file) {
  writeFileAtomic(file, toJson(evaluation).dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

fs::path saveEvaluation(const Evaluation& evaluation, const fs::path& dir) {
  std::error_code code;
  fs::create_directories(dir, code);
  if (code) throw fileError("make", dir, code.value());
  const fs::path path = dir / (evaluation.id + ".json");
  writeEvaluation(evaluation, path);
  return path;
}

Evaluation openEvaluation(const fs::path& file) {
  return evaluationFromJson(parseJson<Json>(readFile(file), file.string()), file.string());
}

std::vector<fs::path> listEvaluations(const fs::path& dir) {
  std::vector<fs::path> files;
  std::error_code code;
  for (fs::directory_iterator at(dir, code), end; !code && at != end; at.increment(code))
    if (at->path().extension() == ".json" && at->is_regular_file(code)) files.push_back(at->path());
  std::sort(files.rbegin(), files.rend());
  return files;
}

fs::path runDirOf(const fs::path& adapterDir) {
  if (adapterDir.empty()) return {};
  std::error_code code;
  fs::path dir = fs::absolute(adapterDir, code).lexically_normal();
  if (!dir.has_filename()) dir = dir.parent_path();
  for (int level = 0; level < 3; ++level, dir = dir.parent_path())
    if (fs::exists(dir / "run.json", code)) return dir;
  return {};
}

fs::path evaluationsDirFor(const std::vector<Contestant>& contestants) {
  for (auto who = contestants.rbegin(); who != contestants.rend(); ++who)
    if (const fs::path run = runDirOf(who->path); !run.empty()) return run / "evaluations";
  return userDataDir() / "evaluations";
}

}  // namespace lorikeet
