// Byte-pair encoding over a vocabulary and ranked merges. Used by the tokenizer.json loader.
#pragma once
#include "core/text/bpe_merger.h"
#include "core/text/token_model.h"

namespace lorikeet {

/// The "model" of tokenizer.json, type BPE. Source: Sennrich et al. 2016, arXiv:1508.07909.
class BpeModel final : public TokenModel {
 public:
  /// @throws Error for a merge outside the vocabulary, dropout, or anything of the wrong type.
  BpeModel(const Json& model, const std::string& where);

  void encode(std::string_view word, std::vector<TokenSpan>& out) const override;
  bool readsBytes() const override { return !m_byteSymbols.empty(); }
  void encodeBytes(std::string_view bytes, std::vector<TokenSpan>& out) const override;
  std::string kind() const override { return m_byteFallback ? "BPE (byte fallback)" : "BPE"; }

 private:
  void readOptions(const Json& model);
  void readMerges(const Json& model);
  void addMerge(const std::string& left, const std::string& right, std::uint32_t rank);
  void prepareBytes();
  void symbolsOf(std::string_view word, std::vector<TokenSpan>& symbols) const;
  bool addFallbackBytes(std::string_view piece, std::size_t begin, std::size_t end, std::vector<TokenSpan>& symbols) const;
  TokenId unknownFor(std::string_view character) const;

  std::string m_where;
  BpeMerges m_merges;
  std::vector<TokenId> m_byteIds;  // of <0x00> …; -1 = not in the vocabulary
  std::string m_continuingPrefix, m_endSuffix, m_unknownPiece;
  bool m_fuseUnknown = false, m_byteFallback = false, m_ignoreMerges = false;

  // For text before the byte alphabet; empty where some byte has no piece of its own.
  std::vector<TokenId> m_byteSymbols;        // by byte
  std::vector<std::uint32_t> m_byteLengths;  // by id: bytes that the piece stands for
  Vocabulary m_byteWords;                    // pieces as bytes, for ignore_merges
  std::uint64_t m_cacheOwner;
};

}  // namespace lorikeet
