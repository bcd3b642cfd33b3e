// Tokens that stand beside the model's vocabulary and are found in the text before anything else. Used by both kinds of tokenizer.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// Finds added tokens, the leftmost and there the longest. Of two with the same content the first counts. Immutable, and not
/// copied: it looks into its own texts.
class AddedTokenMatcher {
 public:
  AddedTokenMatcher() = default;
  explicit AddedTokenMatcher(std::vector<AddedToken> tokens);
  AddedTokenMatcher(const AddedTokenMatcher&) = delete;
  AddedTokenMatcher(AddedTokenMatcher&&) = default;
  AddedTokenMatcher& operator=(AddedTokenMatcher&&) = default;

  /// Cuts `text` into sections in order; none is empty. They cover it once, but for white space that two tokens claim.
  std::vector<TextSection> split(std::string_view text) const;
  bool empty() const { return m_tokens.empty(); }

 private:
  const AddedToken* matchAt(std::string_view text, std::size_t pos) const;

  std::vector<AddedToken> m_tokens;
  std::unordered_map<std::string_view, std::size_t> m_byContent;  // index of m_tokens
  std::array<bool, 256> m_opens{};                                // by byte: some token begins with it
  std::array<std::vector<std::size_t>, 256> m_lengths;            // of the tokens that begin with a byte, the longest first
};

}  // namespace lorikeet
