// Renders the model's own Jinja template and finds the answers in what it wrote. See model_template.h.
#include "core/text/model_template.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text/answer_marks.h"
#include "core/text/jinja_template.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

using jinja::Dict;
using jinja::List;
using jinja::Value;
using Json = nlohmann::ordered_json;
constexpr std::string_view kSpace = " \t\n\r\v\f";

bool isAnswer(const Message& message) { return message.role == "assistant" || message.role == "function_call"; }

/// Some tokenizers forget to mark their <end_of_turn> as special.
bool looksLikeTurnEnd(const std::string& piece) {
  if (piece.size() < 5 || !piece.starts_with('<') || !piece.ends_with('>')) return false;
  return (piece[1] == '|' && piece[piece.size() - 2] == '|') || piece.starts_with("<end_of") || piece.starts_with("<|end");
}

Value fromJson(const Json& json, int depth = 0) {
  if (depth > 50) throw Error("A function call of the conversation is nested too deeply.");
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    List items;
    for (const Json& item : json) items.push_back(fromJson(item, depth + 1));
    return Value(std::move(items));
  }
  if (!json.is_object()) return Value::none();
  Dict dict;
  for (const auto& [key, value] : json.items()) dict.set(Value(key), fromJson(value, depth + 1));
  return Value(std::move(dict));
}

Dict dictOf(std::initializer_list<std::pair<const char*, Value>> items) {
  Dict dict;
  for (const auto& [key, value] : items) dict.set(Value(key), value);
  return dict;
}

class ModelTemplate final : public ChatTemplate {
 public:
  explicit ModelTemplate(const Tokenizer& tokenizer);
  RenderedChat render(const std::vector<Message>& messages, bool addGenerationPrompt) const override;
  std::vector<std::string> endOfTurn() const override { return m_ends; }
  std::string name() const override { return "model's own"; }

 private:
  enum class Marks { None, Answers };
  jinja::RenderedTemplate run(const std::vector<Message>& messages, bool addGenerationPrompt, Marks marks) const;
  Value messageValue(const Message& message, std::size_t index, Marks marks) const;
  std::optional<Value> toolCall(const std::string& content, std::size_t index, Marks marks) const;
  std::vector<TextSpan> locateAnswers(const std::vector<Message>& messages, bool addGenerationPrompt,
                                      const std::string& text) const;
  std::vector<std::optional<AnswerPlace>> placesOf(const std::vector<Message>& messages, bool addGenerationPrompt,
                                                   const std::string& text) const;
  std::string generationPrompt(const std::vector<Message>& messages) const;
  std::size_t endOfAnswer(const std::string& text, std::size_t from, const std::string& prompt, bool isToolCall) const;
  std::size_t endTokenAt(const std::string& text, std::size_t pos, const std::string& prompt) const;
  void learnEnds(const Tokenizer& tokenizer);

  jinja::JinjaTemplate m_template;
  Dict m_tokens;  // bos_token, eos_token …
  std::string m_bos;
  std::vector<std::string> m_endTokens;  // texts of tokens that may end a turn, the longest first
  std::vector<std::string> m_ends;
  bool m_knowsToolCalls, m_knowsTools;
};

