// Jinja's filters on single values: texts, numbers, JSON. See jinja_builtins.h.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/text/jinja_builtins.h"
#include "core/text/jinja_format.h"
#include "core/text/jinja_interpreter.h"
#include "core/text/jinja_operators.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {

using Args = const Arguments&;

bool flag(Args a, std::size_t index, const char* name, bool fallback) {
  const Value* value = a.find(index, name);
  return value ? value->truthy() : fallback;
}

std::int64_t integer(Args a, std::size_t index, const char* name, std::int64_t fallback) {
  const Value* value = a.find(index, name);
  return value ? value->toInt(name) : fallback;
}

Value trim(Interpreter&, const Value& input, Args a) {
  const Value* characters = a.find(0, "chars");
  const bool given = characters && !characters->isNone();
  return Value(stripText(input.str(), given ? &characters->toText("chars") : nullptr, true, true));
}
Value upper(Interpreter&, const Value& input, Args) { return Value(upperText(input.str())); }
Value lower(Interpreter&, const Value& input, Args) { return Value(lowerText(input.str())); }
/// The filter's own rule: words begin behind white space, hyphens and opening brackets.
Value title(Interpreter&, const Value& input, Args) {
  const std::string text = input.str();
  std::string out;
  bool begins = true;
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    const std::string character = text.substr(pos, c.length);
    const bool separates =
        isSpaceChar(c.code) || (c.code < 0x80 && std::string_view("-({[<").find(text[pos]) != std::string_view::npos);
    out += separates ? character : begins ? upperText(character) : lowerText(character);
    begins = separates;
    pos += c.length;
  }
  return Value(std::move(out));
}
Value capitalize(Interpreter&, const Value& input, Args) { return Value(capitalizeText(input.str())); }
Value string(Interpreter&, const Value& input, Args) { return Value(input.str()); }
Value same(Interpreter&, const Value& input, Args) { return input; }
Value center(Interpreter&, const Value& input, Args a) { return Value(centerText(input.str(), integer(a, 0, "width", 80), 'c')); }

Value replace(Interpreter&, const Value& input, Args a) {
  a.expectCount(2, 3, "replace");
  const Value *from = a.find(0, "old"), *to = a.find(1, "new"), *count = a.find(2, "count");
  if (!from || !to) throw Failure("replace needs the old and the new text");
  return Value(replaceText(input.str(), from->str(), to->str(), count && !count->isNone() ? count->toInt("count") : -1));
}

Value escape(Interpreter&, const Value& input, Args) {
  std::string out;
  for (const char c : input.str()) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return Value(std::move(out));
}

Value fallbackTo(Interpreter&, const Value& input, Args a) {
  const Value* fallback = a.find(0, "default_value");
  const bool used = input.isUndefined() || (flag(a, 1, "boolean", false) && !input.truthy());
  return !used ? input : fallback ? *fallback : Value("");
}

/// A style argument that is a number of spaces or a text; none for None.
std::optional<std::string> indentation(const Value* value) {
  if (!value || value->isNone()) return std::nullopt;
  if (value->isString()) return value->text();
  return std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(value->toInt("indent"), 0, 100)), ' ');
}

/// transformers' tojson, not Jinja's: no HTML escapes, and text stays Unicode.
Value tojson(Interpreter&, const Value& input, Args a) {
  JsonStyle style;
  style.ensureAscii = flag(a, 0, "ensure_ascii", false);
  style.indent = indentation(a.find(1, "indent"));
  if (style.indent) style.itemSeparator = ",";
  if (const Value* separators = a.find(2, "separators");
      separators && separators->isSequence() && separators->items().size() == 2) {
    style.itemSeparator = separators->items()[0].toText("a separator");
    style.keySeparator = separators->items()[1].toText("a separator");
  }
  style.sortKeys = flag(a, 3, "sort_keys", false);
  return Value(toJson(input, style));
}

Value indent(Interpreter&, const Value& input, Args a) {
  const std::string text = input.str(), pad = indentation(a.find(0, "width")).value_or("    ");
  const bool first = flag(a, 1, "first", false), blank = flag(a, 2, "blank", false);
  std::string out;
  for (std::size_t begin = 0, line = 0; begin <= text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (line > 0) out += '\n';
    if ((line > 0 || first) && (end > begin || blank || line == 0)) out += pad;
    out.append(text, begin, end - begin);
    if (out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
    begin = end + 1;
  }
  return Value(std::move(out));
}

/// Python's int(text, base): underscores between digits, "0x" where the base fits it.
std::optional<std::int64_t> wholeNumber(std::string text, std::int64_t base) {
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  const std::string prefix = lowerText(text.substr(0, 2));
  for (const auto& [name, value] : {std::pair<const char*, int>{"0x", 16}, {"0o", 8}, {"0b", 2}})
    if (prefix == name && (base == value || base == 0)) text.erase(0, 2), base = value;
  if (base == 0) base = 10;
  for (std::size_t at = 1; at + 1 < text.size(); ++at)
    if (text[at] == '_' && text[at - 1] != '_' && text[at + 1] != '_') text.erase(at, 1);
  std::int64_t whole = 0;
  if (base < 2 || base > 36 || text.empty() || text[0] == '-') return std::nullopt;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), whole, static_cast<int>(base));
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return negative ? -whole : whole;
}

