// Rows for encoder-decoder models (T5): what comes before an answer is the encoder's input, the answer the decoder's target.
// Used by the trainer's plan and by generation, so that both see the same text.
#pragma once
#include <vector>

#include "core/data/sample.h"

namespace lorikeet {

/// The encoder's ids of a conversation that waits for an answer: the rendered turns without white space at the end, then the
/// tokenizer's own end token. One question under the plain template is the question alone, as T5 and Flan-T5 were trained.
std::vector<TokenId> sourceTokens(const std::vector<Message>& messages, const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                  const ChatExtras& extras = {});

/// One sample for each assistant turn with text: the turns before it as source, then `decoderStart`, the answer and the end token,
/// of which all but the start are supervised. Both sides are cut at maxLength; a cut source keeps its end token.
std::vector<Sample> makeSeq2SeqSamples(const Row& row, std::size_t rowIndex, const Tokenizer& tokenizer,
                                       const ChatTemplate& chatTemplate, std::size_t maxLength, const std::string& systemPrompt,
                                       TokenId decoderStart);

}  // namespace lorikeet
