// Marks answers with private characters, so that they can be found again in a rendered chat. Used by the model's own template.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/text/chat_template.h"

namespace lorikeet {

/// Puts an opening and a closing mark of message `index` around `content`, inside its leading and trailing white space
/// (templates trim).
std::string markedContent(const std::string& content, std::size_t index, bool opening, bool closing);

/// True if `messages` hold a mark already, or there are more of them than marks.
bool cannotMark(const std::vector<Message>& messages);

/// Where one message stands in a rendered text, in bytes.
struct MarkedPlace {
  std::optional<std::size_t> opened, closed;
};

struct UnmarkedText {
  std::string text;
  std::vector<MarkedPlace> places;  // one a message
};
UnmarkedText removeMarks(const std::string& text, std::size_t messages);

/// Without marks: looks for the contents one after the other. Those that are not there stay empty.
std::vector<MarkedPlace> searchContents(const std::vector<std::string>& contents, const std::string& text);

/// Bytes before `end` of `text` that are the end of `content` (without its trailing white space).
std::size_t commonEnd(const std::string& content, const std::string& text, std::size_t end);

}  // namespace lorikeet
