// Text operations that str methods and filters share. See jinja_builtins.h.
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/text/jinja_builtins.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {
std::string toUtf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// Python's str.strip() also takes the four information separators for white space.
bool isPythonSpace(char32_t code) { return isSpaceChar(code) || (code >= 0x1C && code <= 0x1F); }

std::size_t lastCharBegin(const std::string& text, std::size_t end) {
  do --end;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
  return end;
}
}  // namespace

std::string stripText(const std::string& text, const std::string* characters, bool left, bool right) {
  const auto strips = [&](std::size_t pos, std::size_t size) {
    if (!characters) return isPythonSpace(decodeUtf8(text, pos).code);
    return characters->find(text.substr(pos, size)) != std::string::npos;
  };
  std::size_t begin = 0, end = text.size();
  while (left && begin < end && strips(begin, decodeUtf8(text, begin).length)) begin += decodeUtf8(text, begin).length;
  while (right && end > begin) {
    const std::size_t last = lastCharBegin(text, end);
    if (!strips(last, end - last)) break;
    end = last;
  }
  return text.substr(begin, end - begin);
}

std::string upperText(const std::string& text) {
  return toUtf8(icu::UnicodeString::fromUTF8(text).toUpper(icu::Locale::getRoot()));
}
std::string lowerText(const std::string& text) {
  return toUtf8(icu::UnicodeString::fromUTF8(text).toLower(icu::Locale::getRoot()));
}

std::string capitalizeText(const std::string& text) {
  if (text.empty()) return text;
  const std::size_t first = decodeUtf8(text, 0).length;
  return upperText(text.substr(0, first)) + lowerText(text.substr(first));
}

std::string titleText(const std::string& text) {
  std::string out;
  bool inWord = false;
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    const std::string character = text.substr(pos, c.length);
    const bool isLetter = isWordChar(c.code) && c.code != '_' && !(c.code >= '0' && c.code <= '9');
    out += !isLetter ? character : inWord ? lowerText(character) : upperText(character);
    inWord = isLetter;
    pos += c.length;
  }
  return out;
}

std::string replaceText(const std::string& text, const std::string& from, const std::string& to, std::int64_t count) {
  std::string out;
  std::size_t done = 0;
  for (std::size_t pos = 0; count != 0 && pos <= text.size(); --count) {
    const std::size_t at = text.find(from, pos);
    if (at == std::string::npos) break;
    out.append(text, done, at - done).append(to);
    if (out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
    done = at + from.size();
    // An empty pattern stands before every character, and at the end.
    pos = from.empty() ? at + (at < text.size() ? decodeUtf8(text, at).length : 1) : done;
    if (from.empty()) out.append(text, at, std::min(pos, text.size()) - at), done = std::min(pos, text.size());
  }
  return out.append(text, std::min(done, text.size()));
}

std::string centerText(const std::string& text, std::int64_t width, char side) {
  const std::int64_t missing = width - Value(text).length();
  if (missing <= 0) return text;
  if (static_cast<std::uint64_t>(missing) > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
  // Python puts the odd space left when the width is odd, else right.
  const std::int64_t left = side == 'l' ? 0 : side == 'r' ? missing : missing / 2 + (missing & width & 1);
  return std::string(static_cast<std::size_t>(left), ' ') + text + std::string(static_cast<std::size_t>(missing - left), ' ');
}

std::string joinTexts(const List& items, const std::string& separator) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += separator;
    out += items[i].str();
    if (out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
  }
  return out;
}

}  // namespace lorikeet::jinja
