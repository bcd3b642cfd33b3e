// The "decoder" of tokenizer.json: pieces back to text. Used by the tokenizer.json loader.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/text/json_input.h"

namespace lorikeet {

/// One step from pieces to text; the caller joins what the last step leaves. Immutable after
/// making.
class TokenDecoder {
 public:
  virtual ~TokenDecoder() = default;
  virtual void apply(std::vector<std::string>& pieces) const = 0;
};

/// @return null for JSON null.   @throws Error naming a type that is not supported.
std::unique_ptr<const TokenDecoder> makeTokenDecoder(const Json& json, const std::string& file);

}  // namespace lorikeet
