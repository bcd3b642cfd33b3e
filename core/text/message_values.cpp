// Turns to template values. See message_values.h.
#include "core/text/message_values.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text/answer_marks.h"
#include "core/text/jinja_from_json.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

using jinja::List;
using jinja::Value;
using Json = nlohmann::ordered_json;

bool holds(const std::string& text, const char* part) { return text.find(part) != text.npos; }

/// The calls in the content of a function_call turn, [{"name", "arguments"}, …]; empty if it holds something else.
Json callsIn(const std::string& content) {
  Json json = Json::parse(content, nullptr, false);
  if (json.is_object()) json = Json::array({std::move(json)});
  const auto isCall = [](const Json& call) { return call.is_object() && call.contains("name") && call["name"].is_string(); };
  return json.is_array() && std::all_of(json.begin(), json.end(), isCall) ? json : Json::array();
}

/// Calls of turn `turn` in OpenAI's form. Ids are nine letters and digits, as Mistral's templates ask for.
void appendCalls(Json& calls, const Message& message, std::size_t turn, const TemplateHabits& habits, bool argumentsAsText) {
  for (const Json& call : callsIn(message.content)) {
    const std::string number = std::to_string(100000 + (turn * 100 + calls.size()) % 900000);
    Json arguments = call.contains("arguments") ? call["arguments"] : call.value("parameters", Json::object());
    if (arguments.is_string() && !argumentsAsText)
      if (Json parsed = Json::parse(arguments.get<std::string>(), nullptr, false); parsed.is_object())
        arguments = std::move(parsed);
    if (argumentsAsText && !arguments.is_string()) arguments = arguments.dump();
    Json entry = Json::object();
    if (habits.callIds) entry["id"] = "cal" + number;
    entry["type"] = "function";
    entry["function"] = Json{{"name", call["name"]}, {"arguments", std::move(arguments)}};
    calls.push_back(std::move(entry));
  }
}

/// The message of one group before it is marked.
Json messageOf(const std::vector<Message>& messages, const MessageGroup& group, const TemplateHabits& habits,
               bool argumentsAsText) {
  const Message& first = messages[group.first];
  Json message = Json::object();
  if (!first.fields.empty()) {
    message = Json::parse(first.fields.text(), nullptr, false);
    if (!message.is_object()) throw Error("A turn's further fields are no JSON object: " + first.fields.text().substr(0, 60));
    if (const auto it = message.find("role"); it != message.end() && it->is_string()) *it = first.role.text();
    if (const auto it = message.find("content"); it != message.end() && it->is_string()) *it = first.content;
  } else {
    const bool isCall = first.role == "function_call";
    message["role"] = isCall ? "assistant" : first.role == "tool" && !habits.toolRole ? "user" : first.role.text();
    message["content"] = isCall && habits.toolCalls && !callsIn(first.content).empty() ? "" : first.content;
  }
  Json calls = Json::array();
  for (std::size_t i = group.first; i < group.first + group.count; ++i) {
    if (messages[i].role != "function_call" || !messages[i].fields.empty()) continue;
    if (habits.toolCalls)
      appendCalls(calls, messages[i], i, habits, argumentsAsText);
    else if (i > group.first)
      message["content"] = message["content"].get<std::string>() + "\n" + messages[i].content;
  }
  if (!calls.empty()) message["tool_calls"] = std::move(calls);
  return message;
}

/// Texts of a content: itself, or its parts.
std::vector<Json*> textsIn(Json& message) {
  std::vector<Json*> texts;
  const auto content = message.find("content");
  if (content == message.end()) return texts;
  if (content->is_string()) texts.push_back(&*content);
  if (content->is_array())
    for (Json& part : *content)
      if (part.is_object() && part.contains("text") && part["text"].is_string()) texts.push_back(&part["text"]);
  return texts;
}

