// Python's operators for templates. See jinja_operators.h.
#include "core/text/jinja_operators.h"

#include <algorithm>
#include <cmath>

#include "core/text/jinja_format.h"
#include "core/text/jinja_interpreter.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

namespace {

[[noreturn]] void tooLarge() { throw Failure("a number becomes too large"); }

std::int64_t floorDivide(std::int64_t a, std::int64_t b) {
  if (a == INT64_MIN && b == -1) tooLarge();
  const std::int64_t quotient = a / b;
  return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

Value integerPower(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0 && base == 0) throw Failure("zero to a negative power");
  if (exponent < 0) return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  std::int64_t result = 1;
  if (base == 0 || base == 1) return Value(exponent == 0 ? 1 : static_cast<int>(base));
  if (base == -1) return Value(exponent % 2 == 0 ? 1 : -1);
  for (std::int64_t i = 0; i < exponent; ++i)
    if (__builtin_mul_overflow(result, base, &result)) tooLarge();
  return Value(result);
}

Value integers(const std::string& op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if ((op == "/" || op == "//" || op == "%") && b == 0) throw Failure("division by zero");
  if (op == "+") return __builtin_add_overflow(a, b, &result) ? (tooLarge(), Value()) : Value(result);
  if (op == "-") return __builtin_sub_overflow(a, b, &result) ? (tooLarge(), Value()) : Value(result);
  if (op == "*") return __builtin_mul_overflow(a, b, &result) ? (tooLarge(), Value()) : Value(result);
  if (op == "/") return Value(static_cast<double>(a) / static_cast<double>(b));
  if (op == "//") return Value(floorDivide(a, b));
  if (op == "%") return b == -1 ? Value(0) : Value(a - floorDivide(a, b) * b);
  return integerPower(a, b);
}

Value floats(const std::string& op, double a, double b) {
  if ((op == "/" || op == "//" || op == "%") && b == 0) throw Failure("division by zero");
  if (op == "+") return Value(a + b);
  if (op == "-") return Value(a - b);
  if (op == "*") return Value(a * b);
  if (op == "/") return Value(a / b);
  if (op == "//") return Value(std::floor(a / b));
  if (op == "%") {
    const double rest = std::fmod(a, b);
    return Value(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
  }
  if (a == 0 && b < 0) throw Failure("zero to a negative power");
  if (a < 0 && b != std::floor(b)) throw Failure("a negative number to a broken power");
  return Value(std::pow(a, b));
}

Value repeated(const Value& value, std::int64_t times) {
  times = std::max<std::int64_t>(times, 0);
  const auto count = static_cast<std::uint64_t>(times);
  if (value.isString()) {
    if (!value.text().empty() && count > kMaxTextBytes / value.text().size()) throw Failure("a text grows beyond 64 MiB");
    std::string out;
    for (std::uint64_t i = 0; i < count && !value.text().empty(); ++i) out += value.text();
    return Value(std::move(out));
  }
  if (!value.items().empty() && count > kMaxItems / value.items().size()) throw Failure("a list grows beyond a million items");
  List out;
  for (std::uint64_t i = 0; i < count && !value.items().empty(); ++i)
    out.insert(out.end(), value.items().begin(), value.items().end());
  return Value(std::move(out), value.isTuple());
}

Value added(Interpreter& interpreter, const Value& left, const Value& right) {
  if (left.isString() && right.isString()) {
    if (left.text().size() + right.text().size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
    interpreter.spend((left.text().size() + right.text().size()) / 256);
    return Value(left.text() + right.text());
  }
  if (left.isSequence() && right.isSequence() && left.isTuple() == right.isTuple()) {
    if (left.items().size() + right.items().size() > kMaxItems) throw Failure("a list grows beyond a million items");
    interpreter.spend(left.items().size() / 16);
    List out = left.items();
    out.insert(out.end(), right.items().begin(), right.items().end());
    return Value(std::move(out), left.isTuple());
  }
  throw Failure("cannot add " + left.typeName() + " and " + right.typeName() +
                (left.isString() ? "; use ~ to join any values as text" : ""));
}

}  // namespace

Value binary(Interpreter& interpreter, const std::string& op, const Value& left, const Value& right) {
  if (left.isNumber() && right.isNumber()) {
    if (left.isFloat() || right.isFloat()) return floats(op, left.toDouble(""), right.toDouble(""));
    return integers(op, left.toInt(""), right.toInt(""));
  }
  if (op == "+") return added(interpreter, left, right);
  const auto isRepeatable = [](const Value& value) { return value.isString() || value.isSequence(); };
  const auto isCount = [](const Value& value) { return value.isInt() || value.isBool(); };
  if (op == "*" && isRepeatable(left) && isCount(right)) return repeated(left, right.toInt(""));
  if (op == "*" && isCount(left) && isRepeatable(right)) return repeated(right, left.toInt(""));
  if (op == "%" && left.isString()) return Value(percentFormat(left.text(), right));
  throw Failure("\"" + op + "\" does not work on " + left.typeName() + " and " + right.typeName());
}

bool contains(const Value& container, const Value& item) {
  if (container.isString()) return container.text().find(item.toText("what is looked for in a text")) != std::string::npos;
  if (container.isDict()) return container.dict().find(item) != nullptr;
  const List items = container.iterate();
  return std::find(items.begin(), items.end(), item) != items.end();
}

bool compare(const std::string& op, const Value& left, const Value& right) {
  if (op == "==") return left == right;
  if (op == "!=") return !(left == right);
  if (op == "in") return contains(right, left);
  if (op == "not in") return !contains(right, left);
  for (const Value* value : {&left, &right})
    if (value->isUndefined()) throw Failure(value->undefinedName().empty() ? "a value is undefined" : value->undefinedName());
  if (op == "<") return left.lessThan(right);
  if (op == ">") return right.lessThan(left);
  if (op == "<=") return left.lessThan(right) || left == right;
  return right.lessThan(left) || left == right;
}

Value negated(const Value& value) {
  if (value.isFloat()) return Value(-value.toDouble(""));
  const std::int64_t number = value.toInt("what \"-\" negates");
  if (number == INT64_MIN) tooLarge();
  return Value(-number);
}

Value itemAt(const Value& base, std::size_t index) {
  if (base.isSequence()) return base.items()[index];
  const std::string& text = base.text();
  std::size_t pos = 0;
  for (; index > 0; --index) pos += decodeUtf8(text, pos).length;
  return Value(text.substr(pos, decodeUtf8(text, pos).length));
}

Value slice(const Value& base, std::optional<std::int64_t> start, std::optional<std::int64_t> stop, std::int64_t step) {
  if (step == 0) throw Failure("the step of a slice is zero");
  if (!base.isString() && !base.isSequence()) throw Failure("a " + base.typeName() + " cannot be sliced");
  const List items = base.iterate();
  const auto size = static_cast<std::int64_t>(items.size());
  const auto clampTo = [&](std::int64_t bound, std::int64_t low, std::int64_t high) {
    return std::clamp(bound < 0 ? bound + size : bound, low, high);
  };
  const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
  const std::int64_t first = start ? clampTo(*start, low, high) : step > 0 ? 0 : size - 1;
  const std::int64_t last = stop ? clampTo(*stop, low, high) : step > 0 ? size : -1;
  // A step beyond the whole takes one item; bounding it keeps the sum from overflowing.
  const std::int64_t stride = std::clamp<std::int64_t>(step, -size - 1, size + 1);
  List out;
  for (std::int64_t i = first; step > 0 ? i < last : i > last; i += stride) out.push_back(items[static_cast<std::size_t>(i)]);
  if (!base.isString()) return Value(std::move(out), base.isTuple());
  std::string text;
  for (const Value& character : out) text += character.text();
  return Value(std::move(text));
}

}  // namespace lorikeet::jinja
