// A "pattern" of tokenizer.json: a plain string or a regular expression. Used by normalizers, pre-tokenizers and decoders.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/unicode_regex.h"
#include "core/text/word_pattern.h"

namespace lorikeet {

/// Immutable; copies share the compiled expression.
class Pattern {
 public:
  /// Reads {"pattern": {"String": …}} or {"pattern": {"Regex": …}} of `owner`. @throws Error for anything else.
  Pattern(const Json& owner, const std::string& where);
  static Pattern regex(const std::string& expression);
  static Pattern literal(const std::string& text);

  /// Matches in order, as bytes of `text`; they may be empty. An empty text has none.
  std::vector<ByteRange> matches(std::string_view text) const;
  /// True if matches always lie end to end from the first byte to the last, and none is empty.
  bool coversAll() const { return m_words != nullptr; }

 private:
  Pattern() = default;
  void setRegex(const std::string& expression, const std::string& where);
  std::string m_literal;
  std::shared_ptr<const UnicodeRegex> m_regex;
  const WordPattern* m_words = nullptr;  // takes the place of m_regex
};

}  // namespace lorikeet
