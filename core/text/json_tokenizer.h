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

}  // namespace lorikeet