Value toInteger(Interpreter&, const Value& input, Args a) {
  const Value* fallback = a.find(0, "default");
  const Value otherwise = fallback ? *fallback : Value(0);
  if (input.isInt() || input.isBool()) return Value(input.toInt(""));
  if (input.isFloat())
    return std::fabs(input.toDouble("")) < 9e18 ? Value(static_cast<std::int64_t>(input.toDouble(""))) : otherwise;
  if (input.isUndefined()) throw Failure(input.undefinedName());
  if (!input.isString()) return otherwise;
  std::string text = stripText(input.text(), nullptr, true, true);
  if (text.starts_with('+')) text.erase(0, 1);
  if (const auto whole = wholeNumber(text, integer(a, 1, "base", 10))) return Value(*whole);
  const char* end = text.data() + text.size();
  double number = 0;
  const auto asNumber = std::from_chars(text.data(), end, number);
  return asNumber.ec == std::errc() && asNumber.ptr == end && std::fabs(number) < 9e18 ? Value(static_cast<std::int64_t>(number))
                                                                                       : otherwise;
}

Value toFloat(Interpreter&, const Value& input, Args a) {
  const Value* fallback = a.find(0, "default");
  if (input.isNumber()) return Value(input.toDouble(""));
  if (input.isString()) {
    const std::string text = stripText(input.text(), nullptr, true, true);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return Value(number);
  }
  return fallback ? *fallback : Value(0.0);
}

Value absolute(Interpreter&, const Value& input, Args) {
  if (input.isFloat()) return Value(std::fabs(input.toDouble("")));
  return input.toInt("what abs takes") < 0 ? negated(input) : input;
}

Value roundNumber(Interpreter&, const Value& input, Args a) {
  const auto precision = std::clamp<std::int64_t>(integer(a, 0, "precision", 0), -300, 300);
  const Value* how = a.find(1, "method");
  const std::string method = how ? how->toText("method") : "common";
  if (method != "common" && method != "ceil" && method != "floor")
    throw Failure("round knows common, ceil and floor, not " + method);
  if (method == "common" && !input.isFloat() && precision >= 0) return Value(input.toInt("what round takes"));
  if (method == "common" && precision > 0 && precision < 100 && std::isfinite(input.toDouble(""))) {
    // Python rounds the exact decimal value, as printf does.
    char buffer[512];
    std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(precision), input.toDouble(""));
    return Value(std::strtod(buffer, nullptr));
  }
  const double scale = std::pow(10.0, static_cast<double>(precision)), scaled = input.toDouble("what round takes") * scale;
  // Python rounds halves to even, as nearbyint does.
  const double whole = method == "ceil" ? std::ceil(scaled) : method == "floor" ? std::floor(scaled) : std::nearbyint(scaled);
  return Value(whole / scale);
}

Value format(Interpreter&, const Value& input, Args a) {
  if (a.named.empty()) return Value(percentFormat(input.str(), Value(a.positional, true)));
  if (!a.positional.empty()) throw Failure("format takes either positional or named values");
  Dict named;
  for (const auto& [name, value] : a.named) named.set(Value(name), value);
  return Value(percentFormat(input.str(), Value(std::move(named))));
}

Value wordcount(Interpreter&, const Value& input, Args) {
  std::int64_t words = 0;
  bool inWord = false;
  const std::string text = input.str();
  for (std::size_t pos = 0; pos < text.size(); pos += decodeUtf8(text, pos).length) {
    const bool isWord = isWordChar(decodeUtf8(text, pos).code);
    words += isWord && !inWord;
    inWord = isWord;
  }
  return Value(words);
}

Value truncate(Interpreter&, const Value& input, Args a) {
  const std::string text = input.str();
  const std::int64_t length = integer(a, 0, "length", 255), leeway = integer(a, 3, "leeway", 5);
  const Value* endGiven = a.find(2, "end");
  const std::string end = endGiven ? endGiven->str() : "...";
  if (Value(text).length() <= length + std::max<std::int64_t>(leeway, 0)) return Value(text);
  const std::int64_t kept = std::max<std::int64_t>(length - Value(end).length(), 0);
  std::string cut = slice(Value(text), std::nullopt, kept, 1).text();
  if (!flag(a, 1, "killwords", false)) {
    if (const std::size_t space = cut.rfind(' '); space != std::string::npos) cut.resize(space);
  }
  return Value(cut + end);
}

Value urlencode(Interpreter&, const Value& input, Args) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : input.str()) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) || std::string_view("-._~/").find(c) != std::string_view::npos))
      out += c;
    else
      (out += '%').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return Value(std::move(out));
}

struct NamedFilter {
  const char* name;
  Filter filter;
};

constexpr NamedFilter kFilters[] = {{"trim", {trim}},
                                    {"upper", {upper}},
                                    {"lower", {lower}},
                                    {"title", {title}},
                                    {"capitalize", {capitalize}},
                                    {"string", {string}},
                                    {"safe", {same}},
                                    {"center", {center}},
                                    {"replace", {replace}},
                                    {"escape", {escape}},
                                    {"e", {escape}},
                                    {"forceescape", {escape}},
                                    {"default", {fallbackTo}},
                                    {"d", {fallbackTo}},
                                    {"tojson", {tojson}},
                                    {"indent", {indent}},
                                    {"int", {toInteger}},
                                    {"float", {toFloat}},
                                    {"abs", {absolute}},
                                    {"round", {roundNumber}},
                                    {"format", {format}},
                                    {"wordcount", {wordcount}},
                                    {"truncate", {truncate}},
                                    {"urlencode", {urlencode}}};

}  // namespace

const Filter* findTextFilter(const std::string& name) {
  for (const NamedFilter& each : kFilters)
    if (name == each.name) return &each.filter;
  return nullptr;
}

const Filter* findFilter(const std::string& name) {
  const Filter* filter = findTextFilter(name);
  return filter ? filter : findListFilter(name);
}

}  // namespace lorikeet::jinja
