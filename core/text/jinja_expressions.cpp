// Expressions of a template, evaluated. See jinja_interpreter.h.
#include <algorithm>

#include "core/text/jinja_builtins.h"
#include "core/text/jinja_interpreter.h"
#include "core/text/jinja_operators.h"

namespace lorikeet::jinja {

namespace {
/// Undefined values may be tested, printed and gone over, but not computed with.
const Value& defined(const Value& value) {
  if (value.isUndefined()) throw Failure(value.undefinedName().empty() ? "a value is undefined" : value.undefinedName());
  return value;
}
}  // namespace

Value Interpreter::lookUp(const std::string& name) {
  for (const Scope* scope = m_scope.get(); scope; scope = scope->parent.get())
    for (const auto& [known, value] : scope->names)
      if (known == name) return value;
  if (const Value* global = m_globals.findText(name)) return *global;
  if (const auto builtIn = builtInFunction(name)) return *builtIn;
  return Value::undefined("\"" + name + "\" is undefined");
}

Value Interpreter::evaluate(const Expr& expr) {
  constexpr int kDeepest = 1500;
  if (m_depth >= kDeepest) throw Failure("the template calls itself too deeply");
  spend(1);
  ++m_depth;
  try {
    m_position = expr.at;
    Value value = evaluateParts(expr);
    --m_depth;
    return value;
  } catch (...) {
    --m_depth;
    throw;
  }
}

Value Interpreter::evaluateParts(const Expr& expr) {
  const auto part = [&](std::size_t i) { return evaluate(*expr.parts[i]); };
  switch (expr.kind) {
    case ExprKind::Constant: return expr.value;
    case ExprKind::Name: return lookUp(expr.name);
    case ExprKind::List:
    case ExprKind::Tuple: {
      List items;
      for (const ExprPtr& each : expr.parts) items.push_back(evaluate(*each));
      return Value(std::move(items), expr.kind == ExprKind::Tuple);
    }
    case ExprKind::Dict: {
      Dict dict;
      for (std::size_t i = 0; i + 1 < expr.parts.size(); i += 2) {
        const Value key = part(i);
        dict.set(key, part(i + 1));
      }
      return Value(std::move(dict));
    }
    case ExprKind::Attribute: return attribute(part(0), expr.name);
    case ExprKind::Item: {
      const Value base = part(0);
      return item(base, part(1));
    }
    case ExprKind::Slice: return evaluateSlice(expr);
    case ExprKind::Call: return evaluateCall(expr);
    case ExprKind::Filter: return evaluateFilter(expr);
    case ExprKind::Test: {
      const Value input = part(0);
      return Value(applyTest(expr.name, input, evaluateArguments(expr)));
    }
    case ExprKind::Not: return Value(!part(0).truthy());
    case ExprKind::Negate: return negated(defined(part(0)));
    case ExprKind::Plus: return Value(defined(part(0)).isFloat() ? part(0) : Value(part(0).toInt("a number")));
    case ExprKind::And: {
      Value left = part(0);
      return left.truthy() ? part(1) : left;
    }
    case ExprKind::Or: {
      Value left = part(0);
      return left.truthy() ? left : part(1);
    }
    case ExprKind::Compare: return evaluateCompare(expr);
    case ExprKind::Binary: {
      const Value left = part(0), right = part(1);
      m_position = expr.at;
      return binary(*this, expr.name, defined(left), defined(right));
    }
    case ExprKind::Concat: return evaluateConcat(expr);
    case ExprKind::Conditional: return evaluateConditional(expr);
  }
  return Value();
}

Value Interpreter::evaluateConcat(const Expr& expr) {
  std::string text;
  for (const ExprPtr& each : expr.parts) {
    text += evaluate(*each).str();
    if (text.size() > kMaxTextBytes) throw Failure("a text grows beyond 64 MiB");
  }
  spend(text.size() / 256);
  return Value(std::move(text));
}

Value Interpreter::evaluateConditional(const Expr& expr) {
  if (evaluate(*expr.parts[0]).truthy()) return evaluate(*expr.parts[1]);
  return expr.parts[2] ? evaluate(*expr.parts[2]) : Value::undefined("the \"if\" was false and there is no \"else\"");
}

Value Interpreter::evaluateCompare(const Expr& expr) {
  Value left = evaluate(*expr.parts[0]);
  for (std::size_t i = 0; i < expr.operators.size(); ++i) {
    Value right = evaluate(*expr.parts[i + 1]);
    m_position = expr.at;
    if (!compare(expr.operators[i], left, right)) return Value(false);
    left = std::move(right);
  }
  return Value(true);
}

Value Interpreter::evaluateFilter(const Expr& expr) {
  const Value input = expr.parts[0] ? evaluate(*expr.parts[0]) : m_filterBody ? *m_filterBody : Value();
  const Arguments arguments = evaluateArguments(expr);
  m_position = expr.at;
  return applyFilter(expr.name, input, arguments);
}

Arguments Interpreter::evaluateArguments(const Expr& expr) {
  Arguments out;
  for (const CallArgument& argument : expr.arguments) {
    const Value value = evaluate(*argument.value);
    switch (argument.kind) {
      case CallArgument::Kind::Positional: out.positional.push_back(value); break;
      case CallArgument::Kind::Named: out.named.emplace_back(argument.name, value); break;
      case CallArgument::Kind::Star:
        for (Value& each : value.iterate()) out.positional.push_back(std::move(each));
        break;
      case CallArgument::Kind::DoubleStar:
        if (!value.isDict()) throw Failure("** needs a dict, found " + value.typeName());
        for (const auto& [key, each] : value.dict().items) out.named.emplace_back(key.toText("a name after **"), each);
    }
  }
  return out;
}

Value Interpreter::evaluateCall(const Expr& expr) {
  const Value callee = evaluate(*expr.parts[0]);
  const Arguments arguments = evaluateArguments(expr);
  m_position = expr.at;
  return call(callee, arguments);
}

Value Interpreter::call(const Value& callee, const Arguments& arguments) {
  defined(callee);
  if (!callee.isObject() || !callee.object().callable()) throw Failure("a " + callee.typeName() + " cannot be called");
  const std::shared_ptr<Object> alive = callee.objectPointer();
  return alive->call(*this, arguments);
}

Value Interpreter::evaluateSlice(const Expr& expr) {
  const Value base = defined(evaluate(*expr.parts[0]));
  std::optional<std::int64_t> bounds[3];
  for (std::size_t i = 0; i < 3; ++i) {
    if (!expr.parts[i + 1]) continue;
    const Value bound = evaluate(*expr.parts[i + 1]);
    if (!bound.isNone()) bounds[i] = bound.toInt("a bound of a slice");
  }
  return slice(base, bounds[0], bounds[1], bounds[2].value_or(1));
}

Value Interpreter::attribute(const Value& base, const std::string& name) {
  defined(base);
  if (base.isObject()) {
    if (auto found = base.object().attribute(name)) return *found;
  } else if (auto method = boundMethod(base, name)) {
    return *method;
  } else if (base.isDict()) {
    if (const Value* found = base.dict().findText(name)) return *found;
  }
  return Value::undefined("a " + base.typeName() + " has no attribute \"" + name + "\"");
}

Value Interpreter::item(const Value& base, const Value& key) {
  defined(base);
  if (base.isDict()) {
    if (const Value* found = base.dict().find(key)) return *found;
  } else if ((base.isSequence() || base.isString()) && key.isInt()) {
    const std::int64_t size = base.length();
    const std::int64_t wanted = key.toInt("an index"), index = wanted < 0 ? wanted + size : wanted;
    if (index >= 0 && index < size) return itemAt(base, static_cast<std::size_t>(index));
    return Value::undefined("the " + base.typeName() + " has no item " + std::to_string(wanted));
  }
  return key.isString() ? attribute(base, key.text()) : Value::undefined("a " + base.typeName() + " has no item " + key.repr());
}

Value Interpreter::applyFilter(const std::string& name, const Value& input, const Arguments& arguments) {
  spend(1);
  const Filter* filter = findFilter(name);
  if (!filter) throw Failure("there is no filter named \"" + name + "\"");
  return filter->apply(*this, input, arguments);
}

bool Interpreter::applyTest(const std::string& name, const Value& input, const Arguments& arguments) {
  spend(1);
  const Test* test = findTest(name);
  if (!test) throw Failure("there is no test named \"" + name + "\"");
  return test->apply(*this, input, arguments);
}

}  // namespace lorikeet::jinja
