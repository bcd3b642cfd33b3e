// The "pre_tokenizer" of tokenizer.json: cuts text into the words inside which tokens are merged. Used by the tokenizer.json
// loader.
#pragma once
#include <memory>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/mapped_text.h"

namespace lorikeet {

/// A text and the words it is cut into (bytes of `text`, in order, none empty).
struct CutText {
  MappedText text;
  std::vector<ByteRange> words;
};

/// Immutable after making.
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  virtual void apply(CutText& cut) const = 0;
  /// True if the last step only writes the text in GPT-2's byte alphabet.
  virtual bool endsInBytes() const { return false; }
  /// As apply(), but without that last step: the model reads the bytes themselves.
  virtual void applyKeepingBytes(CutText& cut) const { apply(cut); }
  /// True if words come out in GPT-2's byte alphabet.
  virtual bool isByteLevel() const { return false; }
};

/// @return null for JSON null.   @throws Error naming a type that is not supported.
std::unique_ptr<const PreTokenizer> makePreTokenizer(const Json& json, const std::string& file);

}  // namespace lorikeet
