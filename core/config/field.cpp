#include "core/config/field.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

std::string numberText(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

std::string rangeText(const FieldSpec& spec) {
  return "from " + numberText(spec.minimum) + " to " + numberText(spec.maximum);
}

std::string choicesText(const FieldSpec& spec) {
  std::string text;
  for (const std::string& choice : spec.choices) text += (text.empty() ? "" : ", ") + choice;
  return text;
}

std::string expectation(const FieldSpec& spec) {
  switch (spec.type) {
    case FieldType::Integer:
      return "a whole number " + rangeText(spec);
    case FieldType::Real:
      return "a number " + rangeText(spec);
    case FieldType::Boolean:
      return "true or false";
    case FieldType::Text:
      return "a text";
    case FieldType::Choice:
      return "one of " + choicesText(spec);
  }
  return "";
}

[[noreturn]] void fail(const FieldSpec& spec, const std::string& found) {
  throw Error("\"" + spec.key + "\" must be " + expectation(spec) + ", but is " + found + ".");
}

Json checkedInteger(const FieldSpec& spec, const Json& value) {
  if (!value.is_number()) fail(spec, describeJson(value));
  const double real = value.get<double>();
  if (!(real >= spec.minimum && real <= spec.maximum) || real != std::floor(real)) fail(spec, value.dump());
  return value.is_number_float() ? Json(static_cast<std::int64_t>(real)) : Json(value.get<std::int64_t>());
}

Json checkedReal(const FieldSpec& spec, const Json& value) {
  if (!value.is_number()) fail(spec, describeJson(value));
  const double real = value.get<double>();
  if (!(real >= spec.minimum && real <= spec.maximum)) fail(spec, value.dump());
  return Json(real);
}

/// Number of single-character edits from a to b.
std::size_t editDistance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

/// Lower case without separators: "learning_rate", "learning-rate" and "learningRate" are one.
std::string folded(const std::string& key) {
  std::string result;
  for (const char c : key) {
    if (c != '_' && c != '-') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

}  // namespace

Json checkedValue(const FieldSpec& spec, const Json& value) {
  switch (spec.type) {
    case FieldType::Integer:
      return checkedInteger(spec, value);
    case FieldType::Real:
      return checkedReal(spec, value);
    case FieldType::Boolean:
      if (!value.is_boolean()) fail(spec, describeJson(value));
      return value;
    case FieldType::Text:
      if (!value.is_string()) fail(spec, describeJson(value));
      return value;
    case FieldType::Choice:
      if (!value.is_string() || std::find(spec.choices.begin(), spec.choices.end(), value.get<std::string>()) == spec.choices.end())
        fail(spec, describeJson(value));
      return value;
  }
  fail(spec, describeJson(value));
}

Json parsedValue(const FieldSpec& spec, const std::string& text) {
  if (spec.type == FieldType::Text || spec.type == FieldType::Choice) return checkedValue(spec, text);
  if (spec.type == FieldType::Boolean) {
    for (const char* yes : {"true", "yes", "on", "1"}) {
      if (text == yes) return true;
    }
    for (const char* no : {"false", "no", "off", "0"}) {
      if (text == no) return false;
    }
    fail(spec, "\"" + text + "\"");
  }
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  // Whole numbers first: a double cannot hold all of them.
  std::int64_t whole = 0;
  if (const auto result = std::from_chars(begin, end, whole); result.ec == std::errc() && result.ptr == end)
    return checkedValue(spec, whole);
  double real = 0;
  const auto result = std::from_chars(begin, end, real);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(real)) fail(spec, "\"" + text + "\"");
  return checkedValue(spec, real);
}

std::string flagName(const std::string& key) {
  std::string flag;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && i > 0) flag += '-';
    flag += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return flag;
}

std::string nearestKey(const std::string& key, const std::vector<std::string>& known) {
  if (key.size() > 64) return "";  // no name is that long, and the distance is quadratic
  const std::string wanted = folded(key);
  std::string best;
  std::size_t bestDistance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = editDistance(wanted, folded(candidate));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace lorikeet
