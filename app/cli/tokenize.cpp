// lorikeet-cli tokenize: text on stdin to token ids and back, or chats to the text and ids a model sees. One line in, one line out.
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "core/config/field.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet::cli {

namespace {

struct TokenizeOptions {
  std::string path, chatTemplate = "auto";
  bool json = false, chat = false, addGenerationPrompt = false;
};

/// What one line of chats holds.
struct ChatLine {
  std::vector<Message> messages;
  ChatExtras extras;
};

/// The text of a content, also of one in parts; "" where there is none.
std::string contentText(const Json& message) {
  const auto content = message.find("content");
  if (content == message.end()) return "";
  if (content->is_string()) return content->get<std::string>();
  std::string text;
  if (content->is_array())
    for (const Json& part : *content)
      if (part.is_object() && part.contains("text") && part["text"].is_string()) text += part["text"].get<std::string>();
  return text;
}

std::vector<Message> messagesOf(const Json& list, const std::string& where) {
  if (!list.is_array()) throw Error(where + " is no list of messages; write [{\"role\": \"user\", \"content\": \"...\"}].");
  std::vector<Message> messages;
  bool ownCalls = false;  // turns of data sets, whose observations belong to calls that a template has another form for
  for (const Json& entry : list) {
    Message message{JsonReader(entry, where).textOr("role", ""), contentText(entry)};
    ownCalls |= message.role == "function_call";
    const bool observes = message.role == "tool" && !ownCalls;
    // The model's own template sees the object as it is: in parts, with calls of tools, without a content.
    if (observes || entry != Json{{"role", message.role.text()}, {"content", message.content}}) message.fields = entry.dump();
    messages.push_back(std::move(message));
  }
  return messages;
}

/// A list of messages; or an object with "messages", and maybe "tools", "documents" and further variables of the template.
ChatLine chatLineOf(Json line, const std::string& where) {
  if (!line.is_object()) return {messagesOf(line, where), {}};
  ChatLine chat;
  chat.messages = messagesOf(line.contains("messages") ? line["messages"] : Json(nullptr), where);
  const auto take = [&](const char* key, std::string& text) {
    const auto at = line.find(key);
    if (at != line.end() && !at->is_null()) text = at->dump();
    line.erase(key);
  };
  line.erase("messages");
  take("tools", chat.extras.tools);
  take("documents", chat.extras.documents);
  if (!line.empty()) chat.extras.variables = line.dump();
  return chat;
}

void printTokens(const Tokenizer& tokenizer, const std::string& text, bool json) {
  const std::vector<TokenId> ids = tokenizer.encode(text);
  if (json) {
    const Json result{{"ids", ids},
                      {"ids_with_special", tokenizer.encode(text, true)},
                      {"decoded", tokenizer.decode(ids, false)},
                      {"decoded_skip_special", tokenizer.decode(ids, true)}};
    print(result.dump() + "\n");
    return;
  }
  Table table({"id", "piece", "text"}, {Table::Align::Right});
  for (const TokenSpan& span : tokenizer.encodeSpans(text)) {
    const bool whole = span.begin <= span.end && span.end <= text.size();
    table.add({std::to_string(span.id), tokenizer.pieceOf(span.id), whole ? text.substr(span.begin, span.end - span.begin) : ""});
  }
  print(table.text(terminalWidth()) + std::to_string(ids.size()) + " tokens\n\n");
}

void printChat(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate, const ChatLine& line, const TokenizeOptions& options) {
  const RenderedChat chat = chatTemplate.render(line.messages, options.addGenerationPrompt, line.extras);
  const std::vector<TokenId> ids = tokenizer.encode(chat.text);
  if (options.json) {
    print(Json{{"rendered", chat.text}, {"ids", ids}}.dump() + "\n");
    return;
  }
  print(chat.text + "\n" + std::to_string(ids.size()) + " tokens\n\n");
}

int tokenize(const TokenizeOptions& options) {
  const auto tokenizer = loadTokenizer(options.path.empty() ? shippedPath("base-model") : std::filesystem::path(options.path));
  const auto chatTemplate = options.chat ? makeChatTemplate(options.chatTemplate, *tokenizer) : nullptr;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    const std::string where = "Line " + std::to_string(number) + " of the input";
    if (options.chat) {
      printChat(*tokenizer, *chatTemplate, chatLineOf(parseJson<Json>(line, where), where), options);
    } else if (options.json) {
      const Json text = parseJson<Json>(line, where);
      if (!text.is_string()) throw Error(where + " is no JSON string; with --json each line is one text in quotes.");
      printTokens(*tokenizer, text.get<std::string>(), true);
    } else {
      printTokens(*tokenizer, line, false);
    }
  }
  return kOk;
}

}  // namespace

void addTokenize(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("tokenize", "Turn each line of stdin into token ids");
  const auto options = std::make_shared<TokenizeOptions>();
  command->add_option("path", options->path, "model folder, tokenizer.json or .model file [default: the built-in model]");
  command->add_flag("--json", options->json, "lines are JSON strings; print one JSON object for each");
  command->add_flag(
      "--chat", options->chat,
      "lines are lists of messages, or objects with messages, tools, documents ...: render them with the chat template");
  command->add_option("--chat-template", options->chatTemplate, "auto, a built-in name, or one of the model's own (tool_use ...)")
      ->capture_default_str()
      ->needs("--chat");
  command->add_flag("--add-generation-prompt", options->addGenerationPrompt, "end with the start of the assistant's turn")
      ->needs("--chat");
  command->callback([=, &invocation] { invocation.action = [=](Interrupt&) { return tokenize(*options); }; });
}

}  // namespace lorikeet::cli
