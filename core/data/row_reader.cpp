#include "core/data/row_reader.h"

#include <algorithm>

#include "core/data/conversation.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

// In order of preference: "question" wins over "input" where a file has both.
const std::vector<std::string> kQuestionNames = {"question", "prompt", "query", "instruction", "user", "human", "input", "q",
                                                 "问题",     "提问",   "问",    "题目",        "用户", "指令",  "输入"};
const std::vector<std::string> kAnswerNames = {"answer", "response", "completion", "output", "reply", "assistant", "a",
                                               "答案",   "回答",     "答",         "回复",   "助手",  "输出"};

std::string folded(std::string text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  text = text.substr(first, text.find_last_not_of(" \t") - first + 1);
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string findColumn(const std::vector<std::string>& columns, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (const std::string& column : columns) {
      if (folded(column) == name) return column;
    }
  }
  return "";
}

bool has(const std::vector<std::string>& columns, const char* name) {
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

/// Takes the fields of one record apart; what is left over is the row's extra.
class RowReader {
 public:
  RowReader(Json fields, const FormatGuess& guess) : m_fields(std::move(fields)), m_guess(guess) {}

  Row read() {
    stepAside("system", m_guess.systemColumn);
    stepAside("tags", m_guess.tagsColumn);
    stepAside("split", m_guess.splitColumn);
    switch (m_guess.rowForm) {
      case RowForm::Alpaca: readAlpaca(); break;
      case RowForm::ShareGpt: readTurns({"conversations", "conversation", "messages"}); break;
      case RowForm::Messages: readTurns({"messages", "conversations", "conversation"}); break;
      case RowForm::QuestionAnswer: readQuestionAnswer(); break;
    }
    readKnown();
    keepOthers();
    m_row.turns.shrink_to_fit();  // a million rows count
    return std::move(m_row);
  }
  std::vector<std::pair<std::string, std::string>> problems;

 private:
  /// Removes and returns a field as text. Numbers count as text; null and absent as nothing.
  std::optional<std::string> takeText(const std::string& key) {
    if (key.empty()) return std::nullopt;  // "none of the columns"
    const auto at = m_fields.find(key);
    if (at == m_fields.end()) return std::nullopt;
    std::optional<std::string> text;
    if (at->is_string())
      text = std::move(at->get_ref<std::string&>());
    else if (at->is_number() || at->is_boolean())
      text = at->dump();
    else if (!at->is_null()) {
      bad("has " + describeJson(*at) + " in \"" + key + "\", where a text should be");
      return std::nullopt;  // stays in extra, so that writing keeps it
    }
    m_fields.erase(key);
    return text;
  }

  /// Where another column was chosen, the one that has the name by rights keeps its text under a name that means nothing.
  void stepAside(const std::string& name, const std::string& chosen) {
    const auto at = m_fields.find(name);
    const bool isPair = m_guess.rowForm == RowForm::QuestionAnswer && (name == m_guess.questionColumn || name == m_guess.answerColumn);
    if (chosen == name || at == m_fields.end() || isPair) return;
    Json value = std::move(*at);
    m_fields.erase(name);
    m_fields[name + " (2)"] = std::move(value);
  }

  /// Removes and returns a field; a text that holds a JSON list (a CSV cell) is parsed.
  Json takeList(const std::string& key) {
    if (key.empty()) return nullptr;
    const auto at = m_fields.find(key);
    if (at == m_fields.end()) return nullptr;
    Json value = std::move(*at);
    m_fields.erase(key);
    if (!value.is_string()) return value;
    const std::string text = value.get<std::string>();
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return nullptr;
    if (text[first] != '[') return value;
    try {
      return parseJson(text, "\"" + key + "\"");
    } catch (const Error& error) {
      bad(std::string("cannot be read: ") + error.what());
      return value;
    }
  }

  void bad(const std::string& sentence) { problems.emplace_back("bad-record", sentence); }

  void takeSystem() {
    if (const auto system = takeText(m_guess.systemColumn);
        system && !system->empty() && (m_row.turns.empty() || m_row.turns[0].role != "system"))
      m_row.turns.insert(m_row.turns.begin(), {"system", *system});
  }

  void readAlpaca() {
    takeSystem();
    const Json history = takeList("history");
    if (!history.is_null() && !history.is_array()) bad("has a \"history\" that is not a list of [question, answer] pairs");
    for (const Json& pair : history.is_array() ? history : Json::array()) {
      if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
        bad("has a \"history\" that is not a list of [question, answer] pairs");
        break;
      }
      m_row.turns.push_back({"user", pair[0].get<std::string>()});
      m_row.turns.push_back({"assistant", pair[1].get<std::string>()});
    }
    auto question = takeText("instruction");
    const std::string input = takeText("input").value_or("");
    if (!input.empty()) {
      question = question.value_or("").empty() ? input : *question + "\n" + input;
      m_row.extra[kNoteInput] = input;
    }
    appendPair(std::move(question), takeText("output"));
  }

  void readQuestionAnswer() {
    takeSystem();
    auto question = takeText(m_guess.questionColumn);
    appendPair(std::move(question), takeText(m_guess.answerColumn));
  }

  void appendPair(std::optional<std::string> question, std::optional<std::string> answer) {
    m_row.turns.reserve(m_row.turns.size() + 2);  // exactly: a million rows count
    if (question) m_row.turns.push_back({"user", std::move(*question)});
    if (answer) m_row.turns.push_back({"assistant", std::move(*answer)});
  }

  void readTurns(std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
      if (!m_fields.contains(key)) continue;
      Json list = takeList(key);
      Conversation conversation = readConversation(list);
      m_row.turns = std::move(conversation.turns);
      if (!conversation.badRecord.empty()) bad(conversation.badRecord);
      if (writeConversation(m_row.turns, m_guess.rowForm, nullptr) != list) m_row.extra[kNoteTurns] = std::move(list);
      takeSystem();
      return;
    }
    bad("has no list of turns (\"messages\" or \"conversations\")");
  }

  std::vector<std::string> takeTexts(const std::string& key) {
    const Json value = takeList(key);
    std::vector<std::string> texts;
    if (value.is_string()) texts.push_back(value.get<std::string>());
    if (value.is_number()) texts.push_back(value.dump());
    if (value.is_object()) bad("has an object in \"" + key + "\", where a list of texts should be");
    for (const Json& item : value.is_array() ? value : Json::array()) {
      if (item.is_string())
        texts.push_back(item.get<std::string>());
      else if (item.is_number())
        texts.push_back(item.dump());
      else
        bad("has " + describeJson(item) + " in \"" + key + "\", where a list of texts should be");
    }
    return texts;
  }

  /// A flag of ours; another program's field of that name is kept as it is.
  bool takeFlag(const std::string& key) {
    const auto at = m_fields.find(key);
    if (at == m_fields.end() || (*at != true && *at != "true")) return false;
    m_fields.erase(key);
    return true;
  }

  void readKnown() {
    m_row.tags = takeTexts(m_guess.tagsColumn);
    // In a column that a person chose for this, words stand as people write them.
    if (m_guess.tagsColumn != "tags" && m_row.tags.size() == 1) m_row.tags = tagsInText(m_row.tags.front());
    m_row.mustContain = takeTexts("must_contain");
    m_row.locked = takeFlag("locked");
    m_row.draft = takeFlag("draft");
    readSplit();
  }

  /// What is left over is written back one day.
  void keepOthers() {
    if (m_fields.empty()) return;
    if (m_row.extra.is_null()) {
      m_fields.get_ref<Json::object_t&>().shrink_to_fit();  // a million rows count
      m_row.extra = std::move(m_fields);
      return;
    }
    for (auto& [key, value] : m_fields.items()) m_row.extra[key] = std::move(value);
  }

  void readSplit() {
    if (m_guess.splitColumn.empty()) return;
    const auto split = m_fields.find(m_guess.splitColumn);
    if (split == m_fields.end() || !split->is_string()) return;
    const std::string name = folded(split->get<std::string>());
    const auto isOneOf = [&](std::initializer_list<const char*> names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    // In a column that a person chose for this, other programs' words count too.
    const bool chosen = m_guess.splitColumn != "split";
    if (name == "train" || (chosen && isOneOf({"training", "训练", "训练集"})))
      m_row.split = Split::Train;
    else if (name == "validation" || (chosen && isOneOf({"val", "valid", "dev", "eval", "test", "验证", "验证集", "测试", "测试集"})))
      m_row.split = Split::Validation;
    else if (!name.empty())
      return;  // another word is a field we do not know: kept as it is
    m_fields.erase(m_guess.splitColumn);
  }

  Json m_fields;
  const FormatGuess& m_guess;
  Row m_row;
};

