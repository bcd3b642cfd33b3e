// The "normalizer" of tokenizer.json: what happens to text before it is cut. Used by the tokenizer.json loader.
#pragma once
#include <memory>

#include "core/text/json_input.h"
#include "core/text/mapped_text.h"

namespace lorikeet {

/// Immutable after making.
class Normalizer {
 public:
  virtual ~Normalizer() = default;
  virtual MappedText apply(MappedText text) const = 0;
};

/// @return null for JSON null.   @throws Error naming a type that is not supported.
std::unique_ptr<const Normalizer> makeNormalizer(const Json& json, const std::string& file);

}  // namespace lorikeet
