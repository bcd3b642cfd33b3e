// Ends of turns. See turn_ends.h.
#include "core/text/turn_ends.h"

#include <algorithm>
#include <string_view>

#include "core/text/tokenizer.h"

namespace lorikeet {

namespace {
constexpr std::string_view kSpace = " \t\n\r\v\f";

/// Some tokenizers forget to mark their <end_of_turn> as special.
bool looksLikeTurnEnd(const std::string& piece) {
  if (piece.size() < 5 || !piece.starts_with('<') || !piece.ends_with('>')) return false;
  return (piece[1] == '|' && piece[piece.size() - 2] == '|') || piece.starts_with("<end_of") || piece.starts_with("<|end");
}
}  // namespace

TurnEnds::TurnEnds(const Tokenizer& tokenizer) {
  if (tokenizer.bosId) m_bos = tokenizer.pieceOf(*tokenizer.bosId);
  for (TokenId id = 0; id < tokenizer.vocabSize(); ++id) {
    const std::string piece = tokenizer.pieceOf(id);
    if (!piece.empty() && (tokenizer.isSpecial(id) || looksLikeTurnEnd(piece))) m_tokens.push_back(piece);
  }
  std::sort(m_tokens.begin(), m_tokens.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

/// Bytes of the token at `pos` that may end a turn; 0 if there is none.
std::size_t TurnEnds::tokenAt(const std::string& text, std::size_t pos, const std::string& prompt) const {
  for (const std::string& token : m_tokens)
    if (text.compare(pos, token.size(), token) == 0)
      return token != m_learned && (token == m_bos || prompt.starts_with(token)) ? 0 : token.size();
  return 0;
}

void TurnEnds::learn(const std::string& text, std::size_t from, const std::string& prompt) {
  std::size_t pos = std::min(text.find_first_not_of(kSpace, from), text.size());
  // Two end tokens may stand side by side ("<|END_RESPONSE|><|END_OF_TURN_TOKEN|>"); then the second one closes the turn. Without
  // a prompt to compare with, a second one may open the next turn.
  while (const std::size_t size = tokenAt(text, pos, prompt)) {
    m_learned = text.substr(pos, size);
    pos += size;
    if (prompt.empty()) break;
  }
}

std::size_t TurnEnds::endOfAnswer(const std::string& text, std::size_t from, std::size_t bound, const std::string& prompt,
                                  bool callsTool) const {
  const std::size_t stop = std::min(bound, text.size());
  if (!m_learned.empty() && (callsTool || bound != text.npos)) {
    const std::size_t at = text.find(m_learned, from);
    if (at != text.npos && at + m_learned.size() <= stop) return at + m_learned.size();
  }
  for (std::size_t pos = from; callsTool && pos < stop; ++pos)
    if (const std::size_t size = tokenAt(text, pos, prompt)) return pos + size;
  std::size_t pos = text.find_first_not_of(kSpace, from);
  if (pos == text.npos) return from;
  std::size_t end = from;
  while (const std::size_t size = pos < stop ? tokenAt(text, pos, prompt) : 0) {
    end = pos += size;
    if (m_learned.empty() || text.compare(end - size, size, m_learned) == 0) break;
  }
  return end;
}

std::size_t TurnEnds::withoutSpaceBehindEnd(const std::string& text, TextSpan span) const {
  std::size_t end = span.end;
  while (end > span.begin && kSpace.find(text[end - 1]) != kSpace.npos) --end;
  const std::string_view kept = std::string_view(text).substr(span.begin, end - span.begin);
  const bool closed =
      std::any_of(m_tokens.begin(), m_tokens.end(), [&](const std::string& token) { return kept.ends_with(token); });
  return closed ? end : span.end;
}

}  // namespace lorikeet
