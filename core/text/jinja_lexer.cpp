// The lexer. Source of the rules: jinja2.lexer 3.1, with transformers' settings (trim_blocks, lstrip_blocks). See jinja_lexer.h.
#include "core/text/jinja_lexer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "core/text/jinja_string_literal.h"
#include "core/util/error.h"

namespace lorikeet::jinja {

void failAt(Position at, const std::string& message) {
  throw Error("The chat template, line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ": " + message +
              ".");
}

namespace {

constexpr std::string_view kSpace = " \t\n\r\v\f";

bool isNameChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

/// CRLF and CR become LF; one newline at the very end is dropped.
std::string withPlainNewlines(const std::string& source) {
  std::string out;
  out.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\r') {
      out += '\n';
      if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
    } else {
      out += source[i];
    }
  }
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

class Lexer {
 public:
  explicit Lexer(const std::string& source) : m_source(withPlainNewlines(source)) {
    for (std::size_t i = 0; i < m_source.size(); ++i)
      if (m_source[i] == '\n') m_lineStarts.push_back(i + 1);
  }

  std::vector<Token> run() {
    while (m_pos < m_source.size()) lexData();
    add(TokenType::End, "", m_pos);
    return std::move(m_tokens);
  }

 private:
  Position positionOf(std::size_t pos) const {
    const auto line = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), pos) - 1;
    return {static_cast<int>(line - m_lineStarts.begin()) + 1, static_cast<int>(pos - *line) + 1};
  }
  void add(TokenType type, std::string text, std::size_t pos) { m_tokens.push_back({type, std::move(text), positionOf(pos)}); }
  char at(std::size_t pos) const { return pos < m_source.size() ? m_source[pos] : '\0'; }
  bool startsWith(std::string_view text, std::size_t pos) const { return m_source.compare(pos, text.size(), text) == 0; }
  std::size_t skipSpace(std::size_t pos) const { return std::min(m_source.find_first_not_of(kSpace, pos), m_source.size()); }

  std::size_t findTag(std::size_t from) const {
    for (std::size_t pos = from; (pos = m_source.find('{', pos)) != std::string::npos; ++pos)
      if (const char next = at(pos + 1); next == '%' || next == '{' || next == '#') return pos;
    return std::string::npos;
  }

  /// Text up to a tag at `tag` (whose strip sign is `sign`), as the white space rules leave it.
  void addData(std::size_t begin, std::size_t tag, char sign, bool lineStripping) {
    std::string_view text = std::string_view(m_source).substr(begin, tag - begin);
    if (sign == '-') {
      const std::size_t last = text.find_last_not_of(kSpace);
      text = text.substr(0, last == text.npos ? 0 : last + 1);
    } else if (sign != '+' && lineStripping) {
      const std::size_t newline = text.rfind('\n');
      const std::size_t lineBegin = newline == text.npos ? 0 : newline + 1;
      const bool blank = text.find_first_not_of(kSpace, lineBegin) == text.npos;
      if (blank && (newline != text.npos || m_lineStarting)) text = text.substr(0, lineBegin);
    }
    if (!text.empty()) add(TokenType::Data, std::string(text), begin);
  }

  void lexData() {
    const std::size_t tag = findTag(m_pos);
    if (tag == std::string::npos) {
      addData(m_pos, m_source.size(), '+', false);
      m_pos = m_source.size();
      return;
    }
    const char kind = at(tag + 1);
    const char sign = at(tag + 2) == '-' || at(tag + 2) == '+' ? at(tag + 2) : '\0';
    addData(m_pos, tag, sign, kind != '{');
    m_lineStarting = false;
    m_pos = tag + (sign ? 3 : 2);
    if (kind == '#') return lexComment(tag);
    if (kind == '%' && lexRaw(tag)) return;
    add(kind == '%' ? TokenType::BlockBegin : TokenType::VariableBegin, "", tag);
    lexExpression(kind == '%', tag);
  }

  void lexComment(std::size_t tag) {
    const std::size_t end = m_source.find("#}", m_pos);
    if (end == std::string::npos) failAt(positionOf(tag), "the comment is not closed; expected \"#}\"");
    endTag(end, end > m_pos ? at(end - 1) : '\0', true);
  }

  /// Moves behind a two-character end tag at `end`, eating white space as `sign` says.
  void endTag(std::size_t end, char sign, bool trimsNewline) {
    m_pos = end + 2;
    if (sign == '-')
      m_pos = skipSpace(m_pos);
    else if (sign != '+' && trimsNewline && at(m_pos) == '\n')
      ++m_pos;
    m_lineStarting = at(m_pos - 1) == '\n';
  }

  /// {% raw %} … {% endraw %}; false if this tag is another.
  bool lexRaw(std::size_t tag) {
    std::size_t pos = skipSpace(m_pos);
    if (!startsWith("raw", pos)) return false;
    pos = skipSpace(pos + 3);
    const bool strips = startsWith("-%}", pos);
    if (!strips && !startsWith("%}", pos)) return false;
    endTag(pos + (strips ? 1 : 0), strips ? '-' : '\0', false);
    const std::size_t begin = m_pos;
    for (std::size_t close = begin; (close = m_source.find("{%", close)) != std::string::npos; ++close) {
      const char sign = at(close + 2) == '-' || at(close + 2) == '+' ? at(close + 2) : '\0';
      std::size_t end = skipSpace(close + (sign ? 3 : 2));
      if (!startsWith("endraw", end)) continue;
      end = skipSpace(end + 6);
      const char endSign = at(end) == '-' || at(end) == '+' ? at(end) : '\0';
      if (endSign) ++end;
      if (!startsWith("%}", end)) continue;
      addData(begin, close, sign, true);
      endTag(end, endSign, true);
      return true;
    }
    failAt(positionOf(tag), "the raw block is not closed; expected {% endraw %}");
  }

  void lexExpression(bool isBlock, std::size_t tag) {
    const std::string_view close = isBlock ? "%}" : "}}";
    std::string open;  // brackets that wait for their partner: inside them "}}" closes two dicts
    while (true) {
      m_pos = skipSpace(m_pos);
      if (m_pos >= m_source.size()) failAt(positionOf(tag), "the tag is not closed; expected \"" + std::string(close) + "\"");
      if (open.empty()) {
        const bool signedEnd = (at(m_pos) == '-' || (isBlock && at(m_pos) == '+')) && startsWith(close, m_pos + 1);
        if (signedEnd || startsWith(close, m_pos)) {
          add(isBlock ? TokenType::BlockEnd : TokenType::VariableEnd, "", m_pos);
          return endTag(m_pos + (signedEnd ? 1 : 0), signedEnd ? at(m_pos) : '\0', isBlock);
        }
      }
      lexToken(open);
    }
  }

  void lexToken(std::string& open) {
    const char c = at(m_pos);
    if (std::isdigit(static_cast<unsigned char>(c))) return lexNumber();
    if (isNameChar(c)) {
      std::size_t end = m_pos;
      while (isNameChar(at(end)) && end < m_source.size()) ++end;
      add(TokenType::Name, m_source.substr(m_pos, end - m_pos), m_pos);
      m_pos = end;
    } else if (c == '"' || c == '\'') {
      lexString();
    } else {
      lexOperator(open);
    }
  }

  void lexNumber() {
    const std::size_t begin = m_pos;
    const auto digits = [&] {
      while (std::isdigit(static_cast<unsigned char>(at(m_pos))) ||
             (at(m_pos) == '_' && std::isdigit(static_cast<unsigned char>(at(m_pos + 1)))))
        ++m_pos;
    };
    const auto digitAt = [&](std::size_t pos) { return std::isdigit(static_cast<unsigned char>(at(pos))) != 0; };
    digits();
    bool isFloat = false;
    if (at(m_pos) == '.' && digitAt(m_pos + 1)) isFloat = true, ++m_pos, digits();
    const std::size_t exponent = m_pos + (at(m_pos + 1) == '+' || at(m_pos + 1) == '-' ? 2 : 1);
    if ((at(m_pos) == 'e' || at(m_pos) == 'E') && digitAt(exponent)) isFloat = true, m_pos = exponent, digits();
    std::string text = m_source.substr(begin, m_pos - begin);
    std::erase(text, '_');
    add(isFloat ? TokenType::Float : TokenType::Integer, std::move(text), begin);
  }

  void lexString() {
    const std::size_t begin = m_pos;
    const char quote = at(m_pos++);
    while (m_pos < m_source.size() && at(m_pos) != quote) m_pos += at(m_pos) == '\\' ? 2 : 1;
    if (m_pos >= m_source.size()) failAt(positionOf(begin), "the text in quotes is not closed");
    const auto value = unescapeString(std::string_view(m_source).substr(begin + 1, m_pos - begin - 1));
    if (!value) failAt(positionOf(begin), "the text in quotes has a broken escape sequence");
    ++m_pos;
    add(TokenType::String, *value, begin);
  }

  void lexOperator(std::string& open) {
    static constexpr std::array<std::string_view, 26> kOperators = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                                    "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                                    ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};
    for (const std::string_view op : kOperators) {
      if (!startsWith(op, m_pos)) continue;
      const char c = op[0];
      if (c == '(' || c == '[' || c == '{') open += c == '(' ? ')' : c == '[' ? ']' : '}';
      if (c == ')' || c == ']' || c == '}') {
        if (open.empty() || open.back() != c) failAt(positionOf(m_pos), "unexpected \"" + std::string(op) + "\"");
        open.pop_back();
      }
      add(TokenType::Operator, std::string(op), m_pos);
      m_pos += op.size();
      return;
    }
    failAt(positionOf(m_pos), "unexpected character \"" + m_source.substr(m_pos, 1) + "\"");
  }

  std::string m_source;
  std::vector<std::size_t> m_lineStarts{0};
  std::vector<Token> m_tokens;
  std::size_t m_pos = 0;
  bool m_lineStarting = true;  // what was read last ended a line
};

}  // namespace

std::vector<Token> tokenize(const std::string& source) { return Lexer(source).run(); }

}  // namespace lorikeet::jinja
