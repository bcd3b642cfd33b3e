// Jinja's tests: what stands after "is". See jinja_builtins.h.
#include "core/text/jinja_builtins.h"
#include "core/text/jinja_interpreter.h"
#include "core/text/jinja_operators.h"

namespace lorikeet::jinja {

namespace {

using Args = const Arguments&;

const Value& argument(Args arguments) {
  arguments.expectCount(1, 1, "this test");
  return arguments.positional.empty() ? arguments.named[0].second : arguments.positional[0];
}

template <const char* kOperator>
bool comparesAs(Interpreter&, const Value& input, Args arguments) {
  return compare(kOperator, input, argument(arguments));
}
constexpr char kEqual[] = "==", kNotEqual[] = "!=", kLess[] = "<", kLessEqual[] = "<=", kGreater[] = ">",
               kGreaterEqual[] = ">=", kIn[] = "in";

template <bool (Value::*kIs)() const>
bool isKind(Interpreter&, const Value& input, Args) {
  return (input.*kIs)();
}

bool isDefined(Interpreter&, const Value& input, Args) { return !input.isUndefined(); }
bool isTrue(Interpreter&, const Value& input, Args) { return input.isBool() && input.boolean(); }
bool isFalse(Interpreter&, const Value& input, Args) { return input.isBool() && !input.boolean(); }
bool isCallable(Interpreter&, const Value& input, Args) { return input.isObject() && input.object().callable(); }
bool isIterable(Interpreter&, const Value& input, Args) {
  return input.isSequence() || input.isDict() || input.isString() || input.isUndefined();
}
bool isEven(Interpreter&, const Value& input, Args) { return input.toInt("what \"even\" tests") % 2 == 0; }
bool isOdd(Interpreter&, const Value& input, Args) { return input.toInt("what \"odd\" tests") % 2 != 0; }
bool isDivisible(Interpreter&, const Value& input, Args arguments) {
  const std::int64_t by = argument(arguments).toInt("the divisor");
  if (by == 0) throw Failure("division by zero");
  return by == -1 || input.toInt("what is divided") % by == 0;
}
bool isSame(Interpreter&, const Value& input, Args arguments) { return input.isSameAs(argument(arguments)); }
bool isLower(Interpreter&, const Value& input, Args) {
  return lowerText(input.str()) == input.str() && upperText(input.str()) != input.str();
}
bool isUpper(Interpreter&, const Value& input, Args) {
  return upperText(input.str()) == input.str() && lowerText(input.str()) != input.str();
}
bool isFilter(Interpreter&, const Value& input, Args) { return input.isString() && findFilter(input.text()); }
bool isTest(Interpreter&, const Value& input, Args) { return input.isString() && findTest(input.text()); }
bool isEscaped(Interpreter&, const Value&, Args) { return false; }

struct NamedTest {
  const char* name;
  Test test;
};

constexpr NamedTest kTests[] = {{"defined", {isDefined}},
                                {"undefined", {isKind<&Value::isUndefined>}},
                                {"none", {isKind<&Value::isNone>}},
                                {"boolean", {isKind<&Value::isBool>}},
                                {"true", {isTrue}},
                                {"false", {isFalse}},
                                {"integer", {isKind<&Value::isInt>}},
                                {"float", {isKind<&Value::isFloat>}},
                                {"number", {isKind<&Value::isNumber>}},
                                {"string", {isKind<&Value::isString>}},
                                {"mapping", {isKind<&Value::isDict>}},
                                {"sequence", {isIterable}},
                                {"iterable", {isIterable}},
                                {"callable", {isCallable}},
                                {"even", {isEven}},
                                {"odd", {isOdd}},
                                {"divisibleby", {isDivisible}},
                                {"sameas", {isSame}},
                                {"lower", {isLower}},
                                {"upper", {isUpper}},
                                {"filter", {isFilter}},
                                {"test", {isTest}},
                                {"escaped", {isEscaped}},
                                {"eq", {comparesAs<kEqual>}},
                                {"==", {comparesAs<kEqual>}},
                                {"equalto", {comparesAs<kEqual>}},
                                {"ne", {comparesAs<kNotEqual>}},
                                {"!=", {comparesAs<kNotEqual>}},
                                {"lt", {comparesAs<kLess>}},
                                {"<", {comparesAs<kLess>}},
                                {"lessthan", {comparesAs<kLess>}},
                                {"le", {comparesAs<kLessEqual>}},
                                {"<=", {comparesAs<kLessEqual>}},
                                {"gt", {comparesAs<kGreater>}},
                                {">", {comparesAs<kGreater>}},
                                {"greaterthan", {comparesAs<kGreater>}},
                                {"ge", {comparesAs<kGreaterEqual>}},
                                {">=", {comparesAs<kGreaterEqual>}},
                                {"in", {comparesAs<kIn>}}};

}  // namespace

const Test* findTest(const std::string& name) {
  for (const NamedTest& each : kTests)
    if (name == each.name) return &each.test;
  return nullptr;
}

}  // namespace lorikeet::jinja
