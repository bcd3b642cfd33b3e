// Renders the model's own Jinja template and finds the answers in what it wrote. See model_template.h.
#include "core/text/model_template.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text/answer_marks.h"
#include "core/text/jinja_from_json.h"
#include "core/text/jinja_template.h"
#include "core/text/message_values.h"
#include "core/text/tokenizer.h"
#include "core/text/turn_ends.h"
#include "core/util/error.h"

namespace lorikeet {

namespace {

using jinja::Dict;
using jinja::Value;

/// A source with what it understands.
struct Source {
  explicit Source(const std::string& text) : jinja(text), habits(text) {}
  jinja::JinjaTemplate jinja;
  TemplateHabits habits;
};

/// One conversation on its way through a template.
struct Rendering {
  const Source& source;
  std::vector<Message> messages;
  std::vector<MessageGroup> groups;
  Dict names;
  bool addGenerationPrompt = false, argumentsAsText = false;
};

class ModelTemplate final : public ChatTemplate {
 public:
  ModelTemplate(const Tokenizer& tokenizer, const std::string& source, const std::string& toolSource, std::string name);
  RenderedChat render(const std::vector<Message>& messages, bool addGenerationPrompt, const ChatExtras& extras) const override;
  std::vector<std::string> endOfTurn() const override { return m_endsOfTurn; }
  std::string name() const override { return m_name; }

 private:
  Rendering prepared(const std::vector<Message>& messages, bool addGenerationPrompt, const ChatExtras& extras) const;
  jinja::RenderedTemplate run(const Rendering& rendering, Marks marks) const;
  jinja::RenderedTemplate firstRun(Rendering& rendering) const;
  void sortGenerationSpans(const Rendering& rendering, std::vector<TextSpan> spans, RenderedChat& chat) const;
  void locateAnswers(const Rendering& rendering, RenderedChat& chat) const;
  std::vector<MarkedPlace> placesOf(const Rendering& rendering, const std::string& text) const;
  std::string generationPrompt(const Rendering& rendering) const;
  void learnEnds(const Tokenizer& tokenizer);

