// Patterns of tokenizer.json. See pattern.h.
#include "core/text/pattern.h"

#include "core/text/utf8.h"

namespace lorikeet {

Pattern::Pattern(const Json& owner, const std::string& where) {
  if (!owner.is_object() || !owner.contains("pattern")) throw Error(where + ": the field \"pattern\" is missing.");
  const Json& pattern = owner["pattern"];
  if (pattern.is_string())
    m_literal = pattern.get<std::string>();
  else if (pattern.is_object() && pattern.contains("Regex"))
    setRegex(jsonString(pattern, "Regex", where), where);
  else
    m_literal = jsonString(pattern, "String", where);
}

void Pattern::setRegex(const std::string& expression, const std::string& where) {
  m_words = findWordPattern(expression);
  if (!m_words) m_regex = std::make_shared<UnicodeRegex>(expression, where);
}

Pattern Pattern::regex(const std::string& expression) {
  Pattern pattern;
  pattern.setRegex(expression, "built-in pattern");
  return pattern;
}

Pattern Pattern::literal(const std::string& text) {
  Pattern pattern;
  pattern.m_literal = text;
  return pattern;
}

std::vector<ByteRange> Pattern::matches(std::string_view text) const {
  std::vector<ByteRange> out;
  if (text.empty()) return out;
  if (m_regex) return m_regex->matches(text);
  if (m_words) {
    out.reserve(text.size() / 4 + 1);
    m_words->matches(text, out);
    return out;
  }
  if (m_literal.empty()) {  // is found between all characters, as an empty expression is
    for (std::size_t at = 0; at < text.size(); at += decodeUtf8(text, at).length) out.push_back({at, at});
    out.push_back({text.size(), text.size()});
    return out;
  }
  for (std::size_t at = 0; (at = text.find(m_literal, at)) != text.npos; at += m_literal.size())
    out.push_back({at, at + m_literal.size()});
  return out;
}

}  // namespace lorikeet
