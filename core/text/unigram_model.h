// Unigram: the most probable way to cut a word into pieces. Used by the tokenizer.json loader.
#pragma once
#include "core/text/pair_table.h"
#include "core/text/token_model.h"

namespace lorikeet {

/// Viterbi over the pieces' log probabilities. A run of unknown characters becomes one unknown token, or its bytes' tokens with
/// byte_fallback. Source: Kudo 2018, arXiv:1804.10959.
class UnigramModel final : public TokenModel {
 public:
  UnigramModel(const Json& model, const std::string& where);
  void encode(std::string_view word, std::vector<TokenSpan>& out) const override;
  std::string kind() const override { return m_byteIds.empty() ? "Unigram" : "Unigram (byte fallback)"; }

 private:
  struct Node;
  void readVocabulary(const Json& model, const std::string& where);
  void addToTrie(const std::string& piece, TokenId id);
  void walk(std::string_view word, std::vector<Node>& best) const;
  void emit(std::string_view word, std::size_t begin, std::size_t end, std::vector<TokenSpan>& out) const;
  TokenId unknownFor(std::string_view text) const;

  std::string m_where;
  std::vector<double> m_scores;         // by id: log probability
  PairTable<std::uint32_t> m_children;  // (trie node, byte) → node
  std::vector<TokenId> m_ends{-1};      // by trie node: the piece that ends there, -1 = none
  std::vector<TokenId> m_byteIds;       // of <0x00> …; empty without byte_fallback
  double m_unknownScore = 0;
};

}  // namespace lorikeet
