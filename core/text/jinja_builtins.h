// Jinja's filters, tests, functions and the methods of Python's str, list and dict. Looked up by the interpreter.
#pragma once
#include <optional>
#include <string>

#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

struct Filter {
  Value (*apply)(Interpreter& interpreter, const Value& input, const Arguments& arguments);
};

struct Test {
  bool (*apply)(Interpreter& interpreter, const Value& input, const Arguments& arguments);
};

/// Null for an unknown name.
const Filter* findFilter(const std::string& name);
const Test* findTest(const std::string& name);
// The tables findFilter joins.
const Filter* findTextFilter(const std::string& name);
const Filter* findListFilter(const std::string& name);

/// range, namespace, dict, joiner, cycler, raise_exception, strftime_now
std::optional<Value> builtInFunction(const std::string& name);

/// base.name for a text, list, tuple or dict, ready to be called; nullopt where Python has no such method.
std::optional<Value> boundMethod(const Value& base, const std::string& name);

/// value.a.b.0 for "a.b.0" or a number: the `attribute` of map, sort, groupby …
Value attributePath(Interpreter& interpreter, const Value& value, const Value& path);

// Text operations that methods and filters share. `characters` empty = white space.
std::string stripText(const std::string& text, const std::string* characters, bool left, bool right);
std::string upperText(const std::string& text);
std::string lowerText(const std::string& text);
std::string capitalizeText(const std::string& text);
std::string titleText(const std::string& text);
std::string replaceText(const std::string& text, const std::string& from, const std::string& to, std::int64_t count);
std::string centerText(const std::string& text, std::int64_t width, char side);
std::string joinTexts(const List& items, const std::string& separator);

}  // namespace lorikeet::jinja
