// Python's values for templates: truth, text, comparison, iteration. See jinja_value.h.
#include "core/text/jinja_value.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/text/utf8.h"

namespace lorikeet::jinja {

const Value* Dict::find(const Value& key) const {
  for (const auto& [name, value] : items)
    if (name == key) return &value;
  return nullptr;
}

const Value* Dict::findText(std::string_view key) const {
  for (const auto& [name, value] : items)
    if (name.isString() && name.text() == key) return &value;
  return nullptr;
}

void Dict::set(const Value& key, Value value) {
  for (auto& [name, old] : items) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  items.emplace_back(key, std::move(value));
}

const Value* Arguments::find(std::size_t index, std::string_view name) const {
  if (index < positional.size()) return &positional[index];
  for (const auto& [key, value] : named)
    if (key == name) return &value;
  return nullptr;
}

void Arguments::expectCount(std::size_t min, std::size_t max, std::string_view what) const {
  const std::size_t count = positional.size() + named.size();
  if (count < min || count > max)
    throw Failure(std::string(what) + " takes " +
                  (min == max ? std::to_string(min) : std::to_string(min) + " to " + std::to_string(max)) + " arguments, found " +
                  std::to_string(count));
}

std::optional<Value> Object::attribute(std::string_view) const { return std::nullopt; }
bool Object::setAttribute(std::string_view, Value) { return false; }
Value Object::call(Interpreter&, const Arguments&) { throw Failure("a " + typeName() + " cannot be called"); }

namespace {
/// Deep values would overflow the stack when written, compared or destroyed.
int checkedDepth(int deepestPart) {
  constexpr int kDeepest = 100;
  if (deepestPart >= kDeepest) throw Failure("a value is nested more than 100 levels deep");
  return deepestPart + 1;
}
}  // namespace

int Value::depth() const {
  if (isSequence()) return std::get<std::shared_ptr<const Sequence>>(m_data)->depth;
  return isDict() ? dict().depth : 0;
}

Value::Value(List items, bool isTuple) {
  int deepest = 0;
  for (const Value& item : items) deepest = std::max(deepest, item.depth());
  const int depth = checkedDepth(deepest);
  m_data = std::make_shared<const Sequence>(Sequence{std::move(items), isTuple, depth});
}

Value::Value(Dict dict) {
  int deepest = 0;
  for (const auto& [key, value] : dict.items) deepest = std::max({deepest, key.depth(), value.depth()});
  dict.depth = checkedDepth(deepest);
  m_data = std::make_shared<const Dict>(std::move(dict));
}

bool Value::truthy() const {
  if (isBool()) return std::get<bool>(m_data);
  if (isInt()) return std::get<std::int64_t>(m_data) != 0;
  if (isFloat()) return std::get<double>(m_data) != 0;
  if (isString()) return !text().empty();
  if (isSequence()) return !items().empty();
  if (isDict()) return !dict().items.empty();
  return isObject();
}

std::string Value::typeName() const {
  if (isUndefined()) return "undefined value";
  if (isNone()) return "None";
  if (isBool()) return "bool";
  if (isInt()) return "int";
  if (isFloat()) return "float";
  if (isString()) return "str";
  if (isSequence()) return isTuple() ? "tuple" : "list";
  return isDict() ? "dict" : object().typeName();
}

std::string floatText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[64];
  const double magnitude = std::fabs(value);
  // Python writes an exponent below 1e-4 and from 1e16 on.
  const bool plain = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::string out(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr);
  if (plain && out.find('.') == out.npos) out += ".0";
  return out;
}

std::string Value::str() const {
  if (isString()) return text();
  if (isUndefined()) return {};
  return repr();
}

namespace {
/// Python's str.isprintable() of one character.
bool isPrintable(char32_t code) {
  constexpr std::uint32_t kHidden = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK | U_GC_Z_MASK;
  return code == ' ' || (U_GET_GC_MASK(static_cast<UChar32>(code)) & kHidden) == 0;
}

void appendEscaped(std::string& out, char32_t code) {
  char buffer[16];
  const char* const format = code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x";
  std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(code));
  out += buffer;
}

void appendQuoted(std::string& out, const std::string& text) {
  const char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  out += quote;
  for (std::size_t pos = 0; pos < text.size();) {
    const Utf8Char c = decodeUtf8(text, pos);
    if (c.code == '\n' || c.code == '\t' || c.code == '\r')
      (out += '\\') += c.code == '\n' ? 'n' : c.code == '\t' ? 't' : 'r';
    else if (c.code == '\\' || c.code == static_cast<char32_t>(quote))
      (out += '\\') += text[pos];
    else if (!isPrintable(c.code))
      appendEscaped(out, c.code);
    else
      out.append(text, pos, c.length);
    pos += c.length;
  }
  out += quote;
}
}  // namespace

std::string Value::repr() const {
  std::string out;
  appendRepr(out);
  return out;
}

