// Python's two ways of formatting values into texts: "%5.2f" and "{:>8}". Used by the % operator, the filter and method "format".
#pragma once
#include <string>

#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

/// "%s %(name)d" with flags, width ("*" too) and precision. @param values a tuple's items, one value, or a dict for names
std::string percentFormat(const std::string& format, const Value& values);

/// str.format(): "{} {0} {name} {0[key]} {x.y} {!r} {:>{width}}". @throws Failure as Python does
std::string braceFormat(Interpreter& interpreter, const std::string& format, const Arguments& arguments);

/// format(value, spec): [[fill]align][sign][#][0][width][,][.precision][type].
std::string formatWithSpec(const Value& value, const std::string& spec);

// What both ways share.

/// One directive, taken apart; `type` 0 = none given, `precision` -1 likewise.
struct FormatSpec {
  std::string fill = " ";
  char align = 0, sign = '-', type = 0, grouping = 0;
  bool alternate = false;
  int width = 0, precision = -1;
};

inline constexpr int kWidestFormat = 10000;
inline bool isOneOf(char c, std::string_view any) { return any.find(c) != any.npos; }
[[noreturn]] void badFormat(const std::string& format);
/// Digits from `pos` on, which moves behind them; -1 where there are none. @throws Failure beyond kWidestFormat
int readNumber(const std::string& text, std::size_t& pos);
std::string integerText(std::int64_t value, const FormatSpec& spec);
std::string realText(double value, const FormatSpec& spec);
std::string textWithSpec(const std::string& text, const FormatSpec& spec);

/// Python's ascii(): repr with everything beyond ASCII as escapes.
std::string asciiRepr(const Value& value);

}  // namespace lorikeet::jinja
