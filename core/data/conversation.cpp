#include "core/data/conversation.h"

#include <algorithm>
#include <map>

#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

/// What files call the roles, to Message::role.
const std::map<std::string, std::string>& roleNames() {
  static const std::map<std::string, std::string> kNames = {{"user", "user"},
                                                            {"human", "user"},
                                                            {"prompter", "user"},
                                                            {"assistant", "assistant"},
                                                            {"gpt", "assistant"},
                                                            {"chatgpt", "assistant"},
                                                            {"bing", "assistant"},
                                                            {"bard", "assistant"},
                                                            {"model", "assistant"},
                                                            {"bot", "assistant"},
                                                            {"system", "system"},
                                                            {"developer", "system"},
                                                            {"tool", "tool"},
                                                            {"observation", "tool"},
                                                            {"function", "tool"},
                                                            {"function_response", "tool"},
                                                            {"ipython", "tool"},
                                                            {"function_call", "function_call"},
                                                            {"tool_call", "function_call"}};
  return kNames;
}

const Json* firstOf(const Json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (const auto at = object.find(key); at != object.end() && !at->is_null()) return &*at;
  }
  return nullptr;
}

/// Plain text, or OpenAI's list of parts when all of them are text. @return false when there is more in it than text
bool readContent(const Json& value, std::string& content) {
  if (value.is_string()) {
    content = value.get<std::string>();
    return true;
  }
  if (value.is_number() || value.is_boolean()) {
    content = value.dump();
    return true;
  }
  if (!value.is_array()) return false;
  for (const Json& part : value) {
    if (!part.is_object() || !part.contains("text") || !part["text"].is_string()) return false;
    content += part["text"].get<std::string>();
  }
  return true;
}

/// Keys of a turn that readTurn understands itself, and those that say how to train, which is no part of a prompt.
bool isOwnKey(const std::string& key) {
  for (const char* own : {"role", "from", "content", "value", "text", "tool_calls", "weight", "train"})
    if (key == own) return true;
  return false;
}

/// OpenAI's tool_calls as function_call turns {"name": ..., "arguments": ...}.
bool appendToolCalls(const Json& calls, std::vector<Message>& turns) {
  if (!calls.is_array()) return false;
  for (const Json& call : calls) {
    if (!call.is_object()) return false;
    const Json* function = firstOf(call, {"function"});
    const Json& body = function != nullptr && function->is_object() ? *function : call;
    if (!body.contains("name") || !body["name"].is_string()) return false;
    Json arguments = body.contains("arguments") ? body["arguments"] : Json::object();
    if (arguments.is_string()) {
      try {
        arguments = parseJson(arguments.get<std::string>(), "arguments");
      } catch (const Error&) {
        // OpenAI promises JSON here, but models write what they like: then it stays a text.
      }
    }
    Json content = Json::object();
    content["name"] = body["name"];
    content["arguments"] = std::move(arguments);
    turns.push_back({"function_call", content.dump()});
  }
  return true;
}

/// A turn with more in it than its text ("reasoning_content", "name" …), as a template sees it; "" where there is no more.
/// Only of turns that no template takes apart: calls and observations are told in other ways.
std::string fieldsOf(const Json& item, const Message& turn) {
  if (turn.role == "tool" || turn.role == "function_call") return "";
  Json fields = {{"role", turn.role.text()}, {"content", turn.content}};
  for (const auto& [key, value] : item.items())
    if (!isOwnKey(key) && !value.is_null()) fields[key] = value;
  return fields.size() == 2 ? "" : fields.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void readTurn(const Json& item, Conversation& conversation) {
  const std::string number = std::to_string(conversation.turns.size() + 1);
  const auto bad = [&](const std::string& reason) {
    if (conversation.badRecord.empty()) conversation.badRecord = "has a turn (number " + number + ") that " + reason;
  };
  if (!item.is_object()) return bad("is " + describeJson(item) + ", not an object");
  const Json* role = firstOf(item, {"role", "from"});
  const Json* content = firstOf(item, {"content", "value", "text"});
  const Json* calls = firstOf(item, {"tool_calls"});
  if (role == nullptr || !role->is_string()) return bad("has no role (\"role\" or \"from\")");
  std::string text;
  if (content != nullptr && !readContent(*content, text)) bad("holds more than text (pictures ...), which Lorikeet cannot use");
  if (content == nullptr && calls == nullptr) bad("has no text (\"content\" or \"value\")");
  if (content != nullptr || calls == nullptr) {
    const auto known = roleNames().find(role->get<std::string>());
    if (known == roleNames().end() && conversation.badRole.empty()) conversation.badRole = role->get<std::string>();
    if (calls == nullptr || !text.empty()) {
      Message turn{known == roleNames().end() ? role->get<std::string>() : known->second, text};
      if (known != roleNames().end()) turn.fields = fieldsOf(item, turn);
      conversation.turns.push_back(std::move(turn));
    }
  }
  if (calls != nullptr && !appendToolCalls(*calls, conversation.turns)) bad("has \"tool_calls\" in a form Lorikeet does not know");
}

Json plainTurn(const Message& turn, RowForm form) {
  Json item = Json::object();
  if (form == RowForm::ShareGpt) {
    item["from"] = turn.role == "user"        ? "human"
                   : turn.role == "assistant" ? "gpt"
                   : turn.role == "tool"      ? "observation"
                                              : turn.role.text();
    item["value"] = turn.content;
  } else {
    item["role"] = turn.role.text();
    item["content"] = turn.content;
  }
  return item;
}

bool hasFormOf(const Json& list, RowForm form) {
  return list.is_array() && !list.empty() && list.front().is_object() &&
         list.front().contains("from") == (form == RowForm::ShareGpt);
}

}  // namespace

Conversation readConversation(const Json& list) {
  Conversation conversation;
  if (!list.is_array()) {
    conversation.badRecord = "holds " + describeJson(list) + " where the list of turns should be";
    return conversation;
  }
  conversation.turns.reserve(list.size());  // mostly exactly: a million rows count
  for (const Json& item : list) readTurn(item, conversation);
  return conversation;
}

Json writeConversation(const std::vector<Message>& turns, RowForm form, const Json& original) {
  std::vector<Message> before;
  if (hasFormOf(original, form)) before = readConversation(original).turns;
  if (!before.empty() && before == turns) return original;
  // One item a turn: then an edited text leaves the rest of its item alone.
  const bool oneToOne = !before.empty() && before.size() == original.size();
  Json list = Json::array();
  for (std::size_t i = 0; i < turns.size(); ++i) {
    Json item = plainTurn(turns[i], form);
    if (oneToOne && i < before.size() && before[i].role == turns[i].role) {
      const Json edited = std::move(item);
      item = original[i];
      const char* contentKey = form == RowForm::ShareGpt ? "value" : "content";
      if (before[i] != turns[i]) item[contentKey] = edited[contentKey];
    }
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace lorikeet
