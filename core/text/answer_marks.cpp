// Marks around answers. See answer_marks.h.
#include "core/text/answer_marks.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace lorikeet {

namespace {
// Plane 15 is private use: no text that people write holds it.
constexpr char32_t kFirstMark = 0xF0000;
constexpr std::size_t kMaxTurns = 0x7FFE;
constexpr std::string_view kSpace = " \t\n\r\v\f";

std::string mark(std::size_t index, bool closing) {
  std::string out;
  appendUtf8(out, kFirstMark + static_cast<char32_t>(2 * index) + (closing ? 1 : 0));
  return out;
}

bool isMark(char32_t code) { return code >= kFirstMark && code < kFirstMark + 2 * kMaxTurns; }

AnswerPlace coreOf(const std::string& content) {
  const std::size_t first = content.find_first_not_of(kSpace);
  if (first == content.npos) return {0, 0};
  return {first, content.find_last_not_of(kSpace) + 1};
}
}  // namespace

std::string openingMark(std::size_t index) { return mark(index, false); }

std::string markedContent(const std::string& content, std::size_t index) {
  const AnswerPlace core = coreOf(content);
  return content.substr(0, core.begin) + mark(index, false) + content.substr(core.begin, core.end - core.begin) +
         mark(index, true) + content.substr(core.end);
}

bool cannotMark(const std::vector<Message>& messages) {
  const auto holdsMark = [](const Message& message) {
    const std::string& text = message.content;
    for (std::size_t at = 0; (at = text.find('\xF3', at)) != text.npos; ++at)
      if (isMark(decodeUtf8(text, at).code)) return true;
    return false;
  };
  return messages.size() > kMaxTurns || std::any_of(messages.begin(), messages.end(), holdsMark);
}

UnmarkedText removeMarks(const std::string& text, std::size_t turns) {
  UnmarkedText out;
  out.opened.resize(turns), out.closed.resize(turns);
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    if (isMark(c.code)) {
      const std::size_t index = (c.code - kFirstMark) / 2;
      auto& place = (c.code & 1 ? out.closed : out.opened)[std::min(index, turns - 1)];
      // A template may write an answer twice; the last closing and the first opening hold all of it.
      if ((c.code & 1) || !place) place = out.text.size();
    } else {
      out.text.append(text, pos, c.length);
    }
    pos += c.length;
  }
  return out;
}

std::vector<std::optional<AnswerPlace>> searchContents(const std::vector<Message>& messages, const std::string& text) {
  std::vector<std::optional<AnswerPlace>> places(messages.size());
  std::size_t cursor = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const AnswerPlace core = coreOf(messages[i].content);
    if (core.begin == core.end) continue;
    const std::size_t at = text.find(messages[i].content.substr(core.begin, core.end - core.begin), cursor);
    if (at == text.npos) continue;
    cursor = at + (core.end - core.begin);
    places[i] = AnswerPlace{at, cursor};
  }
  return places;
}

}  // namespace lorikeet
