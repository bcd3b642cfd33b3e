// Patterns of tokenizer.json. See pattern.h.
#include "core/text/pattern.h"

namespace lorikeet {

Pattern::Pattern(const Json& owner, const std::string& where) {
  if (!owner.is_object() || !owner.contains("pattern")) throw Error(where + ": the field \"pattern\" is missing.");
  const Json& pattern = owner["pattern"];
  if (pattern.is_string())
    m_literal = pattern.get<std::string>();
  else if (pattern.is_object() && pattern.contains("Regex"))
    m_regex = std::make_shared<UnicodeRegex>(jsonString(pattern, "Regex", where), where);
  else
    m_literal = jsonString(pattern, "String", where);
}

Pattern Pattern::regex(const std::string& expression) {
  Pattern pattern;
  pattern.m_regex = std::make_shared<UnicodeRegex>(expression, "built-in pattern");
  return pattern;
}

Pattern Pattern::literal(const std::string& text) {
  Pattern pattern;
  pattern.m_literal = text;
  return pattern;
}

std::vector<ByteRange> Pattern::matches(std::string_view text) const {
  if (m_regex) return m_regex->matches(text);
  std::vector<ByteRange> out;
  if (m_literal.empty()) return out;
  for (std::size_t at = 0; (at = text.find(m_literal, at)) != text.npos; at += m_literal.size())
    out.push_back({at, at + m_literal.size()});
  return out;
}

}  // namespace lorikeet