void Value::appendRepr(std::string& out) const {
  if (out.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
  if (isUndefined()) out += "Undefined";
  if (isNone()) out += "None";
  if (isBool()) out += boolean() ? "True" : "False";
  if (isInt()) out += std::to_string(std::get<std::int64_t>(m_data));
  if (isFloat()) out += floatText(std::get<double>(m_data));
  if (isString()) appendQuoted(out, text());
  if (isObject()) out += "<" + typeName() + ">";
  if (isSequence()) {
    out += isTuple() ? '(' : '[';
    for (std::size_t i = 0; i < items().size(); ++i) {
      if (i > 0) out += ", ";
      items()[i].appendRepr(out);
    }
    if (isTuple() && items().size() == 1) out += ',';
    out += isTuple() ? ')' : ']';
  }
  if (isDict()) {
    out += '{';
    for (std::size_t i = 0; i < dict().items.size(); ++i) {
      if (i > 0) out += ", ";
      dict().items[i].first.appendRepr(out);
      out += ": ";
      dict().items[i].second.appendRepr(out);
    }
    out += '}';
  }
}

std::int64_t Value::toInt(std::string_view what) const {
  if (isInt()) return std::get<std::int64_t>(m_data);
  if (isBool()) return boolean();
  throw Failure(std::string(what) + " should be a whole number, found " + typeName());
}

double Value::toDouble(std::string_view what) const {
  if (isFloat()) return std::get<double>(m_data);
  if (isInt() || isBool()) return static_cast<double>(toInt(what));
  throw Failure(std::string(what) + " should be a number, found " + typeName());
}

const std::string& Value::toText(std::string_view what) const {
  if (!isString()) throw Failure(std::string(what) + " should be text, found " + typeName());
  return text();
}

List Value::iterate() const {
  if (isSequence()) return items();
  List out;
  if (isUndefined()) return out;
  if (isDict()) {
    for (const auto& [key, value] : dict().items) out.push_back(key);
  } else if (isString()) {
    if (text().size() > kMaxItems)
      throw Failure("a text of " + std::to_string(text().size()) + " bytes is too long to go over letter by letter");
    for (std::size_t pos = 0; pos < text().size();) {
      const std::size_t size = decodeUtf8(text(), pos).length;
      out.emplace_back(text().substr(pos, size));
      pos += size;
    }
  } else {
    throw Failure("a " + typeName() + " is no list to go over");
  }
  return out;
}

std::int64_t Value::length() const {
  if (isUndefined()) return 0;
  if (isSequence()) return static_cast<std::int64_t>(items().size());
  if (isDict()) return static_cast<std::int64_t>(dict().items.size());
  if (!isString()) throw Failure("a " + typeName() + " has no length");
  return std::count_if(text().begin(), text().end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

bool Value::operator==(const Value& other) const {
  // Shared parts make small values that take exponential time to compare.
  std::size_t budget = 10000000;
  return equals(other, budget);
}

bool Value::equals(const Value& other, std::size_t& budget) const {
  if (budget-- == 0) throw Failure("two values are too large to compare");
  if (isInt() && other.isInt()) return std::get<std::int64_t>(m_data) == std::get<std::int64_t>(other.m_data);
  if (isNumber() && other.isNumber()) return toDouble("") == other.toDouble("");
  if (m_data.index() != other.m_data.index()) return false;
  if (isString()) return text() == other.text();
  if (isObject()) return &object() == &other.object();
  if (isSequence()) {
    const auto same = [&](const Value& a, const Value& b) { return a.equals(b, budget); };
    return isTuple() == other.isTuple() &&
           std::equal(items().begin(), items().end(), other.items().begin(), other.items().end(), same);
  }
  if (!isDict()) return true;  // both undefined or both None
  if (dict().items.size() != other.dict().items.size()) return false;
  return std::all_of(dict().items.begin(), dict().items.end(), [&](const auto& item) {
    const Value* found = other.dict().find(item.first);
    return found && item.second.equals(*found, budget);
  });
}

bool Value::isSameAs(const Value& other) const {
  if (m_data.index() != other.m_data.index()) return false;
  if (isSequence()) return &items() == &other.items();
  if (isDict()) return &dict() == &other.dict();
  return *this == other;
}

bool Value::lessThan(const Value& other) const {
  if (isInt() && other.isInt()) return std::get<std::int64_t>(m_data) < std::get<std::int64_t>(other.m_data);
  if (isNumber() && other.isNumber()) return toDouble("") < other.toDouble("");
  // Bytes of UTF-8 have the order of code points.
  if (isString() && other.isString()) return text() < other.text();
  if (isSequence() && other.isSequence())
    return std::lexicographical_compare(items().begin(), items().end(), other.items().begin(), other.items().end(),
                                        [](const Value& a, const Value& b) { return a.lessThan(b); });
  throw Failure("cannot compare " + typeName() + " with " + other.typeName());
}

}  // namespace lorikeet::jinja
