// A "pattern" of tokenizer.json: a plain string or a regular expression. Used by normalizers, pre-tokenizers and decoders.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/unicode_regex.h"

namespace lorikeet {

/// Immutable; copies share the compiled expression.
class Pattern {
 public:
  /// Reads {"pattern": {"String": …}} or {"pattern": {"Regex": …}} of `owner`. @throws Error for anything else.
  Pattern(const Json& owner, const std::string& where);
  static Pattern regex(const std::string& expression);
  static Pattern literal(const std::string& text);

  /// Non-empty matches in order, as bytes of `text`.
  std::vector<ByteRange> matches(std::string_view text) const;

 private:
  Pattern() = default;
  std::string m_literal;
  std::shared_ptr<const UnicodeRegex> m_regex;
};

}  // namespace lorikeet
