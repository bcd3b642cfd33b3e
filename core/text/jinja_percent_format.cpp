// printf-style formatting, as Python does it. See jinja_format.h.
#include <algorithm>
#include <cmath>

#include "core/text/jinja_format.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {

/// One %-directive whose parts are read already.
std::string percentOne(const Value& value, const FormatSpec& spec, const std::string& format) {
  const char type = spec.type;
  if (type == 's') return textWithSpec(value.str(), spec);
  if (type == 'r') return textWithSpec(value.repr(), spec);
  if (type == 'a') return textWithSpec(asciiRepr(value), spec);
  if (type == 'c') {
    std::string text;
    if (value.isString() && value.length() == 1)
      text = value.text();
    else
      appendUtf8(text, static_cast<char32_t>(std::clamp<std::int64_t>(value.toInt("the value of %c"), 0, 0x10FFFF)));
    return textWithSpec(text, spec);
  }
  if (!isOneOf(type, "diuxXoeEfFgG")) badFormat(format);
  if (!value.isNumber()) throw Failure("%" + std::string(1, type) + " needs a number, found " + value.typeName());
  if (isOneOf(type, "eEfFgG")) return realText(value.toDouble(""), spec);
  if (value.isFloat() && isOneOf(type, "xXo")) throw Failure("%" + std::string(1, type) + " needs a whole number");
  const double whole = value.isFloat() ? std::trunc(value.toDouble("")) : 0;
  if (!(std::fabs(whole) < 9e18)) throw Failure("a number is too large for %d");
  FormatSpec digits = spec;
  if (isOneOf(type, "iu")) digits.type = 'd';
  if (spec.precision >= 0) {  // at least so many digits
    digits.width = digits.precision = spec.precision, digits.fill = "0", digits.align = '=';
    const std::int64_t number = value.isFloat() ? static_cast<std::int64_t>(whole) : value.toInt("");
    if (number < 0) ++digits.width;
    FormatSpec outer = spec;
    if (!outer.align) outer.align = '>';
    return textWithSpec(integerText(number, digits),
                        {outer.fill == "0" ? " " : outer.fill, outer.align, '-', 's', 0, false, outer.width, -1});
  }
  return integerText(value.isFloat() ? static_cast<std::int64_t>(whole) : value.toInt(""), digits);
}

/// The values of a %-format, handed out one by one.
class PercentValues {
 public:
  explicit PercentValues(const Value& values) : m_values(values.isTuple() ? values.items() : List{values}), m_source(values) {}
  const Value& next() {
    if (m_next >= m_values.size()) throw Failure("not enough values for the format");
    return m_values[m_next++];
  }
  const Value& named(const std::string& name) {
    if (!m_source.isDict()) throw Failure("a format with names needs a dict");
    m_next = m_values.size();
    const Value* found = m_source.dict().findText(name);
    if (!found) throw Failure("the format has no value for \"" + name + "\"");
    return *found;
  }
  bool allUsed() const { return m_next >= m_values.size() || m_source.isDict() || (m_source.isSequence() && !m_source.isTuple()); }

 private:
  List m_values;
  const Value& m_source;
  std::size_t m_next = 0;
};

int starOrNumber(const std::string& format, std::size_t& pos, PercentValues& values) {
  if (pos >= format.size() || format[pos] != '*') return readNumber(format, pos);
  ++pos;
  const std::int64_t number = values.next().toInt("a width");
  if (number > kWidestFormat || number < -kWidestFormat) badFormat(format);
  return static_cast<int>(number);
}

}  // namespace

std::string percentFormat(const std::string& format, const Value& given) {
  PercentValues values(given);
  std::string out;
  for (std::size_t pos = 0; pos < format.size();) {
    if (format[pos] != '%') {
      out += format[pos++];
      continue;
    }
    if (++pos >= format.size()) badFormat(format);
    const Value* named = nullptr;
    if (format[pos] == '(') {
      const std::size_t close = format.find(')', pos);
      if (close == format.npos) badFormat(format);
      named = &values.named(format.substr(pos + 1, close - pos - 1));
      pos = close + 1;
    }
    FormatSpec spec;
    bool left = false, zeros = false;
    for (; pos < format.size() && isOneOf(format[pos], "-+ 0#"); ++pos) {
      if (format[pos] == '-') left = true;
      if (format[pos] == '0') zeros = true;
      if (format[pos] == '+' || (format[pos] == ' ' && spec.sign != '+')) spec.sign = format[pos];
      if (format[pos] == '#') spec.alternate = true;
    }
    spec.width = starOrNumber(format, pos, values);
    if (spec.width < -1) left = true, spec.width = -spec.width;
    if (pos < format.size() && format[pos] == '.') spec.precision = std::max(starOrNumber(format, ++pos, values), 0);
    if (pos >= format.size()) badFormat(format);
    spec.type = format[pos++];
    spec.align = left ? '<' : '>';
    if (zeros && !left && isOneOf(spec.type, "diuxXoeEfFgG")) spec.fill = "0", spec.align = '=';
    if (spec.type == '%')
      out += '%';
    else
      out += percentOne(named ? *named : values.next(), spec, format);
    if (out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
  }
  if (!values.allUsed()) throw Failure("there are more values than the format takes");
  return out;
}

}  // namespace lorikeet::jinja
