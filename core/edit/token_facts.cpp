// See token_facts.h. The samples are made by the very functions that a run uses, so counts cannot differ from it.
#include "core/edit/token_facts.h"

#include <algorithm>
#include <limits>

#include "core/data/seq2seq.h"
#include "core/edit/blank_answer.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// The row with its placeholders filled; the row itself where there are none.
RowPtr filledRow(const Row& row, const TokenSettings& settings) {
  const auto holdsOne = [](const Message& turn) { return turn.content.find("{{") != std::string::npos; };
  if (settings.placeholders.empty() || std::none_of(row.turns.begin(), row.turns.end(), holdsOne)) return {RowPtr(), &row};
  return withPlaceholders(RowList{row}, settings.placeholders).pointer(0);
}

std::vector<Sample> samplesOf(const Row& written, const TokenSettings& settings, std::size_t maxLength) {
  const RowPtr shared = filledRow(written, settings);
  const Row& row = *shared;
  if (settings.hasEncoder)
    return makeSeq2SeqSamples(row, 0, *settings.tokenizer, *settings.chatTemplate, maxLength, settings.systemPrompt,
                              settings.decoderStart);
  return {makeSample(row, 0, *settings.tokenizer, *settings.chatTemplate, maxLength, settings.systemPrompt,
                     settings.superviseToolCalls)};
}

std::uint32_t narrowed(std::size_t count) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(count, RowFacts::kUnknown - 1));
}

void setIssue(RowFacts& facts, IssueKind kind, bool on) {
  facts.issues = on ? facts.issues | issueBit(kind) : facts.issues & ~issueBit(kind);
}

TokenPiece pieceOf(TokenId id, bool supervised, bool kept, const Tokenizer& tokenizer) {
  TokenPiece piece;
  piece.id = id;
  const bool special = tokenizer.isSpecial(id);
  piece.bytes = special ? tokenizer.pieceOf(id) : "";
  piece.supervisedSpecial = special && supervised;
  piece.kind = !kept ? TokenKind::CutAway : special ? TokenKind::Special : supervised ? TokenKind::Supervised : TokenKind::Masked;
  return piece;
}

/// What each token stands for: the growth of the decoded text, which keeps spaces that a piece alone would lose; half characters go
/// to the token that completes them, and a token that only begins one shows its stored piece.
void fillBytes(std::vector<TokenPiece>& pieces, const Tokenizer& tokenizer) {
  StreamDecoder stream(tokenizer);
  for (TokenPiece& piece : pieces) {
    const std::string text = stream.push(piece.id);
    if (!piece.bytes.empty()) continue;
    piece.bytes = text.empty() ? tokenizer.pieceOf(piece.id) : text;
  }
}

}  // namespace

void countTokens(const Row& row, const TokenSettings& settings, RowFacts& facts) {
  facts.tokens = RowFacts::kUnknown;
  facts.supervised = RowFacts::kUnknown;
  setIssue(facts, IssueKind::Truncated, false);
  setIssue(facts, IssueKind::NothingSupervised, false);
  if (!settings.tokenizer || !settings.chatTemplate) return;
  std::size_t tokens = 0, supervised = 0;
  bool truncated = false;
  try {
    for (const Sample& sample : samplesOf(row, settings, settings.maxLength)) {
      tokens += sample.fullLength;
      supervised += sample.supervisedCount();
      truncated = truncated || sample.truncated();
    }
    facts.tokens = narrowed(tokens);
  } catch (const Error&) {  // the template refuses the conversation; tokenView() says why
  }
  if (hasBlankAnswer(row)) supervised = 0;
  facts.supervised = narrowed(supervised);
  setIssue(facts, IssueKind::Truncated, truncated);
  setIssue(facts, IssueKind::NothingSupervised, supervised == 0);
}

TokenView tokenView(const Row& row, const TokenSettings& settings) {
  TokenView view;
  if (!settings.tokenizer || !settings.chatTemplate) return view;
  const Tokenizer& tokenizer = *settings.tokenizer;
  try {
    const std::vector<Sample> cut = samplesOf(row, settings, settings.maxLength);
    const std::vector<Sample> whole = samplesOf(row, settings, std::numeric_limits<std::uint32_t>::max());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      std::vector<TokenPiece> pieces;
      for (std::size_t at = 0; at < whole[i].source.size(); ++at)
        pieces.push_back(pieceOf(whole[i].source[at], false, at < cut[i].source.size(), tokenizer));
      for (std::size_t at = 0; at < whole[i].tokens.size(); ++at)
        pieces.push_back(pieceOf(whole[i].tokens[at], whole[i].supervised[at] != 0, at < cut[i].tokens.size(), tokenizer));
      fillBytes(pieces, tokenizer);
      view.kept += cut[i].source.size() + cut[i].tokens.size();
      view.supervised += cut[i].supervisedCount();
      view.total += whole[i].fullLength;
      view.pieces.insert(view.pieces.end(), std::make_move_iterator(pieces.begin()), std::make_move_iterator(pieces.end()));
    }
  } catch (const Error& error) {
    view.problem = error.what();
  }
  return view;
}

}  // namespace lorikeet
