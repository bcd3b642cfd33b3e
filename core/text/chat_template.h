// Conversations to prompt text, with the spans the assistant wrote. Used by data (label masks) and generate (prompts).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lorikeet {

/// One turn. Roles: "system", "user", "assistant", "tool" (an observation), "function_call" (an assistant's call of a tool).
struct Message {
  std::string role;
  std::string content;
  bool operator==(const Message&) const = default;
};

/// Bytes [begin, end) of RenderedChat::text.
struct TextSpan {
  std::size_t begin, end;
};

struct RenderedChat {
  std::string text;
  /// What a model should learn to write: the content of each assistant turn and its end-of-turn token.
  std::vector<TextSpan> assistantSpans;
};

/// A chat template, compiled. Immutable: safe to share between threads.
class ChatTemplate {
 public:
  virtual ~ChatTemplate() = default;
  /// @throws Error when the template refuses the conversation (its own message) or uses what is not supported (line, column).
  virtual RenderedChat render(const std::vector<Message>& messages, bool addGenerationPrompt) const = 0;
  /// Texts that end an assistant turn ("<|im_end|>"); generation stops there.
  virtual std::vector<std::string> endOfTurn() const = 0;
  virtual std::string name() const = 0;  ///< "chatml", "model's own" ...
};

class Tokenizer;

/// Names of the built-in templates, for choices: chatml, llama2, llama3, plain ...
std::vector<std::string> builtInTemplateNames();

/// @param choice "auto" or "" = the tokenizer's own template, else chatml when the vocabulary has <|im_start|>, else plain;
///        or one of builtInTemplateNames().   @throws Error for an unknown name or a template that cannot be parsed.
std::shared_ptr<const ChatTemplate> makeChatTemplate(const std::string& choice, const Tokenizer& tokenizer);

}  // namespace lorikeet
