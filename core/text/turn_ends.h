// Where an answer ends in a rendered chat: the tokens that may close a turn, and the one this template closes answers with. Used
// by the model's own template.
#pragma once
#include <string>
#include <vector>

#include "core/text/chat_template.h"

namespace lorikeet {

class Tokenizer;

class TurnEnds {
 public:
  explicit TurnEnds(const Tokenizer& tokenizer);

  /// Takes what follows an answer that ends at `from` as this template's end of a turn. @param prompt the generation prompt
  void learn(const std::string& text, std::size_t from, const std::string& prompt);
  /// The token that closes a turn; "" = not learned.
  const std::string& learned() const { return m_learned; }

  /// The end of the turn whose text reaches `from`, with its end token.
  /// @param bound where the next turn's text begins; npos = unknown
  /// @param callsTool the turn goes on behind `from` (a call is known by its name alone)
  std::size_t endOfAnswer(const std::string& text, std::size_t from, std::size_t bound, const std::string& prompt,
                          bool callsTool) const;
  /// White space behind an end-of-turn token is the template's, not the model's.
  std::size_t withoutSpaceBehindEnd(const std::string& text, TextSpan span) const;

 private:
  std::size_t tokenAt(const std::string& text, std::size_t pos, const std::string& prompt) const;

  std::string m_bos, m_learned;
  std::vector<std::string> m_tokens;  // texts of tokens that may end a turn, the longest first
};

}  // namespace lorikeet
