// One declaration for each setting: name, default, range, unit, help. JSON, CLI flags, form widgets, tooltips and validation all
// derive from the table of these. Used by run_config and sampling_config, the CLI's flag maker and the GUI's form.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

// Marks a text for translation (lupdate reads it as QT_TRANSLATE_NOOP); core itself always speaks English.
#define LK_TR(context, text) text

namespace lorikeet {

using Json = nlohmann::ordered_json;

enum class FieldType { Integer, Real, Boolean, Text, Choice };

/// Everything about one setting but the place it is stored in.
struct FieldSpec {
  std::string key;                   ///< JSON key in camelCase; the CLI flag is the same in kebab-case (learningRate, --learning-rate)
  std::string label;                 ///< short, for a form row; translatable (context "RunConfig")
  std::string unit;                  ///< "steps", "tokens", "" ...
  std::string help;                  ///< one plain sentence: what it is
  std::string advice;                ///< one sentence: when to change it
  std::string group;                 ///< form section: "Data", "Training", "LoRA", "Evaluation", "Machine", "Sampling"
  bool basic = false;                ///< shown in the Basic form (at most seven of them)
  FieldType type = FieldType::Integer;
  Json defaultValue;
  double minimum = 0, maximum = 0;   ///< inclusive; for Integer and Real
  int decimals = 0;                  ///< for Real: digits a form shows
  std::vector<std::string> choices;  ///< for Choice
  std::string zeroMeans;             ///< what the value 0 stands for ("automatic", "off"), "" where 0 is only a number
};

/// A setting of `Config` and its member.
template <class Config>
struct Field {
  FieldSpec spec;
  std::variant<std::int64_t Config::*, double Config::*, bool Config::*, std::string Config::*> member;

  Json get(const Config& config) const {
    return std::visit([&](auto at) { return Json(config.*at); }, member);
  }
  /// @throws Error when the type is wrong or the value is out of range: names the key, what was found and what is allowed.
  void set(Config& config, const Json& value) const;
  /// The same from text (a CLI flag, a form): "2e-4", "true", "cosine".
  void setText(Config& config, const std::string& text) const;
};

/// Checks `value` against `spec`. @throws Error as Field::set. @return the value in its canonical JSON type.
Json checkedValue(const FieldSpec& spec, const Json& value);
/// Parses `text` as the type of `spec` and checks it. @throws Error as Field::set.
Json parsedValue(const FieldSpec& spec, const std::string& text);
/// "learningRate" to "learning-rate".
std::string flagName(const std::string& key);
/// The known key that looks most like `key`, or "" when none is near. For "did you mean".
std::string nearestKey(const std::string& key, const std::vector<std::string>& known);

template <class Config>
void Field<Config>::set(Config& config, const Json& value) const {
  const Json checked = checkedValue(spec, value);
  std::visit([&](auto at) { config.*at = checked.template get<std::decay_t<decltype(config.*at)>>(); }, member);
}

template <class Config>
void Field<Config>::setText(Config& config, const std::string& text) const {
  set(config, parsedValue(spec, text));
}

/// Every field of `config` as one JSON object in table order.
template <class Config>
Json toJson(const Config& config, const std::vector<Field<Config>>& fields) {
  Json object = Json::object();
  for (const auto& field : fields) object[field.spec.key] = field.get(config);
  return object;
}

}  // namespace lorikeet
