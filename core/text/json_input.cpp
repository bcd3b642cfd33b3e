// JSON fields with good errors. See json_input.h.
#include "core/text/json_input.h"

#include <algorithm>

#include "core/util/file.h"

namespace lorikeet {

namespace {
std::string field(const char* key) { return std::string(" \"") + key + "\""; }

const Json* find(const Json& object, const char* key, const std::string& where) {
  if (!object.is_object()) throw Error(where + ": expected an object with" + field(key) + ", found " + object.type_name() + ".");
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

const Json& require(const Json& object, const char* key, const std::string& where) {
  const Json* value = find(object, key, where);
  if (!value) throw Error(where + ": the field" + field(key) + " is missing.");
  return *value;
}

[[noreturn]] void wrongType(const char* key, const char* expected, const Json& found, const std::string& where) {
  throw Error(where + ": the field" + field(key) + " should be " + expected + ", found " + found.type_name() + ".");
}
}  // namespace

namespace {
/// How deep objects and lists stand in each other. Readers of the parts call themselves for inner ones.
std::size_t deepestNesting(const std::string& text) {
  std::size_t depth = 0, deepest = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString && c == '\\') {
      ++i;
    } else if (c == '"') {
      inString = !inString;
    } else if (!inString && (c == '{' || c == '[')) {
      deepest = std::max(deepest, ++depth);
    } else if (!inString && (c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}
}  // namespace

Json readJsonFile(const std::filesystem::path& path) {
  const std::string text = readFile(path);
  constexpr std::size_t kDeepest = 200;
  if (deepestNesting(text) > kDeepest)
    throw Error(path.string() + " is nested more than 200 levels deep; it is no tokenizer file.");
  try {
    Json json = Json::parse(text);
    if (!json.is_object()) throw Error(path.string() + ": expected a JSON object, found " + json.type_name() + ".");
    return json;
  } catch (const Json::parse_error& e) {
    const std::size_t stop = std::min<std::size_t>(e.byte > 0 ? e.byte - 1 : 0, text.size());
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < stop; ++i) text[i] == '\n' ? (++line, column = 1) : ++column;
    throw Error(path.string() + ": invalid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) +
                ". The file may be truncated; download it again.");
  } catch (const Json::exception&) {  // a number beyond double's range
    throw Error(path.string() + ": a number in it is out of range. The file is damaged; download it again.");
  }
}

std::string jsonString(const Json& object, const char* key, const std::string& where) {
  const Json& value = require(object, key, where);
  if (!value.is_string()) wrongType(key, "text", value, where);
  return value.get<std::string>();
}

std::string jsonStringOr(const Json& object, const char* key, const std::string& fallback, const std::string& where) {
  return find(object, key, where) ? jsonString(object, key, where) : fallback;
}

std::optional<bool> jsonOptionalBool(const Json& object, const char* key, const std::string& where) {
  const Json* value = find(object, key, where);
  if (!value) return std::nullopt;
  if (!value->is_boolean()) wrongType(key, "true or false", *value, where);
  return value->get<bool>();
}

bool jsonBoolOr(const Json& object, const char* key, bool fallback, const std::string& where) {
  return jsonOptionalBool(object, key, where).value_or(fallback);
}

TokenId jsonId(const Json& object, const char* key, const std::string& where) {
  const Json& value = require(object, key, where);
  // 16 million is far above any vocabulary: a larger id would only make huge tables.
  constexpr std::int64_t kMaxId = 1 << 24;
  if (!value.is_number_integer()) wrongType(key, "a token id", value, where);
  if (value.is_number_unsigned() ? value.get<std::uint64_t>() > kMaxId : value.get<std::int64_t>() < 0)
    throw Error(where + ": the field" + field(key) + " is " + value.dump() + "; expected a token id from 0 to 16777216.");
  return value.get<TokenId>();
}

std::size_t jsonCountOr(const Json& object, const char* key, std::size_t fallback, const std::string& where) {
  const Json* value = find(object, key, where);
  if (!value) return fallback;
  if (!value->is_number_unsigned()) wrongType(key, "a whole number, 0 or more", *value, where);
  return value->get<std::size_t>();
}

const Json& jsonArray(const Json& object, const char* key, const std::string& where) {
  const Json& value = require(object, key, where);
  if (!value.is_array()) wrongType(key, "a list", value, where);
  return value;
}

AddedToken readAddedToken(const Json& object, const std::string& where) {
  AddedToken token;
  token.content = jsonString(object, "content", where);
  token.special = jsonBoolOr(object, "special", false, where);
  token.leftStrip = jsonBoolOr(object, "lstrip", false, where);
  token.rightStrip = jsonBoolOr(object, "rstrip", false, where);
  token.singleWord = jsonBoolOr(object, "single_word", false, where);
  token.normalized = jsonBoolOr(object, "normalized", !token.special, where);
  if (object.contains("id")) token.id = jsonId(object, "id", where);
  return token;
}

}  // namespace lorikeet
