// The help line of a flag, from its field's declaration, and the choice of fields.
#include "app/cli/field_flags.h"

#include <algorithm>

#include "app/cli/console.h"

namespace lorikeet::cli {

namespace {

std::string rangeOf(const FieldSpec& spec) {
  if (spec.type == FieldType::Choice) {
    std::string list;
    for (const std::string& choice : spec.choices) list += (list.empty() ? "" : ", ") + choice;
    return list;
  }
  if (spec.type == FieldType::Integer || spec.type == FieldType::Real) {
    return shortNumber(spec.minimum) + " to " + shortNumber(spec.maximum) + (spec.unit.empty() ? "" : " " + spec.unit);
  }
  return "";
}

std::string defaultOf(const FieldSpec& spec) {
  if (spec.defaultValue.is_string()) return spec.defaultValue.get<std::string>();
  if (spec.defaultValue.is_boolean()) return spec.defaultValue.get<bool>() ? "on" : "off";
  const double value = spec.defaultValue.get<double>();
  return value == 0 && !spec.zeroMeans.empty() ? "0 = " + spec.zeroMeans : shortNumber(value);
}

}  // namespace

FieldFilter only(std::vector<std::string> keys) {
  return [keys = std::move(keys)](const std::string& key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
}

FieldFilter allBut(std::vector<std::string> keys) {
  return [keys = std::move(keys)](const std::string& key) { return std::find(keys.begin(), keys.end(), key) == keys.end(); };
}

std::string flagHelp(const FieldSpec& spec) {
  std::string notes = rangeOf(spec);
  if (const std::string value = defaultOf(spec); !value.empty()) notes += (notes.empty() ? "default " : "; default ") + value;
  return spec.help + (notes.empty() ? "" : " [" + notes + "]");
}

}  // namespace lorikeet::cli