std::string joined(const std::string& place, const std::string& problem) { return place + " " + problem + "."; }

}  // namespace

FormatGuess guessRowForm(const std::vector<std::string>& columns) {
  FormatGuess guess;
  guess.columns = columns;
  guess.questionColumn = findColumn(columns, kQuestionNames);
  guess.answerColumn = findColumn(columns, kAnswerNames);
  if (has(columns, "messages")) {
    guess.rowForm = RowForm::Messages;
    guess.reason = "There is a field \"messages\", as in OpenAI's form.";
  } else if (has(columns, "conversations") || has(columns, "conversation")) {
    guess.rowForm = RowForm::ShareGpt;
    guess.reason = "There is a field \"conversations\", as in ShareGPT's form.";
  } else if (has(columns, "instruction") && has(columns, "output")) {
    guess.rowForm = RowForm::Alpaca;
    guess.reason = "There are fields \"instruction\" and \"output\", as in Alpaca's form.";
  } else if (!guess.questionColumn.empty() && !guess.answerColumn.empty()) {
    guess.rowForm = RowForm::QuestionAnswer;
    guess.reason =
        "The column \"" + guess.questionColumn + "\" looks like the question and \"" + guess.answerColumn + "\" like the answer.";
  }
  return guess;
}

void appendRow(std::vector<Row>& rows, std::vector<RowIssue>& issues, Record&& record, const FormatGuess& guess) {
  const std::size_t index = rows.size();
  if (!record.value.is_object()) {
    Row row;
    row.extra[kNoteRaw] = std::move(record.value);
    rows.push_back(std::move(row));
    issues.push_back({index, "bad-record", joined(record.place, record.problem)});
    return;
  }
  RowReader reader(std::move(record.value), guess);
  Row row = reader.read();
  if (!record.problem.empty()) reader.problems.emplace_back("bad-record", record.problem);
  // A broken record explains its missing answer already.
  if (reader.problems.empty()) reader.problems = problemsOfRow(row);
  for (const auto& [kind, sentence] : reader.problems) issues.push_back({index, kind, joined(record.place, sentence)});
  rows.push_back(std::move(row));
}

}  // namespace lorikeet
