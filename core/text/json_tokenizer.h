// Tokenizer from a Hugging Face tokenizer.json. Used by loadTokenizer.
#pragma once
#include <filesystem>
#include <memory>

#include "core/text/tokenizer.h"
#include "core/text/tokenizer_config.h"

namespace lorikeet {

/// Ids equal those of the tokenizers library reading the same file; tokens that only `config` names are added as transformers does.
/// @throws Error naming the file and the component that is broken or not supported.
std::unique_ptr<Tokenizer> loadJsonTokenizer(const std::filesystem::path& file, const TokenizerConfig& config);

/// The older form of GPT-2's tokenizer: vocab.json and merges.txt, with GPT-2's way of cutting words.
/// @throws Error also when `config` names another tokenizer class: then the two files alone do not say how words are cut.
std::unique_ptr<Tokenizer> loadGpt2Tokenizer(const std::filesystem::path& folder, TokenizerConfig config);

}  // namespace lorikeet