void markMessage(Json& message, std::size_t index, const MessageGroup& group, Marks marks) {
  if (!group.answers && !marks.others) return;
  const std::vector<Json*> texts = textsIn(message);
  const bool hasCalls = message.contains("tool_calls") && message["tool_calls"].is_array() && !message["tool_calls"].empty();
  const auto marked = [&](Json& text, bool opens, bool closes) {
    text = markedContent(text.get<std::string>(), index, opens && marks.opening, closes && marks.closing && group.answers);
  };
  // An empty content beside calls is one that the template leaves out.
  const bool onlyCalls = hasCalls && (texts.empty() || (texts.size() == 1 && texts[0]->get<std::string>().empty()));
  for (std::size_t i = 0; i < texts.size() && !onlyCalls; ++i) marked(*texts[i], i == 0, i + 1 == texts.size());
  if (!hasCalls || !group.answers) return;
  Json& calls = message["tool_calls"];
  for (std::size_t i = 0; i < calls.size(); ++i) {
    Json* call = &calls[i];
    if (call->is_object() && call->contains("function")) call = &(*call)["function"];
    if (!call->is_object() || !call->contains("name") || !(*call)["name"].is_string()) continue;
    marked((*call)["name"], i == 0 && onlyCalls, i + 1 == calls.size());
  }
}

}  // namespace

TemplateHabits::TemplateHabits(const std::string& source)
    : toolCalls(holds(source, "tool_calls")),
      toolRole(holds(source, "'tool'") || holds(source, "\"tool\"")),
      callIds(holds(source, "tool_call_id") || holds(source, "['id']") || holds(source, "[\"id\"]") || holds(source, ".id")),
      tools(holds(source, "tools")) {}

std::vector<MessageGroup> groupsOf(const std::vector<Message>& messages, const TemplateHabits& habits) {
  std::vector<MessageGroup> groups;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Message& message = messages[i];
    const bool isCall = message.role == "function_call" && message.fields.empty();
    const bool becomesCall = isCall && habits.toolCalls && !callsIn(message.content).empty();
    const bool mayJoin = !groups.empty() && groups.back().answers &&
                         (habits.toolCalls ? becomesCall : isCall && messages[i - 1].role == "function_call");
    if (mayJoin) {
      ++groups.back().count;
      groups.back().callsTool = true;
    } else {
      const bool callsByFields = holds(message.fields, "\"tool_calls\"") && message.role == "assistant";
      const bool answers = message.role == "assistant" || message.role == "function_call";
      groups.push_back({i, 1, answers, message.role == "function_call" || callsByFields});
    }
  }
  return groups;
}

jinja::List messageValues(const std::vector<Message>& messages, const std::vector<MessageGroup>& groups,
                          const TemplateHabits& habits, bool argumentsAsText, Marks marks) {
  List values;
  std::size_t answered = 0;    // observations since the last call
  Json calls = Json::array();  // of the last answer
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Json message = messageOf(messages, groups[i], habits, argumentsAsText);
    if (groups[i].answers) answered = 0, calls = message.value("tool_calls", Json::array());
    const bool isPlainTool = messages[groups[i].first].fields.empty() && message["role"] == "tool";
    if (habits.callIds && isPlainTool && !calls.empty())  // observations come in the order of their calls
      message["tool_call_id"] = calls[std::min(answered++, calls.size() - 1)].value("id", "cal000000");
    markMessage(message, i, groups[i], marks);
    values.push_back(jinja::fromJson(message));
  }
  return values;
}

std::string toolDescription(const std::string& tools) {
  const Json list = Json::parse(tools, nullptr, false);
  if (!list.is_array() || list.empty()) return {};
  // The words are those of the Hermes format, which most tool-calling data sets are written for.
  std::string text =
      "# Tools\n\nYou may call one or more functions to help with the question. The functions, as JSON between <tools> and "
      "</tools>:\n<tools>";
  for (const Json& tool : list) text += "\n" + tool.dump();
  return text +
         "\n</tools>\n\nTo call one, answer with a JSON object that holds its name and arguments:\n"
         "{\"name\": <function name>, \"arguments\": <object of arguments>}";
}

std::vector<Message> withToolDescription(std::vector<Message> messages, const std::string& tools) {
  const std::string text = toolDescription(tools);
  if (text.empty()) return messages;
  if (!messages.empty() && messages[0].role == "system")
    messages[0].content += (messages[0].content.empty() ? "" : "\n\n") + text;
  else
    messages.insert(messages.begin(), {"system", text});
  return messages;
}

}  // namespace lorikeet
