// A row as tokens with its label mask, and the split into training and validation. Used by the trainer, the plan and the editor.
#pragma once
#include <cstdint>
#include <vector>

#include "core/data/dataset.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

namespace lorikeet {

/// One sequence ready for training.
struct Sample {
  std::size_t row = 0;               ///< index in the dataset
  std::vector<TokenId> tokens;       ///< [S]
  std::vector<TokenId> source;       ///< of an encoder-decoder: what the encoder reads; else empty
  std::vector<std::uint8_t> supervised;  ///< [S]; 1 = the model must learn to predict this token (assistant turns and their end token)
  std::size_t fullLength = 0;        ///< tokens before the cut at maxLength, source included
  bool truncated() const { return fullLength > tokens.size() + source.size(); }
  std::size_t supervisedCount() const;
};

/// Renders `row` with the template, tokenizes, marks the supervised tokens, cuts at maxLength (tokens at the end go first).
/// A token counts as supervised if it begins inside an assistant span. Adds bos where the template does not and the tokenizer would.
/// The row's own tools go into the template (row_context.h).
/// @param systemPrompt put before a row without a system turn; "" = none
/// @param superviseToolCalls turns that call tools are learned like answers; what tools return never is
Sample makeSample(const Row& row, std::size_t rowIndex, const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                  std::size_t maxLength, const std::string& systemPrompt = "", bool superviseToolCalls = false);

/// The ids a model sees for a chat that waits for an answer (the same path as makeSample, with the generation prompt).
std::vector<TokenId> promptTokens(const std::vector<Message>& messages, const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                  bool addGenerationPrompt = true, const ChatExtras& extras = {});

/// Row indices of each side.
struct SplitIndices {
  std::vector<std::size_t> train, validation;
};

/// Rows marked Train or Validation stay there; of the rest round(share·n) go to validation, drawn with `seed`. Equal questions stay on one side.
/// Never leaves the training side empty; with share > 0 and at least two rows, validation gets at least one.
SplitIndices splitRows(const RowList& rows, double validationShare, std::uint64_t seed);

}  // namespace lorikeet
