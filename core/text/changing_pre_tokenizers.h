// The pre-tokenizers that also change the text: ByteLevel and Metaspace. Used by pre_tokenizer.cpp.
#pragma once
#include <memory>
#include <string>

#include "core/text/pre_tokenizer.h"

namespace lorikeet {

std::unique_ptr<const PreTokenizer> makeByteLevelPreTokenizer(const Json& json, const std::string& where);
std::unique_ptr<const PreTokenizer> makeMetaspacePreTokenizer(const Json& json, const std::string& where);

/// How Metaspace, as pre-tokenizer and as decoder, is set up.
struct MetaspaceOptions {
  enum class Prepend { Always, First, Never };
  std::string replacement;  // one character
  Prepend prepend;
};
/// @throws Error for a replacement that is no character, an unknown scheme, or one that the old add_prefix_space contradicts.
MetaspaceOptions readMetaspace(const Json& json, const std::string& where);

/// The one character that the field holds. @throws Error for any other text.
std::string jsonCharacter(const Json& json, const char* key, const std::string& where);

}  // namespace lorikeet