  Source m_source;
  std::optional<Source> m_toolSource;
  std::string m_name;
  Dict m_tokens;  // bos_token, eos_token …
  TurnEnds m_ends;
  std::vector<std::string> m_endsOfTurn;
};

ModelTemplate::ModelTemplate(const Tokenizer& tokenizer, const std::string& source, const std::string& toolSource, std::string name)
    : m_source(source), m_name(std::move(name)), m_ends(tokenizer) {
  if (!toolSource.empty()) m_toolSource.emplace(toolSource);
  const auto add = [&](const char* key, std::optional<TokenId> id) {
    if (id) m_tokens.set(Value(key), Value(tokenizer.pieceOf(*id)));
  };
  add("bos_token", tokenizer.bosId), add("eos_token", tokenizer.eosId);
  add("pad_token", tokenizer.padId), add("unk_token", tokenizer.unkId);
  learnEnds(tokenizer);
}

/// What the template writes behind an answer, and the tokenizer's eos.
void ModelTemplate::learnEnds(const Tokenizer& tokenizer) {
  const std::vector<Message> messages = {{"user", "How are you?"}, {"assistant", "Fine, thank you."}};
  try {
    const Rendering rendering = prepared(messages, false, {});
    const std::string text = run(rendering, {}).text;
    const std::vector<MarkedPlace> places = placesOf(rendering, text);
    if (places[1].closed) m_ends.learn(text, *places[1].closed, generationPrompt(rendering));
  } catch (const Error&) {
    // A template may insist on more than these two turns; then only eos is known to end one.
  }
  if (!m_ends.learned().empty()) m_endsOfTurn.push_back(m_ends.learned());
  if (!tokenizer.eosId) return;
  const std::string eos = tokenizer.pieceOf(*tokenizer.eosId);
  if (!eos.empty() && eos != m_ends.learned()) m_endsOfTurn.push_back(eos);
}

Rendering ModelTemplate::prepared(const std::vector<Message>& messages, bool addGenerationPrompt, const ChatExtras& extras) const {
  const bool hasTools = !extras.tools.empty();
  const Source& source = hasTools && m_toolSource ? *m_toolSource : m_source;
  const bool describes = hasTools && extras.describeTools && !source.habits.tools;
  Rendering rendering{source, describes ? withToolDescription(messages, extras.tools) : messages, {}, m_tokens, addGenerationPrompt,
                      false};
  rendering.groups = groupsOf(rendering.messages, source.habits);
  const auto json = [](const std::string& text, const char* what) {
    return text.empty() ? Value::none() : jinja::fromJsonText(text, what);
  };
  if (!extras.variables.empty()) {
    const Value variables = json(extras.variables, "The variables of the conversation");
    if (!variables.isDict()) throw Error("The variables of a conversation are no JSON object: " + extras.variables.substr(0, 60));
    for (const auto& [key, value] : variables.dict().items) rendering.names.set(key, value);
  }
  rendering.names.set(Value("tools"), json(extras.tools, "The tools of the conversation"));
  rendering.names.set(Value("documents"), json(extras.documents, "The documents of the conversation"));
  return rendering;
}

jinja::RenderedTemplate ModelTemplate::run(const Rendering& rendering, Marks marks) const {
  Dict names = rendering.names;
  const auto& habits = rendering.source.habits;
  names.set(Value("messages"),
            Value(messageValues(rendering.messages, rendering.groups, habits, rendering.argumentsAsText, marks)));
  names.set(Value("add_generation_prompt"), Value(rendering.addGenerationPrompt));
  return rendering.source.jinja.render(names);
}

jinja::RenderedTemplate ModelTemplate::firstRun(Rendering& rendering) const {
  try {
    return run(rendering, {});
  } catch (const Error&) {
    const auto calls = [](const Message& message) { return message.role == "function_call" && message.fields.empty(); };
    if (std::none_of(rendering.messages.begin(), rendering.messages.end(), calls)) throw;
  }
  rendering.argumentsAsText = true;  // some templates add the arguments to a text as they are
  return run(rendering, {});
}

RenderedChat ModelTemplate::render(const std::vector<Message>& messages, bool addGenerationPrompt, const ChatExtras& extras) const {
  Rendering rendering = prepared(messages, addGenerationPrompt, extras);
  jinja::RenderedTemplate rendered = firstRun(rendering);
  RenderedChat chat{std::move(rendered.text), {}, {}};
  if (rendered.generationSpans.empty())
    locateAnswers(rendering, chat);
  else
    sortGenerationSpans(rendering, std::move(rendered.generationSpans), chat);
  return chat;
}

/// What {% generation %} blocks wrote, as answers and calls.
void ModelTemplate::sortGenerationSpans(const Rendering& rendering, std::vector<TextSpan> spans, RenderedChat& chat) const {
  std::vector<MarkedPlace> places;
  const auto calls = [](const MessageGroup& group) { return group.callsTool; };
  if (std::any_of(rendering.groups.begin(), rendering.groups.end(), calls)) places = placesOf(rendering, chat.text);
  for (TextSpan span : spans) {
    span.end = m_ends.withoutSpaceBehindEnd(chat.text, span);
    bool callsTool = false;
    for (std::size_t i = 0; i < places.size(); ++i)
      for (const auto& at : {places[i].opened, places[i].closed})
        callsTool |= rendering.groups[i].callsTool && at && *at >= span.begin && *at <= span.end;
    (callsTool ? chat.toolCallSpans : chat.assistantSpans).push_back(span);
  }
}

/// What asking for an answer adds to the text; "" where the template always or never adds it.
std::string ModelTemplate::generationPrompt(const Rendering& rendering) const {
  const auto& groups = rendering.groups;
  const auto first = std::find_if(groups.begin(), groups.end(), [](const MessageGroup& group) { return group.answers; });
  Rendering before = rendering;
  if (first != groups.begin() && first != groups.end()) before.groups.assign(groups.begin(), first);
  try {
    before.addGenerationPrompt = false;
    const std::string closed = run(before, {}).text;
    before.addGenerationPrompt = true;
    const std::string open = run(before, {}).text;
    return open.starts_with(closed) ? open.substr(closed.size()) : std::string();
  } catch (const Error&) {
    return {};  // some templates refuse a conversation that ends with the system turn
  }
}

std::vector<MarkedPlace> ModelTemplate::placesOf(const Rendering& rendering, const std::string& text) const {
  const auto& groups = rendering.groups;
  const auto answers = std::count_if(groups.begin(), groups.end(), [](const MessageGroup& group) { return group.answers; });
  const auto found = [&](const std::vector<MarkedPlace>& places) {
    std::ptrdiff_t count = 0;
    for (std::size_t i = 0; i < places.size(); ++i) count += groups[i].answers && (places[i].opened || places[i].closed);
    return count;
  };
  std::vector<std::string> contents;
  for (const MessageGroup& group : groups) contents.push_back(rendering.messages[group.first].content);
  std::vector<MarkedPlace> best;
  // Templates may look at how a content begins or whether it is empty: then other marks may still leave their text alone.
  constexpr std::array<Marks, 5> kTries = {
      {{true, true, true}, {true, true, false}, {false, true, true}, {false, true, false}, {true, false, false}}};
  for (const Marks marks : kTries) {
    if (cannotMark(rendering.messages)) break;
    try {
      UnmarkedText unmarked = removeMarks(run(rendering, marks).text, groups.size());
      if (unmarked.text != text) continue;
      if (best.empty() || found(unmarked.places) > found(best)) best = std::move(unmarked.places);
      if (found(best) == answers) return best;
    } catch (const Error&) {
      // The next try.
    }
  }
  std::vector<MarkedPlace> searched = searchContents(contents, text);
  return best.empty() || found(searched) > found(best) ? searched : best;
}

void ModelTemplate::locateAnswers(const Rendering& rendering, RenderedChat& chat) const {
  const auto& groups = rendering.groups;
  if (std::none_of(groups.begin(), groups.end(), [](const MessageGroup& group) { return group.answers; })) return;
  const std::string& text = chat.text;
  const std::string prompt = generationPrompt(rendering);
  const std::vector<MarkedPlace> places = placesOf(rendering, text);
  std::size_t previousEnd = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto [opened, closed] = places[i];
    if (!groups[i].answers || (!opened && !closed)) continue;
    // Where thinking is cut off, the opening mark went with it; the answer is what is left of the content.
    std::size_t begin = opened ? *opened : *closed - commonEnd(rendering.messages[groups[i].first].content, text, *closed);
    if (begin < previousEnd) continue;
    const std::size_t asked = prompt.empty() || begin < prompt.size() ? text.npos : text.rfind(prompt, begin - prompt.size());
    // The model continues behind the generation prompt, so what the template puts there before the answer is its to write, too.
    if (asked != text.npos && asked >= previousEnd)
      begin = asked + prompt.size();
    else if (prompt.empty() && begin > previousEnd && text[begin - 1] == ' ')
      --begin;  // "[/INST] answer": the space is part of the first token
    std::size_t bound = text.npos;
    if (i + 1 < groups.size() && places[i + 1].opened) bound = *places[i + 1].opened;
    const std::size_t end = m_ends.endOfAnswer(text, std::max(begin, closed.value_or(begin)), bound, prompt, groups[i].callsTool);
    (groups[i].callsTool ? chat.toolCallSpans : chat.assistantSpans).push_back({begin, end});
    previousEnd = end;
  }
}

}  // namespace

std::shared_ptr<const ChatTemplate> makeModelTemplate(const Tokenizer& tokenizer) {
  const auto& named = tokenizer.namedTemplates;
  const auto tools = named.find("tool_use");
  return std::make_shared<ModelTemplate>(tokenizer, tokenizer.chatTemplate, tools == named.end() ? "" : tools->second,
                                         "model's own");
}

std::shared_ptr<const ChatTemplate> makeNamedTemplate(const Tokenizer& tokenizer, const std::string& name) {
  return std::make_shared<ModelTemplate>(tokenizer, tokenizer.namedTemplates.at(name), "", "model's own, \"" + name + "\"");
}

}  // namespace lorikeet