ModelTemplate::ModelTemplate(const Tokenizer& tokenizer)
    : m_template(tokenizer.chatTemplate),
      m_knowsToolCalls(tokenizer.chatTemplate.find("tool_calls") != std::string::npos),
      m_knowsTools(tokenizer.chatTemplate.find("'tool'") != std::string::npos ||
                   tokenizer.chatTemplate.find("\"tool\"") != std::string::npos) {
  const auto add = [&](const char* name, std::optional<TokenId> id) {
    if (id) m_tokens.set(Value(name), Value(tokenizer.pieceOf(*id)));
  };
  add("bos_token", tokenizer.bosId), add("eos_token", tokenizer.eosId);
  add("pad_token", tokenizer.padId), add("unk_token", tokenizer.unkId);
  if (tokenizer.bosId) m_bos = tokenizer.pieceOf(*tokenizer.bosId);
  for (TokenId id = 0; id < tokenizer.vocabSize(); ++id) {
    const std::string piece = tokenizer.pieceOf(id);
    if (tokenizer.isSpecial(id) || looksLikeTurnEnd(piece)) m_endTokens.push_back(piece);
  }
  std::sort(m_endTokens.begin(), m_endTokens.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  learnEnds(tokenizer);
}

/// What the template writes behind an answer, and the tokenizer's eos.
void ModelTemplate::learnEnds(const Tokenizer& tokenizer) {
  const std::string answer = "Fine, thank you.";
  try {
    const RenderedChat chat = render({{"user", "How are you?"}, {"assistant", answer}}, false);
    if (!chat.assistantSpans.empty()) {
      const TextSpan span = chat.assistantSpans.back();
      const std::string learned = chat.text.substr(span.begin, span.end - span.begin);
      const std::size_t after = learned.rfind(answer);
      const std::size_t first = after == learned.npos ? after : learned.find_first_not_of(kSpace, after + answer.size());
      if (first != learned.npos) m_ends.push_back(learned.substr(first));
    }
  } catch (const Error&) {
    // A template may insist on more than these two turns; then only eos is known to end one.
  }
  if (!tokenizer.eosId) return;
  const std::string eos = tokenizer.pieceOf(*tokenizer.eosId);
  if (!eos.empty() && std::find(m_ends.begin(), m_ends.end(), eos) == m_ends.end()) m_ends.push_back(eos);
}

/// {"name": …, "arguments": …} as transformers passes it; nullopt if the content is no such call.
std::optional<Value> ModelTemplate::toolCall(const std::string& content, std::size_t index, Marks marks) const {
  const Json json = Json::parse(content, nullptr, false);
  if (!json.is_object() || !json.contains("name") || !json["name"].is_string()) return std::nullopt;
  std::string name = json["name"].get<std::string>();
  if (marks == Marks::Answers) name = openingMark(index) + name;
  const Json arguments = json.contains("arguments") ? json["arguments"] : Json::object();
  const Dict function = dictOf({{"name", Value(name)}, {"arguments", fromJson(arguments)}});
  return Value(dictOf({{"type", Value("function")}, {"function", Value(function)}}));
}

Value ModelTemplate::messageValue(const Message& message, std::size_t index, Marks marks) const {
  if (message.role == "function_call" && m_knowsToolCalls)
    if (const auto call = toolCall(message.content, index, marks))
      return Value(dictOf({{"role", Value("assistant")}, {"content", Value("")}, {"tool_calls", Value(List{*call})}}));
  std::string role = message.role;
  if (role == "function_call") role = "assistant";
  if (role == "tool" && !m_knowsTools) role = "user";
  const bool marked = marks == Marks::Answers && isAnswer(message);
  return Value(
      dictOf({{"role", Value(role)}, {"content", Value(marked ? markedContent(message.content, index) : message.content)}}));
}

jinja::RenderedTemplate ModelTemplate::run(const std::vector<Message>& messages, bool addGenerationPrompt, Marks marks) const {
  Dict globals = m_tokens;
  List values;
  for (std::size_t i = 0; i < messages.size(); ++i) values.push_back(messageValue(messages[i], i, marks));
  globals.set(Value("messages"), Value(std::move(values)));
  globals.set(Value("add_generation_prompt"), Value(addGenerationPrompt));
  globals.set(Value("tools"), Value::none());
  globals.set(Value("documents"), Value::none());
  return m_template.render(globals);
}

RenderedChat ModelTemplate::render(const std::vector<Message>& messages, bool addGenerationPrompt) const {
  jinja::RenderedTemplate rendered = run(messages, addGenerationPrompt, Marks::None);
  RenderedChat chat{std::move(rendered.text), std::move(rendered.generationSpans)};
  if (chat.assistantSpans.empty()) chat.assistantSpans = locateAnswers(messages, addGenerationPrompt, chat.text);
  for (TextSpan& span : chat.assistantSpans) {
    // White space behind an end-of-turn token is the template's, not the model's.
    std::size_t end = span.end;
    while (end > span.begin && kSpace.find(chat.text[end - 1]) != kSpace.npos) --end;
    const std::string_view kept = std::string_view(chat.text).substr(span.begin, end - span.begin);
    if (std::any_of(m_endTokens.begin(), m_endTokens.end(), [&](const std::string& token) { return kept.ends_with(token); }))
      span.end = end;
  }
  return chat;
}

/// What asking for an answer adds to the text; "" where the template always or never adds it.
std::string ModelTemplate::generationPrompt(const std::vector<Message>& messages) const {
  const auto firstAnswer = std::find_if(messages.begin(), messages.end(), isAnswer);
  const std::vector<Message> before =
      firstAnswer == messages.begin() ? messages : std::vector<Message>(messages.begin(), firstAnswer);
  try {
    const std::string closed = run(before, false, Marks::None).text, open = run(before, true, Marks::None).text;
    return open.starts_with(closed) ? open.substr(closed.size()) : std::string();
  } catch (const Error&) {
    return {};  // some templates refuse a conversation that ends with the system turn
  }
}

std::vector<std::optional<AnswerPlace>> ModelTemplate::placesOf(const std::vector<Message>& messages, bool addGenerationPrompt,
                                                                const std::string& text) const {
  std::vector<std::optional<AnswerPlace>> places(messages.size());
  try {
    if (cannotMark(messages)) return searchContents(messages, text);
    const UnmarkedText unmarked = removeMarks(run(messages, addGenerationPrompt, Marks::Answers).text, messages.size());
    if (unmarked.text != text) return searchContents(messages, text);  // the template looks into the answers
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const auto opened = unmarked.opened[i], closed = unmarked.closed[i];
      if (opened || closed) places[i] = AnswerPlace{opened ? *opened : *closed, closed ? *closed : *opened};
    }
    return places;
  } catch (const Error&) {
    return searchContents(messages, text);
  }
}

