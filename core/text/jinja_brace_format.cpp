// str.format(). See jinja_format.h.
#include <algorithm>

#include "core/text/jinja_format.h"
#include "core/text/jinja_interpreter.h"

namespace lorikeet::jinja {

namespace {

/// str.format(), one call.
class BraceFormatter {
 public:
  BraceFormatter(Interpreter& interpreter, const Arguments& arguments) : m_interpreter(interpreter), m_arguments(arguments) {}

  std::string run(const std::string& text, int depth) {
    if (depth > 2) throw Failure("a format is nested too deeply");
    std::string out;
    for (std::size_t pos = 0; pos < text.size(); ++pos) {
      const char c = text[pos];
      if (c != '{' && c != '}') {
        out += c;
      } else if (pos + 1 < text.size() && text[pos + 1] == c) {
        out += c, ++pos;
      } else if (c == '}') {
        throw Failure("format() found a single \"}\"");
      } else {
        const std::size_t end = closing(text, pos);
        out += field(text.substr(pos + 1, end - pos - 1), depth);
        pos = end;
      }
      if (out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
    }
    return out;
  }

 private:
  static std::size_t closing(const std::string& text, std::size_t open) {
    int depth = 0;
    for (std::size_t pos = open; pos < text.size(); ++pos) {
      if (text[pos] == '{') ++depth;
      if (text[pos] == '}' && --depth == 0) return pos;
    }
    throw Failure("format() found \"{\" without \"}\"");
  }

  std::string field(const std::string& text, int depth) {
    const std::size_t colon = text.find(':'), bang = text.find('!');
    const std::size_t nameEnd = std::min({colon, bang, text.size()});
    Value value = named(text.substr(0, nameEnd));
    if (bang < colon) {
      const char how = bang + 1 < text.size() ? text[bang + 1] : '\0';
      if (std::min(colon, text.size()) != bang + 2 || !isOneOf(how, "rsa")) badFormat(text);
      value = Value(how == 'r' ? value.repr() : how == 's' ? value.str() : asciiRepr(value));
    }
    return formatWithSpec(value, colon == text.npos ? "" : run(text.substr(colon + 1), depth + 1));
  }

  Value named(const std::string& path) {
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    Value value = base(path.substr(0, end));
    for (std::size_t pos = end; pos < path.size();) {
      const bool isItem = path[pos] == '[';
      const std::size_t stop = isItem ? path.find(']', pos) : std::min(path.find_first_of(".[", pos + 1), path.size());
      if (stop == path.npos) badFormat(path);
      const std::string name = path.substr(pos + 1, stop - pos - 1);
      std::size_t digits = 0;
      const int index = isItem ? readNumber(name, digits) : -1;
      if (name.empty()) badFormat(path);
      value = isItem && index >= 0 && digits == name.size() ? m_interpreter.item(value, Value(index))
              : isItem                                      ? m_interpreter.item(value, Value(name))
                                                            : m_interpreter.attribute(value, name);
      pos = isItem ? stop + 1 : stop;
    }
    return value;
  }

  Value base(const std::string& name) {
    std::size_t digits = 0, index = 0;
    const int number = readNumber(name, digits);
    const bool counted = name.empty(), numbered = number >= 0 && digits == name.size();
    if (counted || numbered) {
      if (m_numbering != 0 && m_numbering != (counted ? 'c' : 'n')) throw Failure("format() mixes {} and {0}");
      m_numbering = counted ? 'c' : 'n';
      index = counted ? m_next++ : static_cast<std::size_t>(number);
      if (index >= m_arguments.positional.size()) throw Failure("format() has no value number " + std::to_string(index));
      return m_arguments.positional[index];
    }
    for (const auto& [key, value] : m_arguments.named)
      if (key == name) return value;
    throw Failure("format() has no value for \"{" + name + "}\"");
  }

  Interpreter& m_interpreter;
  const Arguments& m_arguments;
  std::size_t m_next = 0;
  char m_numbering = 0;
};

}  // namespace

std::string braceFormat(Interpreter& interpreter, const std::string& format, const Arguments& arguments) {
  return BraceFormatter(interpreter, arguments).run(format, 0);
}

}  // namespace lorikeet::jinja
