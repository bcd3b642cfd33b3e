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

/// The content without white space around it.
TextSpan coreOf(const std::string& content) {
  const std::size_t first = content.find_first_not_of(kSpace);
  if (first == content.npos) return {0, 0};
  return {first, content.find_last_not_of(kSpace) + 1};
}

bool holdsMark(const std::string& text) {
  for (std::size_t at = 0; (at = text.find('\xF3', at)) != text.npos; ++at)
    if (isMark(decodeUtf8(text, at).code)) return true;
  return text.find("\\udb8") != text.npos || text.find("\\uDB8") != text.npos;  // written as an escape in JSON
}
}  // namespace

std::string markedContent(const std::string& content, std::size_t index, bool opening, bool closing) {
  const TextSpan core = coreOf(content);
  return content.substr(0, core.begin) + (opening ? mark(index, false) : "") + content.substr(core.begin, core.end - core.begin) +
         (closing ? mark(index, true) : "") + content.substr(core.end);
}

bool cannotMark(const std::vector<Message>& messages) {
  const auto marked = [](const Message& message) { return holdsMark(message.content) || holdsMark(message.fields); };
  return messages.size() > kMaxTurns || std::any_of(messages.begin(), messages.end(), marked);
}

UnmarkedText removeMarks(const std::string& text, std::size_t messages) {
  UnmarkedText out;
  out.places.resize(messages);
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    if (isMark(c.code) && messages > 0) {
      MarkedPlace& at = out.places[std::min<std::size_t>((c.code - kFirstMark) / 2, messages - 1)];
      auto& place = c.code & 1 ? at.closed : at.opened;
      // A template may write an answer twice; the last closing and the first opening hold all of it.
      if ((c.code & 1) || !place) place = out.text.size();
    } else {
      out.text.append(text, pos, c.length);
    }
    pos += c.length;
  }
  return out;
}

std::vector<MarkedPlace> searchContents(const std::vector<std::string>& contents, const std::string& text) {
  std::vector<MarkedPlace> places(contents.size());
  std::size_t cursor = 0;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const TextSpan core = coreOf(contents[i]);
    if (core.begin == core.end) continue;
    const std::size_t at = text.find(contents[i].substr(core.begin, core.end - core.begin), cursor);
    if (at == text.npos) continue;
    cursor = at + (core.end - core.begin);
    places[i] = {at, cursor};
  }
  return places;
}

std::size_t commonEnd(const std::string& content, const std::string& text, std::size_t end) {
  const TextSpan core = coreOf(content);
  std::size_t size = 0;
  while (size < core.end - core.begin && size < end && content[core.end - 1 - size] == text[end - 1 - size]) ++size;
  return size;
}

}  // namespace lorikeet
