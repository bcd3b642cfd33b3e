// The two models that look whole words up: WordLevel and WordPiece. Used by the tokenizer.json loader.
#pragma once
#include "core/text/token_model.h"

namespace lorikeet {

/// A word is one token or unknown.
class WordLevelModel final : public TokenModel {
 public:
  WordLevelModel(const Json& model, const std::string& where);
  void encode(std::string_view word, std::vector<TokenSpan>& out) const override;
  std::string kind() const override { return "WordLevel"; }

 private:
  std::string m_where;
};

/// The longest piece from the left, again and again; one that continues a word has a prefix ("##"). A word with a part that is no
/// piece is unknown as a whole. Source: Devlin et al. 2018, arXiv:1810.04805, BERT's tokenization.py.
class WordPieceModel final : public TokenModel {
 public:
  WordPieceModel(const Json& model, const std::string& where);
  void encode(std::string_view word, std::vector<TokenSpan>& out) const override;
  std::string kind() const override { return "WordPiece"; }

 private:
  std::string m_where, m_prefix;
  std::size_t m_longestWord;       // in characters
  std::size_t m_longestPiece = 0;  // in bytes: no longer piece needs to be tried
};

}  // namespace lorikeet
