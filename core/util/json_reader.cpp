#include "core/util/json_reader.h"

#include <cmath>

#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr int kMaxDepth = 256;
constexpr std::string_view kBom = "\xEF\xBB\xBF";

/// "line L, column C" of a byte offset; columns count characters, as editors do.
std::string placeOf(std::string_view text, std::size_t offset, std::size_t firstLine) {
  std::size_t line = firstLine, column = 1;
  for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++column;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Offset of the bracket that nests too deep, or npos. Copying and destroying deep values would recurse.
std::size_t tooDeepAt(std::string_view text) {
  int depth = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return i;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return std::string_view::npos;
}

/// nlohmann's message without its code, place and the word "syntax error", which the sentence says already.
std::string plainReason(std::string message) {
  if (const auto at = message.find("- "); at != std::string::npos)
    message.erase(0, at + 2);
  else if (const auto colon = message.rfind(": "); colon != std::string::npos)
    message.erase(0, colon + 2);
  // The excerpt can be a whole token of any length; line and column say where it is.
  if (const auto excerpt = message.find("; last read: '"); excerpt != std::string::npos) {
    const auto expected = message.find("; expected ", excerpt);
    message.erase(excerpt, expected == std::string::npos ? std::string::npos : expected - excerpt);
  }
  return message;
}

bool isInteger(const nlohmann::ordered_json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(JsonReader::kMaxInteger);
  if (value.is_number_integer()) return true;
  return value.is_number_float() && std::abs(value.get<double>()) < 9007199254740992.0 &&
         value.get<double>() == std::floor(value.get<double>());
}

}  // namespace

template <class JsonType>
JsonType parseJson(std::string_view text, const std::string& where, std::size_t firstLine) {
  if (text.substr(0, kBom.size()) == kBom) text.remove_prefix(kBom.size());
  const auto fail = [&](std::size_t offset, const std::string& reason) -> JsonType {
    throw Error(where + " is not valid JSON: " + placeOf(text, offset, firstLine) + ": " + reason + ".");
  };
  if (const std::size_t at = tooDeepAt(text); at != std::string_view::npos)
    return fail(at, "lists and objects are nested more than " + std::to_string(kMaxDepth) + " deep");
  try {
    return JsonType::parse(text);
  } catch (const typename JsonType::parse_error& error) {
    return fail(error.byte > 0 ? error.byte - 1 : 0, plainReason(error.what()));
  } catch (const typename JsonType::exception& error) {  // a number that no double can hold
    return fail(0, plainReason(error.what()));
  }
}

template nlohmann::ordered_json parseJson<nlohmann::ordered_json>(std::string_view, const std::string&, std::size_t);
template nlohmann::json parseJson<nlohmann::json>(std::string_view, const std::string&, std::size_t);

std::string describeJson(const nlohmann::ordered_json& value) {
  switch (value.type()) {
    case nlohmann::ordered_json::value_t::null: return "null";
    case nlohmann::ordered_json::value_t::boolean: return value.get<bool>() ? "true" : "false";
    case nlohmann::ordered_json::value_t::array: return "a list";
    case nlohmann::ordered_json::value_t::object: return "an object";
    case nlohmann::ordered_json::value_t::string: {
      std::string shown = value.get<std::string>();
      if (shown.size() > 60) {
        std::size_t cut = 57;
        while (cut > 0 && (static_cast<unsigned char>(shown[cut]) & 0xC0) == 0x80) --cut;
        shown = shown.substr(0, cut) + "...";
      }
      return "the text \"" + shown + "\"";
    }
    default: return "the number " + value.dump();
  }
}

JsonReader::JsonReader(const nlohmann::ordered_json& value, std::string where) : m_object(value), m_where(std::move(where)) {
  if (!value.is_object()) throw Error(m_where + " must hold a JSON object, but holds " + describeJson(value) + ".");
}

const nlohmann::ordered_json* JsonReader::find(const std::string& key) const {
  const auto at = m_object.find(key);
  return at == m_object.end() || at->is_null() ? nullptr : &*at;
}

const nlohmann::ordered_json& JsonReader::require(const std::string& key) const {
  const auto* value = find(key);
  if (value == nullptr) fail(key, "is missing");
  return *value;
}

std::int64_t JsonReader::integer(const std::string& key, std::int64_t minimum, std::int64_t maximum) const {
  const auto& value = require(key);
  if (!isInteger(value)) fail(key, "must be a whole number, but is " + describeJson(value));
  const auto number = value.is_number_float() ? static_cast<std::int64_t>(value.get<double>()) : value.get<std::int64_t>();
  if (number < minimum || number > maximum) {
    const std::string upper = maximum == kMaxInteger ? "" : " and at most " + std::to_string(maximum);
    fail(key, "must be at least " + std::to_string(minimum) + upper + ", but is " + std::to_string(number));
  }
  return number;
}

std::int64_t JsonReader::integerOr(const std::string& key, std::int64_t fallback, std::int64_t minimum,
                                   std::int64_t maximum) const {
  return has(key) ? integer(key, minimum, maximum) : fallback;
}

double JsonReader::numberOr(const std::string& key, double fallback, double minimum, double maximum) const {
  const auto* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number()) fail(key, "must be a number, but is " + describeJson(*value));
  const double number = value->get<double>();
  if (!(number >= minimum && number <= maximum)) {
    fail(key, "must lie between " + nlohmann::json(minimum).dump() + " and " + nlohmann::json(maximum).dump() + ", but is " +
                  value->dump());
  }
  return number;
}

bool JsonReader::booleanOr(const std::string& key, bool fallback) const {
  const auto* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) fail(key, "must be true or false, but is " + describeJson(*value));
  return value->get<bool>();
}

std::string JsonReader::text(const std::string& key) const {
  const auto& value = require(key);
  if (!value.is_string()) fail(key, "must be a text, but is " + describeJson(value));
  return value.get<std::string>();
}

std::string JsonReader::textOr(const std::string& key, const std::string& fallback) const {
  return has(key) ? text(key) : fallback;
}

void JsonReader::fail(const std::string& key, const std::string& problem) const {
  throw Error(m_where + ": \"" + key + "\" " + problem + ".");
}

}  // namespace lorikeet
