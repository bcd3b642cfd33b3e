// What people write into one cell for tags, and what keeps a row from being trained on (declared in row_reader.h).
#include <algorithm>

#include "core/config/field.h"
#include "core/data/row_reader.h"

namespace lorikeet {
namespace {

const std::vector<std::string> kRoles = {"system", "user", "assistant", "tool", "function_call"};
constexpr const char* kBlanks = " \t\r\n";

bool isBlank(const std::string& text) { return text.find_first_not_of(kBlanks) == std::string::npos; }

std::string trimmed(const std::string& text) {
  if (isBlank(text)) return "";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

}  // namespace

std::vector<std::string> tagsInText(const std::string& text) {
  if (text.starts_with('[') && Json::accept(text)) {
    const Json list = Json::parse(text);
    if (std::all_of(list.begin(), list.end(), [](const Json& tag) { return tag.is_string(); }))
      return list.get<std::vector<std::string>>();
  }
  std::vector<std::string> tags;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t ascii = text.find(',', begin), wide = text.find("，", begin), end = std::min({ascii, wide, text.size()});
    if (std::string tag = trimmed(text.substr(begin, end - begin)); !tag.empty()) tags.push_back(std::move(tag));
    begin = end + (end == wide && wide != ascii ? std::string_view("，").size() : 1);
  }
  return tags;
}

std::vector<std::pair<std::string, std::string>> problemsOfRow(const Row& row) {
  std::vector<std::pair<std::string, std::string>> problems;
  for (const Message& turn : row.turns) {
    if (std::find(kRoles.begin(), kRoles.end(), turn.role) == kRoles.end()) {
      problems.emplace_back(
          "bad-role", "has a turn with the unknown role \"" + turn.role.text() + "\"; use system, user, assistant, tool or function_call");
      break;
    }
  }
  const auto answers = [](const Message& turn) { return turn.role == "assistant" || turn.role == "function_call"; };
  const auto answer = std::find_if(row.turns.rbegin(), row.turns.rend(), answers);
  if (answer == row.turns.rend())
    problems.emplace_back("no-answer", "has no answer; write one or delete the row");
  else if (isBlank(answer->content))
    problems.emplace_back("empty-answer", "has an empty answer; write one or delete the row");
  else if (row.turns.back().role == "user")
    problems.emplace_back("no-answer", "ends with a question that has no answer; write one or delete the question");
  const bool asked = std::any_of(row.turns.begin(), row.turns.end(),
                                 [](const Message& turn) { return turn.role == "user" && !isBlank(turn.content); });
  if (!asked) problems.emplace_back("no-question", "has no question; write one or delete the row");
  return problems;
}

}  // namespace lorikeet
