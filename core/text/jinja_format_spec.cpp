// Format specifications. Source of the rules: Python's "Format Specification Mini-Language". See jinja_format.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/text/jinja_format.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

void badFormat(const std::string& format) { throw Failure("the format \"" + format + "\" is not valid"); }

int readNumber(const std::string& text, std::size_t& pos) {
  int number = -1;
  for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos) {
    number = std::max(number, 0) * 10 + (text[pos] - '0');
    if (number > kWidestFormat) throw Failure("the format \"" + text + "\" is too wide");
  }
  return number;
}

namespace {
bool isAlign(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }

FormatSpec parseSpec(const std::string& text) {
  FormatSpec spec;
  std::size_t pos = 0;
  const std::size_t first = text.empty() ? 0 : decodeUtf8(text, 0).length;
  if (first < text.size() && isAlign(text[first]))
    spec.fill = text.substr(0, first), spec.align = text[first], pos = first + 1;
  else if (!text.empty() && isAlign(text[0]))
    spec.align = text[pos++];
  const auto at = [&](const char* any) {
    return pos < text.size() && std::string_view(any).find(text[pos]) != std::string_view::npos;
  };
  if (at("+- ")) spec.sign = text[pos++];
  if (at("#")) spec.alternate = true, ++pos;
  if (at("0")) {
    if (!spec.align) spec.fill = "0", spec.align = '=';
    ++pos;
  }
  spec.width = std::max(readNumber(text, pos), 0);
  if (at(",_")) spec.grouping = text[pos++];
  if (at(".") && (spec.precision = readNumber(text, ++pos)) < 0) badFormat(text);
  if (pos < text.size()) spec.type = text[pos++];
  if (pos < text.size()) badFormat(text);
  return spec;
}

/// @param sign "-", "+", "0x" …: what zeros are put behind
std::string padded(const std::string& sign, const std::string& body, const FormatSpec& spec, char usualAlign) {
  const std::int64_t missing = spec.width - Value(sign + body).length();
  if (missing <= 0) return sign + body;
  const char align = spec.align ? spec.align : usualAlign;
  const std::int64_t left = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
  std::string before, after;
  for (std::int64_t i = 0; i < missing; ++i) (i < left ? before : after) += spec.fill;
  return align == '=' ? sign + before + body : before + sign + body + after;
}

std::string grouped(std::string digits, char separator, std::size_t size) {
  const std::size_t end = std::min(digits.find_first_not_of("0123456789abcdefABCDEF"), digits.size());
  for (std::size_t pos = end; pos > size; pos -= size) digits.insert(pos - size, 1, separator);
  return digits;
}

std::string signOf(bool negative, char sign) { return negative ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : ""; }

}  // namespace

std::string integerText(std::int64_t value, const FormatSpec& spec) {
  const char type = spec.type ? spec.type : 'd';
  const unsigned base = type == 'x' || type == 'X' ? 16 : type == 'o' ? 8 : type == 'b' ? 2 : 10;
  std::uint64_t rest = value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  std::string digits;
  do digits += (type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[rest % base];
  while ((rest /= base) != 0);
  std::reverse(digits.begin(), digits.end());
  if (spec.grouping) digits = grouped(std::move(digits), spec.grouping, base == 10 ? 3 : 4);
  std::string sign = signOf(value < 0, spec.sign);
  if (spec.alternate && base != 10) (sign += '0') += type;
  return padded(sign, digits, spec, '>');
}

std::string realText(double value, const FormatSpec& spec) {
  std::array<char, 400> buffer;
  const bool percent = spec.type == '%';
  const double shown = std::fabs(percent ? value * 100 : value);
  std::string body;
  if (!std::isfinite(value)) {
    body = std::isnan(value) ? "nan" : "inf";
  } else if (!spec.type && spec.precision < 0) {
    body = floatText(shown);
  } else {
    const int precision = std::min(spec.precision < 0 ? 6 : spec.precision, 60);
    const char type = percent || spec.type == 'F' ? 'f' : spec.type == 'n' || !spec.type ? 'g' : spec.type;
    const std::string directive = std::string(spec.alternate ? "%#.*" : "%.*") + type;
    std::snprintf(buffer.data(), buffer.size(), directive.c_str(), precision, shown);
    body = buffer.data();
    if (!spec.type && body.find_first_of(".en") == body.npos) body += ".0";
  }
  if (spec.grouping) body = grouped(std::move(body), spec.grouping, 3);
  if (percent) body += '%';
  return padded(signOf(std::signbit(value) && !std::isnan(value), spec.sign), body, spec, '>');
}

std::string textWithSpec(const std::string& text, const FormatSpec& spec) {
  std::size_t end = text.size();
  if (spec.precision >= 0) {
    end = 0;
    for (int i = 0; i < spec.precision && end < text.size(); ++i) end += decodeUtf8(text, end).length;
  }
  return padded("", text.substr(0, end), spec, '<');
}

std::string asciiRepr(const Value& value) {
  std::string out;
  char buffer[16];
  const std::string text = value.repr();
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    const char* escape = c.code < 0x100 ? "\\x%02x" : c.code < 0x10000 ? "\\u%04x" : "\\U%08x";
    if (c.code < 0x80)
      out += text[pos];
    else
      std::snprintf(buffer, sizeof buffer, escape, static_cast<unsigned>(c.code)), out += buffer;
    pos += c.length;
  }
  return out;
}

std::string formatWithSpec(const Value& value, const std::string& text) {
  if (text.empty()) return value.str();
  const FormatSpec spec = parseSpec(text);
  if (value.isString()) {
    if ((spec.type && spec.type != 's') || spec.align == '=' || spec.grouping) badFormat(text);
    return textWithSpec(value.text(), spec);
  }
  if (!value.isNumber()) throw Failure("a " + value.typeName() + " cannot be formatted with \"" + text + "\"");
  if (value.isFloat() || isOneOf(spec.type, "eEfFgG%")) {
    if (spec.type && !isOneOf(spec.type, "eEfFgGn%")) badFormat(text);
    return realText(value.toDouble(""), spec);
  }
  if (spec.type == 'c') {
    std::string character;
    appendUtf8(character, static_cast<char32_t>(std::clamp<std::int64_t>(value.toInt(""), 0, 0x10FFFF)));
    return textWithSpec(character, spec);
  }
  if (spec.precision >= 0 || (spec.type && !isOneOf(spec.type, "bdoxXn"))) badFormat(text);
  return integerText(value.toInt(""), spec);
}

}  // namespace lorikeet::jinja
