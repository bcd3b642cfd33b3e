// The few fields of a SentencePiece model file that its library does not expose. Used by the SentencePiece tokenizer.
#pragma once
#include <string_view>

namespace lorikeet {

/// Source: sentencepiece_model.proto (TrainerSpec.model_type, NormalizerSpec); absent fields have the defaults below.
struct SpmModelInfo {
  int modelType = 1;  // 1 unigram, 2 BPE, 3 word, 4 character
  bool addDummyPrefix = true;
  bool removeExtraWhitespaces = true;
};

/// Reads what it can and stops quietly at the first broken field: the library itself judges the file.
SpmModelInfo readSpmModelInfo(std::string_view serializedModel);

/// Appended to a serialized model it turns the dummy prefix off: a protobuf message that occurs twice is merged, the later field
/// wins.
inline constexpr std::string_view kNoDummyPrefixPatch{"\x1A\x02\x18\x00", 4};

}  // namespace lorikeet
