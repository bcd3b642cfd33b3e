// Reading fields of JSON files with errors that name the file and the field. Used by the tokenizer loaders.
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/text/added_tokens.h"
#include "core/util/error.h"

namespace lorikeet {

using Json = nlohmann::json;

/// @throws Error with line and column for invalid JSON, or when the top is no object.
Json readJsonFile(const std::filesystem::path& path);

/// The field `key` of `object`, by type. `where` opens the sentence of the Error ("…/tokenizer.json, \"decoder\"").
/// The ...Or forms give `fallback` when the field is absent or null.
std::string jsonString(const Json& object, const char* key, const std::string& where);
std::string jsonStringOr(const Json& object, const char* key, const std::string& fallback, const std::string& where);
bool jsonBoolOr(const Json& object, const char* key, bool fallback, const std::string& where);
std::optional<bool> jsonOptionalBool(const Json& object, const char* key, const std::string& where);
TokenId jsonId(const Json& object, const char* key, const std::string& where);
std::size_t jsonCountOr(const Json& object, const char* key, std::size_t fallback, const std::string& where);
const Json& jsonArray(const Json& object, const char* key, const std::string& where);

/// An added token's object; "id" is read where it is there.
AddedToken readAddedToken(const Json& object, const std::string& where);

}  // namespace lorikeet
