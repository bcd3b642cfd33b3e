// Byte-pair encoding over a vocabulary and ranked merges. Used by the tokenizer.json loader.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/tokenizer.h"

namespace lorikeet {

/// The "model" of tokenizer.json, type BPE. Source: Sennrich et al. 2016, arXiv:1508.07909. Immutable: safe to share between
/// threads.
class BpeModel {
 public:
  /// @throws Error for another model type, a merge outside the vocabulary, or anything of the wrong type.
  BpeModel(const Json& model, const std::string& file);

  /// Appends the tokens of one word; spans are bytes of `word`. O(n log n) in its characters.
  void encode(std::string_view word, std::vector<TokenSpan>& out) const;

  std::optional<TokenId> idOf(std::string_view piece) const;
  /// "" where the vocabulary has a hole.
  const std::string& pieceOf(TokenId id) const { return m_pieces[static_cast<std::size_t>(id)]; }
  /// Highest id + 1.
  TokenId size() const { return static_cast<TokenId>(m_pieces.size()); }
  bool hasByteFallback() const { return m_byteFallback; }
  std::optional<TokenId> unknown() const { return m_unknown; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Merge {
    std::uint32_t rank;
    TokenId result;
  };
  struct Symbol;
  struct Candidate;
  void readOptions(const Json& model, const std::string& where);
  void readVocabulary(const Json& model, const std::string& where);
  void readMerges(const Json& model, const std::string& where);
  void addMerge(const std::string& left, const std::string& right, std::uint32_t rank, const std::string& where);
  std::vector<Symbol> symbolsOf(std::string_view word) const;
  bool addFallbackBytes(std::string_view character, std::size_t begin, std::vector<Symbol>& symbols) const;
  void merge(std::vector<Symbol>& symbols) const;
  const Merge* findMerge(TokenId left, TokenId right) const;

  std::unordered_map<std::string, TokenId, Hash, std::equal_to<>> m_ids;
  std::vector<std::string> m_pieces;
  std::unordered_map<std::uint64_t, Merge> m_merges;  // by left id << 32 | right id
  std::vector<TokenId> m_byteIds;                     // <0x00> … <0xFF>; -1 = not in the vocabulary
  std::string m_continuingPrefix, m_endSuffix;
  std::optional<TokenId> m_unknown;
  bool m_fuseUnknown = false, m_byteFallback = false, m_ignoreMerges = false;
};

}  // namespace lorikeet
