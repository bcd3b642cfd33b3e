// The values a Jinja template computes with: Python's, as far as chat templates use them. Used by every part of the interpreter.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lorikeet::jinja {

class Value;
class Interpreter;
using List = std::vector<Value>;

/// What a filter, test, method or operator throws; the interpreter adds line and column.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Keys in order of insertion; small, so looked up one by one.
struct Dict {
  std::vector<std::pair<Value, Value>> items;
  int depth = 1;
  const Value* find(const Value& key) const;
  const Value* findText(std::string_view key) const;
  void set(const Value& key, Value value);
};

struct Arguments {
  List positional;
  std::vector<std::pair<std::string, Value>> named;

  /// The argument at `index` or called `name`; null if neither was given.
  const Value* find(std::size_t index, std::string_view name) const;
  /// @throws Failure for more arguments than `max`, fewer than `min`.
  void expectCount(std::size_t min, std::size_t max, std::string_view what) const;
};

/// Macros, methods, loops, namespaces: things with attributes or that can be called.
class Object {
 public:
  virtual ~Object() = default;
  virtual std::string typeName() const = 0;
  virtual std::optional<Value> attribute(std::string_view name) const;
  virtual bool setAttribute(std::string_view name, Value value);  // false: this object is read-only
  virtual bool callable() const { return false; }
  virtual Value call(Interpreter& interpreter, const Arguments& arguments);
};

/// Copies are cheap: texts, lists and dicts are shared and never change.
class Value {
 public:
  struct Undefined {
    std::string name;  // for the message when it is used
  };
  struct None {};
  struct Sequence {
    List items;
    bool isTuple = false;
    int depth = 1;
  };

  Value() : m_data(Undefined{}) {}
  Value(bool value) : m_data(value) {}
  Value(std::int64_t value) : m_data(value) {}
  Value(int value) : m_data(static_cast<std::int64_t>(value)) {}
  Value(double value) : m_data(value) {}
  Value(std::string text) : m_data(std::make_shared<const std::string>(std::move(text))) {}
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  /// @throws Failure for a list or dict nested more than 100 levels deep.
  Value(List items, bool isTuple = false);
  Value(Dict dict);
  Value(std::shared_ptr<Object> object) : m_data(std::move(object)) {}
  static Value none() { return fromData(None{}); }
  static Value undefined(std::string name) { return fromData(Undefined{std::move(name)}); }

  bool isUndefined() const { return std::holds_alternative<Undefined>(m_data); }
  bool isNone() const { return std::holds_alternative<None>(m_data); }
  bool isBool() const { return std::holds_alternative<bool>(m_data); }
  bool isInt() const { return std::holds_alternative<std::int64_t>(m_data); }
  bool isFloat() const { return std::holds_alternative<double>(m_data); }
  bool isNumber() const { return isBool() || isInt() || isFloat(); }
  bool isString() const { return std::holds_alternative<std::shared_ptr<const std::string>>(m_data); }
  bool isSequence() const { return std::holds_alternative<std::shared_ptr<const Sequence>>(m_data); }
  bool isTuple() const { return isSequence() && std::get<std::shared_ptr<const Sequence>>(m_data)->isTuple; }
  bool isDict() const { return std::holds_alternative<std::shared_ptr<const Dict>>(m_data); }
  bool isObject() const { return std::holds_alternative<std::shared_ptr<Object>>(m_data); }

  // Call only after the matching is…().
  const std::string& text() const { return *std::get<std::shared_ptr<const std::string>>(m_data); }
  const List& items() const { return std::get<std::shared_ptr<const Sequence>>(m_data)->items; }
  const Dict& dict() const { return *std::get<std::shared_ptr<const Dict>>(m_data); }
  Object& object() const { return *std::get<std::shared_ptr<Object>>(m_data); }
  std::shared_ptr<Object> objectPointer() const { return std::get<std::shared_ptr<Object>>(m_data); }
  const std::string& undefinedName() const { return std::get<Undefined>(m_data).name; }
  bool boolean() const { return std::get<bool>(m_data); }

  /// Python's bool(), str(), repr(), type name.
  bool truthy() const;
  std::string str() const;
  std::string repr() const;
  std::string typeName() const;

  /// @throws Failure "expected … found …".
  std::int64_t toInt(std::string_view what) const;
  double toDouble(std::string_view what) const;
  const std::string& toText(std::string_view what) const;

  /// What a for loop goes over; a text gives characters, a dict its keys, undefined nothing. @throws Failure if not iterable.
  List iterate() const;
  /// Python's len(). @throws Failure
  std::int64_t length() const;

  bool operator==(const Value& other) const;
  bool isSameAs(const Value& other) const;
  /// @throws Failure when the two have no order.
  bool lessThan(const Value& other) const;

 private:
  using Data = std::variant<Undefined, None, bool, std::int64_t, double, std::shared_ptr<const std::string>,
                            std::shared_ptr<const Sequence>, std::shared_ptr<const Dict>, std::shared_ptr<Object>>;
  static Value fromData(Data data) {
    Value value;
    value.m_data = std::move(data);
    return value;
  }
  void appendRepr(std::string& out) const;
  int depth() const;
  bool equals(const Value& other, std::size_t& budget) const;
  Data m_data;
};

/// Python's repr of a float: the shortest digits that read back the same.
std::string floatText(double value);

struct JsonStyle {
  std::optional<std::string> indent;  // of one level; none = all in one line
  std::string itemSeparator = ", ", keySeparator = ": ";
  bool ensureAscii = false, sortKeys = false;
};
/// Python's json.dumps. @throws Failure for what JSON cannot say.
std::string toJson(const Value& value, const JsonStyle& style);

/// Texts and lists that grow beyond this are refused: a template that makes them has run away.
inline constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxItems = 1000000;

}  // namespace lorikeet::jinja
