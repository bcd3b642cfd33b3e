// Conversations to prompt text, with the spans the assistant wrote. Used by data (label masks) and generate (prompts).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/util/rare_text.h"

namespace lorikeet {

/// One turn. Roles: "system", "user", "assistant", "tool" (an observation), "function_call" (an assistant's call of a tool: its
/// content is {"name": …, "arguments": …}, or a list of such). 48 bytes beside its text: a dataset has millions of them.
struct Message {
  RareText role;
  std::string content;
  /// "" = the turn is role and content. Else the turn as the model's own template sees it, a JSON object ("reasoning_content",
  /// "tool_calls", a content in parts …): its texts "role" and "content" follow the two members above. Built-in templates write
  /// the content alone.
  RareText fields = {};
  bool operator==(const Message&) const = default;
};

/// What a conversation brings besides its turns. JSON texts, "" = nothing.
struct ChatExtras {
  std::string tools;      // list of function schemas, as transformers takes them
  std::string documents;  // list of {"title": …, "text": …}
  std::string variables;  // object: further names for the template ("enable_thinking": false …)
  /// A template that knows no tools gets them told in its system turn; false = they are left out, as transformers does.
  bool describeTools = false;
  bool operator==(const ChatExtras&) const = default;
};

/// Bytes [begin, end) of RenderedChat::text.
struct TextSpan {
  std::size_t begin, end;
};

struct RenderedChat {
  std::string text;
  /// What a model should learn to write: the content of each assistant turn and its end-of-turn token. In order, apart.
  std::vector<TextSpan> assistantSpans;
  /// The same of turns that call a tool; a turn that both answers and calls stands here.
  std::vector<TextSpan> toolCallSpans = {};
};

/// A chat template, compiled. Immutable: safe to share between threads.
class ChatTemplate {
 public:
  virtual ~ChatTemplate() = default;
  /// @throws Error when the template refuses the conversation (its own message) or uses what is not supported (line, column).
  virtual RenderedChat render(const std::vector<Message>& messages, bool addGenerationPrompt,
                              const ChatExtras& extras = {}) const = 0;
  /// Texts that end an assistant turn ("<|im_end|>"); generation stops there.
  virtual std::vector<std::string> endOfTurn() const = 0;
  virtual std::string name() const = 0;  ///< "chatml", "model's own" ...
};

class Tokenizer;

/// Names of the built-in templates, for choices: chatml, llama2, llama3, plain ...
std::vector<std::string> builtInTemplateNames();

/// @param choice "auto" or "" = the tokenizer's own template, else chatml when the vocabulary has <|im_start|>, else plain;
///        or one of builtInTemplateNames(); or a name that the model gives one of its own templates ("tool_use", "rag").
///        With "auto", a conversation with tools uses the model's "tool_use" where it has one.   @throws Error for an unknown name or a template that cannot be parsed.
std::shared_ptr<const ChatTemplate> makeChatTemplate(const std::string& choice, const Tokenizer& tokenizer);

}  // namespace lorikeet
