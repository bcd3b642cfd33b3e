// Tokenizer over a SentencePiece .model file, with the folder's added tokens on top. Used by loadTokenizer.
#pragma once
#include <filesystem>
#include <memory>

#include "core/text/tokenizer.h"
#include "core/text/tokenizer_config.h"

namespace lorikeet {

/// Without configuration files the ids are the SentencePiece library's own. With them, special tokens written in the text become
/// their ids and each stretch between two is encoded on its own, with the dummy prefix space (legacy, the default) or, for
/// "legacy": false, only the first.
/// @throws Error when the file is no SentencePiece model.
std::unique_ptr<Tokenizer> loadSentencePieceTokenizer(const std::filesystem::path& modelFile, const TokenizerConfig& config);

}  // namespace lorikeet
