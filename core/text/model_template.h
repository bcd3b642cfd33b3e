// The model's own chat template: Jinja source from the tokenizer's files. Used by makeChatTemplate.
#pragma once
#include <memory>

#include "core/text/chat_template.h"

namespace lorikeet {

class Tokenizer;

/// @throws Error with line and column when tokenizer.chatTemplate cannot be parsed.
std::shared_ptr<const ChatTemplate> makeModelTemplate(const Tokenizer& tokenizer);

/// One of tokenizer.namedTemplates.
std::shared_ptr<const ChatTemplate> makeNamedTemplate(const Tokenizer& tokenizer, const std::string& name);

}  // namespace lorikeet
