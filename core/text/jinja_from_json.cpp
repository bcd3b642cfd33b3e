// JSON to template values. See jinja_from_json.h.
#include "core/text/jinja_from_json.h"

#include "core/util/error.h"

namespace lorikeet::jinja {

using Json = nlohmann::ordered_json;

namespace {

Value converted(const Json& json, int depth) {
  constexpr int kDeepest = 90;
  if (depth > kDeepest) throw Error("A conversation holds JSON that is nested more than 90 levels deep.");
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
    throw Error("A conversation holds the number " + json.dump() + ", which is too large.");
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(json.get_ref<const std::string&>());
  if (json.is_array()) {
    List items;
    for (const Json& item : json) items.push_back(converted(item, depth + 1));
    return Value(std::move(items));
  }
  if (!json.is_object()) return Value::none();
  Dict dict;
  for (const auto& [key, value] : json.items()) dict.items.emplace_back(Value(key), converted(value, depth + 1));
  return Value(std::move(dict));
}

}  // namespace

Value fromJson(const Json& json) { return converted(json, 0); }

Value fromJsonText(const std::string& text, const std::string& what) {
  // The parser calls itself for inner lists; its own depth is checked while it reads, before a stack can overflow.
  const auto notTooDeep = [](int depth, Json::parse_event_t, Json&) { return depth <= 100; };
  const Json json = Json::parse(text, notTooDeep, false);
  if (json.is_discarded()) throw Error(what + " are no valid JSON: " + text.substr(0, 60));
  return fromJson(json);
}

}  // namespace lorikeet::jinja