std::vector<TextSpan> ModelTemplate::locateAnswers(const std::vector<Message>& messages, bool addGenerationPrompt,
                                                   const std::string& text) const {
  std::vector<TextSpan> spans;
  if (std::none_of(messages.begin(), messages.end(), isAnswer)) return spans;
  const std::string prompt = generationPrompt(messages);
  const std::vector<std::optional<AnswerPlace>> places = placesOf(messages, addGenerationPrompt, text);
  std::size_t previousEnd = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!isAnswer(messages[i]) || !places[i] || places[i]->begin < previousEnd) continue;
    std::size_t begin = places[i]->begin;
    const std::size_t asked = prompt.empty() || begin < prompt.size() ? text.npos : text.rfind(prompt, begin - prompt.size());
    // The model continues behind the generation prompt, so what the template puts there before the answer is its to write, too.
    if (asked != text.npos && asked >= previousEnd)
      begin = asked + prompt.size();
    else if (prompt.empty() && begin > previousEnd && text[begin - 1] == ' ')
      --begin;  // "[/INST] answer": the space is part of the first token
    const bool isToolCall = messages[i].role == "function_call" && m_knowsToolCalls;
    const std::size_t end = endOfAnswer(text, std::max(begin, places[i]->end), prompt, isToolCall);
    spans.push_back({begin, end});
    previousEnd = end;
  }
  return spans;
}

/// Bytes of the token at `pos` that may end a turn; 0 if there is none.
std::size_t ModelTemplate::endTokenAt(const std::string& text, std::size_t pos, const std::string& prompt) const {
  for (const std::string& token : m_endTokens)
    if (!token.empty() && text.compare(pos, token.size(), token) == 0)
      return token == m_bos || prompt.starts_with(token) ? 0 : token.size();
  return 0;
}

std::size_t ModelTemplate::endOfAnswer(const std::string& text, std::size_t from, const std::string& prompt,
                                       bool isToolCall) const {
  // A call is written around its marked name: its turn ends at the next end token, wherever that is.
  for (std::size_t pos = from; isToolCall && pos < text.size(); ++pos)
    if (const std::size_t size = endTokenAt(text, pos, prompt)) return pos + size;
  const std::size_t pos = text.find_first_not_of(kSpace, from);
  if (pos == text.npos) return from;
  const std::size_t size = endTokenAt(text, pos, prompt);
  return size ? pos + size : from;
}

}  // namespace

std::shared_ptr<const ChatTemplate> makeModelTemplate(const Tokenizer& tokenizer) {
  return std::make_shared<ModelTemplate>(tokenizer);
}

}  // namespace lorikeet
