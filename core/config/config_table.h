// Makes Field declarations short and fills or reads a config through its table. Used only by run_config.cpp and
// sampling_config.cpp.
#pragma once
#include "core/config/field.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet::config_table {

/// The words of one setting, in the order they are read on screen.
struct Words {
  const char* label;
  const char* unit;
  const char* help;
  const char* advice;
};

/// Where and how prominently a setting stands in the form.
struct Place {
  const char* group;
  bool basic = false;
  const char* zeroMeans = "";
};

inline FieldSpec specOf(const char* key, const Words& words, const Place& place, FieldType type, Json defaultValue) {
  FieldSpec spec;
  spec.key = key;
  spec.label = words.label;
  spec.unit = words.unit;
  spec.help = words.help;
  spec.advice = words.advice;
  spec.group = place.group;
  spec.basic = place.basic;
  spec.zeroMeans = place.zeroMeans;
  spec.type = type;
  spec.defaultValue = std::move(defaultValue);
  return spec;
}

template <class Config>
Field<Config> integer(const char* key, std::int64_t Config::*member, std::int64_t defaultValue, double minimum, double maximum,
                      const Place& place, const Words& words) {
  FieldSpec spec = specOf(key, words, place, FieldType::Integer, defaultValue);
  spec.minimum = minimum;
  spec.maximum = maximum;
  return {std::move(spec), member};
}

template <class Config>
Field<Config> real(const char* key, double Config::*member, double defaultValue, double minimum, double maximum, int decimals,
                   const Place& place, const Words& words) {
  FieldSpec spec = specOf(key, words, place, FieldType::Real, defaultValue);
  spec.minimum = minimum;
  spec.maximum = maximum;
  spec.decimals = decimals;
  return {std::move(spec), member};
}

template <class Config>
Field<Config> boolean(const char* key, bool Config::*member, bool defaultValue, const Place& place, const Words& words) {
  return {specOf(key, words, place, FieldType::Boolean, defaultValue), member};
}

template <class Config>
Field<Config> text(const char* key, std::string Config::*member, const char* defaultValue, const Place& place, const Words& words) {
  return {specOf(key, words, place, FieldType::Text, defaultValue), member};
}

template <class Config>
Field<Config> choice(const char* key, std::string Config::*member, const char* defaultValue, std::vector<std::string> choices,
                     const Place& place, const Words& words) {
  FieldSpec spec = specOf(key, words, place, FieldType::Choice, defaultValue);
  spec.choices = std::move(choices);
  return {std::move(spec), member};
}

template <class Config>
void setDefaults(Config& config, const std::vector<Field<Config>>& fields) {
  for (const auto& field : fields) field.set(config, field.spec.defaultValue);
}

/// Sets the field that `key` names. @throws Error for a key that is not in the table: names the nearest one, or lists all.
template <class Config>
void setByKey(Config& config, const std::vector<Field<Config>>& fields, const std::string& key, const Json& value) {
  std::vector<std::string> known;
  std::string list;
  for (const auto& field : fields) {
    if (field.spec.key == key) return field.set(config, value);
    known.push_back(field.spec.key);
    list += (list.empty() ? "" : ", ") + field.spec.key;
  }
  const std::string nearest = nearestKey(key, known);
  throw Error("\"" + key + "\" is not a known setting. " +
              (nearest.empty() ? "Known settings: " + list + "." : "Did you mean \"" + nearest + "\"?"));
}

}  // namespace lorikeet::config_table
