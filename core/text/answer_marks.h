// Marks answers with private characters, so that they can be found again in a rendered chat. Used by the model's own template.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/text/chat_template.h"

namespace lorikeet {

/// Where the answer of one turn stands in the rendered text.
struct AnswerPlace {
  std::size_t begin, end;
};

/// Puts an opening and a closing mark of turn `index` around `content`, inside its leading and trailing white space (templates
/// trim).
std::string markedContent(const std::string& content, std::size_t index);
/// The opening mark alone.
std::string openingMark(std::size_t index);

/// True if `text` holds a mark already, or there are more turns than marks.
bool cannotMark(const std::vector<Message>& messages);

struct UnmarkedText {
  std::string text;
  std::vector<std::optional<std::size_t>> opened, closed;  // per turn, bytes of `text`
};
UnmarkedText removeMarks(const std::string& text, std::size_t turns);

/// Without marks: looks for each message's content in turn. Entries of messages that are not there are empty.
std::vector<std::optional<AnswerPlace>> searchContents(const std::vector<Message>& messages, const std::string& text);

}  // namespace lorikeet
