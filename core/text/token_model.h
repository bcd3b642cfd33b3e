// The "model" of tokenizer.json: what turns one word into tokens. Used by the tokenizer.json loader.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"

namespace lorikeet {

/// Immutable after making: safe to share between threads.
class TokenModel {
 public:
  virtual ~TokenModel() = default;

  /// Appends the tokens of one word; spans are bytes of `word`.
  /// @throws Error when a character is unknown and the model has no token for that.
  virtual void encode(std::string_view word, std::vector<TokenSpan>& out) const = 0;

  /// True if encodeBytes() gives for any bytes what encode() gives for them written in GPT-2's byte alphabet.
  virtual bool readsBytes() const { return false; }
  /// As encode(), but `bytes` is text before the byte alphabet, and so are the spans. Only where readsBytes().
  virtual void encodeBytes(std::string_view bytes, std::vector<TokenSpan>& out) const { encode(bytes, out); }

  virtual std::string kind() const = 0;  ///< "BPE", "Unigram" …
  const Vocabulary& vocabulary() const { return m_vocabulary; }
  std::optional<TokenId> unknown() const { return m_unknown; }

 protected:
  Vocabulary m_vocabulary;
  std::optional<TokenId> m_unknown;
};

/// @throws Error naming a type that is not supported, or the field that is broken.
std::unique_ptr<const TokenModel> makeTokenModel(const Json& json, const std::string& file);

/// The ids of "<0x00>" … "<0xFF>"; -1 = not in the vocabulary.
std::vector<TokenId> byteTokenIds(const Vocabulary& vocabulary);

}  // namespace lorikeet
