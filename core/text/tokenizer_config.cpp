// Reading tokenizer_config.json and its neighbours. See tokenizer_config.h.
#include "core/text/tokenizer_config.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "core/text/json_input.h"
#include "core/util/file.h"

namespace lorikeet {

namespace {

/// A token is written as its text or as an object with "content"; null means none.
std::optional<std::string> tokenText(const Json& value, const std::string& where) {
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object()) return jsonString(value, "content", where);
  throw Error(where + ": expected a token as text or an object with \"content\", found " + value.type_name() + ".");
}

void readNamedToken(const Json& json, const char* key, std::optional<std::string>& out, const std::string& file) {
  if (const auto it = json.find(key); it != json.end()) out = tokenText(*it, file + ", \"" + key + "\"");
}

void readSpecialTokens(const Json& json, TokenizerConfig& config, const std::string& file) {
  readNamedToken(json, "bos_token", config.bosToken, file);
  readNamedToken(json, "eos_token", config.eosToken, file);
  readNamedToken(json, "pad_token", config.padToken, file);
  readNamedToken(json, "unk_token", config.unkToken, file);
  if (const auto it = json.find("additional_special_tokens"); it != json.end() && it->is_array())
    for (const Json& value : *it)
      if (auto text = tokenText(value, file + ", \"additional_special_tokens\""))
        if (std::find(config.specialTokens.begin(), config.specialTokens.end(), *text) == config.specialTokens.end())
          config.specialTokens.push_back(*text);
}

void readAddedTokens(const Json& json, TokenizerConfig& config, const std::string& file) {
  const auto table = json.find("added_tokens_decoder");
  if (table == json.end() || table->is_null()) return;
  const std::string where = file + ", \"added_tokens_decoder\"";
  if (!table->is_object()) throw Error(where + ": expected an object of ids, found " + table->type_name() + ".");
  for (const auto& [key, value] : table->items()) {
    TokenId id = -1;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || end != key.data() + key.size() || id < 0)
      throw Error(where + ": \"" + key + "\" is no token id; expected a whole number.");
    AddedToken token = readAddedToken(value, where);
    token.id = id;
    config.addedTokens.push_back(std::move(token));
  }
}

/// "chat_template" is a text, or a list of {name, template}.
void readTemplates(const Json& value, TokenizerConfig& config, const std::string& where) {
  if (value.is_null()) return;
  config.chatTemplate.clear(), config.namedTemplates.clear();
  if (value.is_string()) {
    config.chatTemplate = value.get<std::string>();
    return;
  }
  if (!value.is_array()) throw Error(where + ": expected text or a list of named templates, found " + value.type_name() + ".");
  for (const Json& entry : value) config.namedTemplates[jsonString(entry, "name", where)] = jsonString(entry, "template", where);
  if (const auto it = config.namedTemplates.find("default"); it != config.namedTemplates.end()) config.chatTemplate = it->second;
}

/// Files of templates win over what tokenizer_config.json says, as in transformers.
void readTemplateFiles(const fs::path& folder, TokenizerConfig& config) {
  std::map<std::string, std::string> found;
  std::error_code ignored;
  if (fs::is_regular_file(folder / "chat_template.jinja", ignored)) found["default"] = readFile(folder / "chat_template.jinja");
  for (const char* name : {"additional_chat_templates", "chat_templates"})
    for (fs::directory_iterator entry(folder / name, ignored), end; !ignored && entry != end; entry.increment(ignored))
      if (entry->path().extension() == ".jinja") found.emplace(entry->path().stem().string(), readFile(entry->path()));
  if (found.empty()) return;
  config.present = true;
  const auto byDefault = found.find("default");
  config.chatTemplate = byDefault == found.end() ? std::string() : byDefault->second;
  config.namedTemplates.clear();
  if (found.size() > 1 || byDefault == found.end()) config.namedTemplates = std::move(found);
}

void readMainConfig(const fs::path& path, TokenizerConfig& config) {
  const std::string file = path.string();
  const Json json = readJsonFile(path);
  config.tokenizerClass = jsonStringOr(json, "tokenizer_class", "", file);
  readSpecialTokens(json, config, file);
  readAddedTokens(json, config, file);
  config.addBos = jsonOptionalBool(json, "add_bos_token", file);
  config.addEos = jsonOptionalBool(json, "add_eos_token", file);
  config.legacy = jsonOptionalBool(json, "legacy", file);
  if (const auto it = json.find("extra_ids"); it != json.end() && !it->is_null())
    config.extraIds = jsonCountOr(json, "extra_ids", 0, file);
  if (const auto it = json.find("chat_template"); it != json.end()) readTemplates(*it, config, file + ", \"chat_template\"");
}

/// The old form: {"<|im_end|>": 32001, ...}.
void readAddedTokensFile(const fs::path& path, TokenizerConfig& config) {
  const Json json = readJsonFile(path);
  for (const auto& [content, id] : json.items()) {
    if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() > INT32_MAX)
      throw Error(path.string() + ": the id of \"" + content + "\" is no whole number in the range of ids.");
    const auto known = [&, text = &content](const AddedToken& t) { return t.content == *text; };
    if (std::none_of(config.addedTokens.begin(), config.addedTokens.end(), known))
      config.addedTokens.push_back({.content = content, .id = id.get<TokenId>()});
  }
}

}  // namespace

std::vector<std::string> TokenizerConfig::allSpecial() const {
  std::vector<std::string> all = specialTokens;
  for (const auto* token : {&bosToken, &eosToken, &padToken, &unkToken})
    if (*token) all.push_back(**token);
  return all;
}

TokenizerConfig readTokenizerConfig(const std::filesystem::path& folder) {
  TokenizerConfig config;
  const auto with = [&](const char* name, auto&& read) {
    const fs::path path = folder / name;
    if (std::error_code ignored; fs::is_regular_file(path, ignored)) read(path), config.present = true;
  };
  // special_tokens_map.json first: tokenizer_config.json is the newer of the two and overrides it.
  with("special_tokens_map.json", [&](const fs::path& p) { readSpecialTokens(readJsonFile(p), config, p.string()); });
  with("tokenizer_config.json", [&](const fs::path& p) { readMainConfig(p, config); });
  with("added_tokens.json", [&](const fs::path& p) { readAddedTokensFile(p, config); });
  with("chat_template.json", [&](const fs::path& p) {
    const Json json = readJsonFile(p);
    if (const auto it = json.find("chat_template"); it != json.end()) readTemplates(*it, config, p.string());
  });
  readTemplateFiles(folder, config);
  return config;
}

void applyTokenizerConfig(const TokenizerConfig& config, Tokenizer& tokenizer) {
  const auto set = [&](const std::optional<std::string>& token, std::optional<TokenId>& id) {
    if (!token) return;
    if (const auto found = tokenizer.idOf(*token)) id = found;
  };
  set(config.bosToken, tokenizer.bosId);
  set(config.eosToken, tokenizer.eosId);
  set(config.padToken, tokenizer.padId);
  set(config.unkToken, tokenizer.unkId);
  tokenizer.chatTemplate = config.chatTemplate;
  tokenizer.namedTemplates = config.namedTemplates;
}

}  // namespace lorikeet
