// Token counts of rows and the coloured view of one row's tokens. Used by the editor's background counting and its token view.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/sample.h"
#include "core/edit/row_facts.h"

namespace lorikeet {

/// With what rows are counted; equal settings give equal counts.
struct TokenSettings {
  std::shared_ptr<const Tokenizer> tokenizer;
  std::shared_ptr<const ChatTemplate> chatTemplate;
  std::size_t maxLength = 512;
  std::string systemPrompt;
  bool superviseToolCalls = false;
  std::map<std::string, std::string> placeholders;  ///< filled in before counting, as a run does
  bool hasEncoder = false;                          ///< encoder-decoder models: source and target count, one pair for each answer
  TokenId decoderStart = 0;                         ///< what their target begins with
  bool operator==(const TokenSettings&) const = default;
};

/// Fills tokens, supervised and the bits Truncated and NothingSupervised. A row that the template refuses gets no tokens
/// and NothingSupervised; one with a blank last answer, which a run leaves out, no supervised ones.
void countTokens(const Row& row, const TokenSettings& settings, RowFacts& facts);

enum class TokenKind : std::uint8_t { Masked, Supervised, Special, CutAway };

struct TokenPiece {
  TokenId id = 0;
  std::string bytes;  ///< what the token stands for, not always whole UTF-8
  TokenKind kind = TokenKind::Masked;
  bool supervisedSpecial = false;  ///< a special token that is learned too (the end of an answer)
};

struct TokenView {
  std::vector<TokenPiece> pieces;  ///< all tokens, those beyond the cut as CutAway
  std::size_t kept = 0, supervised = 0, total = 0;
  std::string problem;  ///< why the template refuses the row, "" = it does not
};

/// The tokens of one row as a run would see them. A text of 4,000 characters takes well under 50 ms.
TokenView tokenView(const Row& row, const TokenSettings& settings);

}  // namespace lorikeet
