// Tokens that stand beside the model's vocabulary and are found in the text before anything else. Used by both kinds of tokenizer.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"

namespace lorikeet {

/// As in tokenizer.json "added_tokens" and tokenizer_config.json "added_tokens_decoder".
struct AddedToken {
  std::string content;
  TokenId id = -1;
  bool special = false;
  bool leftStrip = false;   // eats white space before it
  bool rightStrip = false;  // eats white space after it
  bool singleWord = false;  // only where no word character touches it
  bool normalized = false;  // is looked for in the normalised text
};

/// A stretch of text: one added token, or what lies between two (token < 0).
struct TextSection {
  std::size_t begin, end;
  TokenId token;
};

/// Finds added tokens, the leftmost and there the longest. Immutable.
class AddedTokenMatcher {
 public:
  AddedTokenMatcher() = default;
  explicit AddedTokenMatcher(std::vector<AddedToken> tokens);

  /// Cuts `text` into sections that cover it in order; none is empty.
  std::vector<TextSection> split(std::string_view text) const;
  bool empty() const { return m_tokens.empty(); }

 private:
  const AddedToken* matchAt(std::string_view text, std::size_t pos) const;

  std::vector<AddedToken> m_tokens;                                      // by first byte, then the longest first
  std::array<std::pair<std::size_t, std::size_t>, 256> m_byFirstByte{};  // range of m_tokens
};

}  // namespace lorikeet
