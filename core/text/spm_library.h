// The SentencePiece library as C++ values. Used by the SentencePiece tokenizer and by pretraining. See spm/spm_abi.h for why it is
// a module.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"

struct LkSpmModel;

namespace lorikeet {

enum class SpmPieceType { Normal, Unknown, Control, Byte, Unused };

/// A loaded SentencePiece model. Immutable: safe to share between threads.
class SpmModel {
 public:
  /// @param where names the file in errors   @throws Error when the bytes are no model or the module is missing.
  SpmModel(std::string_view bytes, const std::string& where);

  std::int32_t size() const { return static_cast<std::int32_t>(m_pieces.size()); }
  const std::string& pieceOf(TokenId id) const { return m_pieces[static_cast<std::size_t>(id)]; }
  SpmPieceType typeOf(TokenId id) const { return m_types[static_cast<std::size_t>(id)]; }
  /// Of the unknown piece where there is no such piece.
  TokenId idOf(std::string_view piece) const;
  TokenId bosId() const { return m_specials[0]; }  ///< -1 = none; likewise the others
  TokenId eosId() const { return m_specials[1]; }
  TokenId padId() const { return m_specials[2]; }
  TokenId unkId() const { return m_specials[3]; }
  /// Pieces with byte offsets into `text`.
  std::vector<TokenSpan> encode(std::string_view text) const;

 private:
  std::shared_ptr<LkSpmModel> m_model;
  std::vector<std::string> m_pieces;
  std::vector<SpmPieceType> m_types;
  std::int32_t m_specials[4];
};

/// Trains a model with spm_train's arguments ("--input=FILE --model_prefix=P --vocab_size=4096 ..."). @throws Error
void trainSpmModel(const std::string& arguments);

}  // namespace lorikeet
