// Methods of Python's list and dict, and the binding of all methods to their value. See jinja_builtins.h.
#include "core/text/jinja_methods.h"

#include <algorithm>

#include "core/text/jinja_builtins.h"
#include "core/text/jinja_format.h"
#include "core/text/jinja_interpreter.h"

namespace lorikeet::jinja {

namespace {

Value dictItems(const Value& self, const Arguments& arguments) {
  arguments.expectCount(0, 0, "items()");
  List out;
  for (const auto& [key, value] : self.dict().items) out.push_back(Value(List{key, value}, true));
  return Value(std::move(out));
}

Value dictKeys(const Value& self, const Arguments& arguments) {
  arguments.expectCount(0, 0, "keys()");
  return Value(self.iterate());
}

Value dictValues(const Value& self, const Arguments& arguments) {
  arguments.expectCount(0, 0, "values()");
  List out;
  for (const auto& [key, value] : self.dict().items) out.push_back(value);
  return Value(std::move(out));
}

Value dictGet(const Value& self, const Arguments& arguments) {
  arguments.expectCount(1, 2, "get()");
  const Value* found = self.dict().find(arguments.positional.empty() ? Value() : arguments.positional[0]);
  const Value* fallback = arguments.find(1, "default");
  return found ? *found : fallback ? *fallback : Value::none();
}

Value dictCopy(const Value& self, const Arguments&) { return self; }

Value listIndex(const Value& self, const Arguments& arguments) {
  arguments.expectCount(1, 1, "index()");
  const List& items = self.items();
  const auto it = std::find(items.begin(), items.end(), *arguments.find(0, "value"));
  if (it == items.end()) throw Failure("the value is not in the list");
  return Value(static_cast<std::int64_t>(it - items.begin()));
}

Value listCount(const Value& self, const Arguments& arguments) {
  arguments.expectCount(1, 1, "count()");
  return Value(static_cast<std::int64_t>(std::count(self.items().begin(), self.items().end(), *arguments.find(0, "value"))));
}

/// Templates run in a sandbox: values of the conversation cannot be changed.
Value refuseChange(const Value& self, const Arguments&) {
  throw Failure("a " + self.typeName() + " cannot be changed here; build a new one with + or use a namespace");
}

struct NamedMethod {
  const char* name;
  Method method;
};

constexpr NamedMethod kDictMethods[] = {{"items", dictItems},     {"keys", dictKeys},      {"values", dictValues},
                                        {"get", dictGet},         {"copy", dictCopy},      {"pop", refuseChange},
                                        {"update", refuseChange}, {"clear", refuseChange}, {"setdefault", refuseChange},
                                        {"popitem", refuseChange}};
constexpr NamedMethod kListMethods[] = {{"index", listIndex},     {"count", listCount},      {"append", refuseChange},
                                        {"extend", refuseChange}, {"insert", refuseChange},  {"pop", refuseChange},
                                        {"remove", refuseChange}, {"reverse", refuseChange}, {"sort", refuseChange},
                                        {"clear", refuseChange},  {"copy", dictCopy}};

template <std::size_t N>
Method findIn(const NamedMethod (&table)[N], const std::string& name) {
  for (const NamedMethod& each : table)
    if (name == each.name) return each.method;
  return nullptr;
}

}  // namespace

std::optional<Value> boundMethod(const Value& base, const std::string& name) {
  if (base.isString() && (name == "format" || name == "format_map")) {
    auto body = [base, name](Interpreter& interpreter, const Arguments& arguments) {
      interpreter.spend(1 + base.text().size() / 256);
      if (name == "format") return Value(braceFormat(interpreter, base.text(), arguments));
      arguments.expectCount(1, 1, "format_map()");
      const Value& map = arguments.positional.empty() ? arguments.named[0].second : arguments.positional[0];
      if (!map.isDict()) throw Failure("format_map() needs a dict, found " + map.typeName());
      Arguments named;
      for (const auto& [key, value] : map.dict().items) named.named.emplace_back(key.str(), value);
      return Value(braceFormat(interpreter, base.text(), named));
    };
    return Value(std::static_pointer_cast<Object>(std::make_shared<NativeFunction>(name, std::move(body))));
  }
  const Method method = base.isString()     ? findTextMethod(name)
                        : base.isDict()     ? findIn(kDictMethods, name)
                        : base.isSequence() ? findIn(kListMethods, name)
                                            : nullptr;
  if (!method) return std::nullopt;
  auto body = [base, method](Interpreter& interpreter, const Arguments& arguments) {
    interpreter.spend(1 + (base.isString() ? base.text().size() / 256 : 0));
    return method(base, arguments);
  };
  return Value(std::static_pointer_cast<Object>(std::make_shared<NativeFunction>(name, std::move(body))));
}

}  // namespace lorikeet::jinja
