// Macros and loops as objects. See jinja_macro.h.
#include "core/text/jinja_macro.h"

#include <algorithm>

namespace lorikeet::jinja {

std::optional<Value> Macro::attribute(std::string_view name) const {
  if (name == "name") return Value(m_stmt->text);
  if (name != "arguments") return std::nullopt;
  List names;
  for (const std::string& parameter : m_stmt->parameters) names.emplace_back(parameter);
  return Value(std::move(names), true);
}

void Macro::bind(Interpreter& interpreter, const Arguments& arguments, Scope& scope) const {
  const std::vector<std::string>& parameters = m_stmt->parameters;
  const std::size_t firstWithDefault = parameters.size() - (m_stmt->exprs.size() - m_firstDefault);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    Value value = Value::undefined("the parameter \"" + parameters[i] + "\" was not given");
    if (const Value* given = arguments.find(i, parameters[i]))
      value = *given;
    else if (i >= firstWithDefault)
      value = interpreter.evaluate(*m_stmt->exprs[m_firstDefault + i - firstWithDefault]);
    scope.set(parameters[i], std::move(value));
  }
  const std::string name = m_stmt->text.empty() ? "the body of a call block" : "the macro \"" + m_stmt->text + "\"";
  if (arguments.positional.size() > parameters.size() && !m_stmt->usesVarargs)
    throw Failure(name + " takes at most " + std::to_string(parameters.size()) + " values, found " +
                  std::to_string(arguments.positional.size()));
  List extra;
  for (std::size_t i = parameters.size(); i < arguments.positional.size(); ++i) extra.push_back(arguments.positional[i]);
  Dict named;
  for (const auto& [key, value] : arguments.named) {
    const auto parameter = std::find(parameters.begin(), parameters.end(), key);
    const bool isOpen =
        parameter != parameters.end() && static_cast<std::size_t>(parameter - parameters.begin()) >= arguments.positional.size();
    if (isOpen) continue;
    if (key == "caller" && parameter == parameters.end() && m_stmt->usesCaller) {
      scope.set("caller", value);
      continue;
    }
    if (!m_stmt->usesKwargs) throw Failure(name + " takes no value named \"" + key + "\"");
    named.set(Value(key), value);
  }
  scope.set("varargs", Value(std::move(extra), true));
  scope.set("kwargs", Value(std::move(named)));
}

Value Macro::call(Interpreter& interpreter, const Arguments& arguments) {
  auto scope = std::make_shared<Scope>();
  scope->parent = m_scope.lock();
  if (!scope->parent) scope->parent = interpreter.rootScope();
  return Value(interpreter.captured([&] {
    interpreter.withScope(scope, [&] {
      bind(interpreter, arguments, *scope);
      interpreter.execute(m_stmt->bodies[0]);
    });
  }));
}

std::optional<Value> LoopState::attribute(std::string_view name) const {
  const auto index = static_cast<std::int64_t>(m_index), size = static_cast<std::int64_t>(m_items.size());
  if (name == "index") return Value(index + 1);
  if (name == "index0") return Value(index);
  if (name == "revindex") return Value(size - index);
  if (name == "revindex0") return Value(size - index - 1);
  if (name == "first") return Value(index == 0);
  if (name == "last") return Value(index + 1 == size);
  if (name == "length") return Value(size);
  if (name == "depth") return Value(m_depth);
  if (name == "depth0") return Value(m_depth - 1);
  if (name == "previtem") return index > 0 ? m_items[m_index - 1] : Value::undefined("there is no previous item");
  if (name == "nextitem") return index + 1 < size ? m_items[m_index + 1] : Value::undefined("there is no next item");
  return method(name);
}

std::optional<Value> LoopState::method(std::string_view name) const {
  NativeFunction::Body body;
  if (name == "cycle") {
    body = [index = m_index](Interpreter&, const Arguments& arguments) {
      if (arguments.positional.empty()) throw Failure("loop.cycle needs values");
      return arguments.positional[index % arguments.positional.size()];
    };
  } else if (name == "changed") {
    body = [last = m_lastChanged, first = m_index == 0](Interpreter&, const Arguments& arguments) {
      const bool changed = first || !(*last == arguments.positional);
      *last = arguments.positional;
      return Value(changed);
    };
  } else {
    return std::nullopt;
  }
  return Value(std::static_pointer_cast<Object>(std::make_shared<NativeFunction>("loop." + std::string(name), std::move(body))));
}

Value LoopState::call(Interpreter& interpreter, const Arguments& arguments) {
  if (!m_stmt->flag) throw Failure("only a loop marked \"recursive\" can be called");
  arguments.expectCount(1, 1, "loop()");
  std::shared_ptr<Scope> scope = m_scope.lock();
  if (!scope) scope = interpreter.rootScope();
  return Value(interpreter.captured(
      [&] { interpreter.withScope(scope, [&] { interpreter.runLoop(*m_stmt, arguments.positional.at(0), m_depth + 1); }); }));
}

}  // namespace lorikeet::jinja
