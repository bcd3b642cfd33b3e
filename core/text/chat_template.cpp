// Choosing a chat template, and rendering the built-in ones. See chat_template.h.
#include "core/text/chat_template.h"

#include <algorithm>

#include "core/text/builtin_templates.h"
#include "core/text/message_values.h"
#include "core/text/model_template.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

std::string pieceOrEmpty(const Tokenizer& tokenizer, std::optional<TokenId> id) {
  return id ? tokenizer.pieceOf(*id) : std::string();
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\r\v\f";
  const std::size_t first = text.find_first_not_of(kSpace);
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

class BuiltInTemplate final : public ChatTemplate {
 public:
  BuiltInTemplate(const BuiltInFormat& format, const Tokenizer& tokenizer)
      : m_format(&format), m_bos(pieceOrEmpty(tokenizer, tokenizer.bosId)), m_eos(pieceOrEmpty(tokenizer, tokenizer.eosId)) {}

  RenderedChat render(const std::vector<Message>& messages, bool addGenerationPrompt, const ChatExtras& extras) const override;
  std::vector<std::string> endOfTurn() const override;
  std::string name() const override { return std::string(m_format->name); }

 private:
  std::string filled(std::string_view text) const;
  std::string_view contentOf(const Message& message) const { return m_format->trims ? trimmed(message.content) : message.content; }
  const TurnFormat& turnFormat(const std::string& role) const;
  void writeTurn(const Message& message, std::string_view system, RenderedChat& out) const;

  const BuiltInFormat* m_format;  // static data
  std::string m_bos, m_eos;
};

std::string BuiltInTemplate::filled(std::string_view text) const {
  std::string out(text);
  for (const auto& [name, value] : {std::pair<std::string_view, const std::string&>{"{bos}", m_bos}, {"{eos}", m_eos}})
    if (const auto at = out.find(name); at != out.npos) out.replace(at, name.size(), value);
  return out;
}

const TurnFormat& BuiltInTemplate::turnFormat(const std::string& role) const {
  if (role == "system") return m_format->system;
  if (role == "user") return m_format->user;
  if (role == "assistant") return m_format->assistant;
  if (role == "tool") return m_format->tool;
  if (role == "function_call") return m_format->functionCall;
  throw Error("The chat template \"" + name() + "\" knows no role \"" + role +
              "\". Use system, user, assistant, tool or function_call.");
}

void BuiltInTemplate::writeTurn(const Message& message, std::string_view system, RenderedChat& out) const {
  const TurnFormat& format = turnFormat(message.role);
  out.text += filled(format.before);
  if (!system.empty()) out.text.append(filled(m_format->system.before)).append(system).append(filled(m_format->system.after));
  const std::size_t begin = out.text.size();
  out.text.append(filled(format.open)).append(contentOf(message)).append(filled(format.close)).append(filled(format.end));
  if (message.role == "assistant") out.assistantSpans.push_back({begin, out.text.size()});
  if (message.role == "function_call") out.toolCallSpans.push_back({begin, out.text.size()});
  out.text += filled(format.after);
}

RenderedChat BuiltInTemplate::render(const std::vector<Message>& given, bool addGenerationPrompt, const ChatExtras& extras) const {
  const std::vector<Message> messages = extras.tools.empty() ? given : withToolDescription(given, extras.tools);
  RenderedChat out;
  out.text = filled(m_format->start);
  std::string pendingSystem;  // waits for the user turn it stands in
  const bool hasSystem = std::any_of(messages.begin(), messages.end(), [](const Message& m) { return m.role == "system"; });
  if (!hasSystem && !m_format->defaultSystem.empty()) writeTurn({"system", std::string(m_format->defaultSystem)}, {}, out);
  for (const Message& message : messages) {
    if (message.role == "system" && m_format->systemInsideUser) {
      pendingSystem = contentOf(message);
    } else {
      writeTurn(message, message.role == "user" ? std::string_view(pendingSystem) : std::string_view(), out);
      if (message.role == "user") pendingSystem.clear();
    }
  }
  if (addGenerationPrompt) out.text += filled(m_format->assistant.before);
  return out;
}

std::vector<std::string> BuiltInTemplate::endOfTurn() const {
  std::vector<std::string> ends;
  for (const std::string& end : {filled(m_format->assistant.end), m_eos})
    if (!end.empty() && std::find(ends.begin(), ends.end(), end) == ends.end()) ends.push_back(end);
  // A tokenizer without an eos can only end an answer with its line.
  if (ends.empty()) ends.push_back("\n");
  return ends;
}

}  // namespace

std::vector<std::string> builtInTemplateNames() {
  std::vector<std::string> names;
  for (const BuiltInFormat& format : builtInFormats()) names.emplace_back(format.name);
  return names;
}

std::shared_ptr<const ChatTemplate> makeChatTemplate(const std::string& choice, const Tokenizer& tokenizer) {
  std::string name = choice;
  const bool isAuto = choice.empty() || choice == "auto";
  const auto& named = tokenizer.namedTemplates;
  if (isAuto && !tokenizer.chatTemplate.empty()) return makeModelTemplate(tokenizer);
  std::string own;
  for (const auto& [each, source] : named) own += (own.empty() ? "" : ", ") + each;
  if (isAuto && !named.empty())
    throw Error("The model has several chat templates and none is its default. Choose one by name: " + own + ".");
  if (isAuto) name = tokenizer.idOf("<|im_start|>") ? "chatml" : "plain";
  if (const BuiltInFormat* format = findBuiltInFormat(name)) return std::make_shared<BuiltInTemplate>(*format, tokenizer);
  if (named.contains(name)) return makeNamedTemplate(tokenizer, name);
  std::string known = own.empty() ? "auto" : "auto, " + own;
  for (const std::string& each : builtInTemplateNames()) known += ", " + each;
  throw Error("There is no chat template named \"" + choice + "\". Choose one of: " + known + ".");
}

}  // namespace lorikeet
