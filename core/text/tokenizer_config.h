// What the small JSON files beside a tokenizer say: special tokens, bos and eos habits, the chat template. Used by the loaders.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/added_tokens.h"

namespace lorikeet {

struct TokenizerConfig {
  bool present = false;  // at least one of the files is there
  std::string tokenizerClass;
  std::optional<std::string> bosToken, eosToken, padToken, unkToken;
  std::optional<bool> addBos, addEos, legacy;
  std::optional<std::size_t> extraIds;     // T5: how many <extra_id_N> there are
  std::vector<AddedToken> addedTokens;     // with ids (added_tokens_decoder, added_tokens.json)
  std::vector<std::string> specialTokens;  // named only: additional_special_tokens
  std::string chatTemplate;
  std::map<std::string, std::string> namedTemplates;  // with their names, where the files hold more than one

  /// bos, eos, pad, unk and specialTokens in one list.
  std::vector<std::string> allSpecial() const;
};

/// Reads tokenizer_config.json, special_tokens_map.json, added_tokens.json, chat_template.jinja, additional_chat_templates/*.jinja
/// and chat_template.json where they are.
/// @throws Error naming the file for invalid JSON or a field of the wrong type.
TokenizerConfig readTokenizerConfig(const std::filesystem::path& folder);

/// Gives `tokenizer` its ids for bos, eos, pad, unk, and its template. A token that the vocabulary lacks is left out.
void applyTokenizerConfig(const TokenizerConfig& config, Tokenizer& tokenizer);

}  // namespace lorikeet
