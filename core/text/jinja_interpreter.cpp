// Statements of a template, executed. See jinja_interpreter.h.
#include "core/text/jinja_interpreter.h"

#include <utility>

#include "core/text/jinja_macro.h"

namespace lorikeet::jinja {

class Interpreter::DepthGuard {
 public:
  explicit DepthGuard(int& depth) : m_depth(depth) {
    constexpr int kDeepest = 1500;
    if (m_depth >= kDeepest) throw Failure("the template calls itself too deeply");
    ++m_depth;
  }
  ~DepthGuard() { --m_depth; }

 private:
  int& m_depth;
};

void Scope::set(const std::string& name, Value value) {
  for (auto& [known, old] : names) {
    if (known == name) {
      old = std::move(value);
      return;
    }
  }
  names.emplace_back(name, std::move(value));
}

std::optional<Value> Namespace::attribute(std::string_view name) const {
  const Value* value = m_values.findText(name);
  return value ? std::optional<Value>(*value) : std::nullopt;
}

bool Namespace::setAttribute(std::string_view name, Value value) {
  m_values.set(Value(name), std::move(value));
  return true;
}

Interpreter::~Interpreter() {
  for (const auto& each : m_namespaces) each->clear();
}

std::shared_ptr<Namespace> Interpreter::makeNamespace() {
  spend(1);
  m_namespaces.push_back(std::make_shared<Namespace>());
  return m_namespaces.back();
}

void Interpreter::spend(std::size_t steps) {
  constexpr std::size_t kMaxSteps = 5000000;
  m_steps += steps;
  if (m_steps > kMaxSteps) throw Failure("the template takes more than " + std::to_string(kMaxSteps) + " steps; it may never end");
}

void Interpreter::emit(const std::string& text) {
  spend(text.size() / 256);
  if (m_out->size() + text.size() > kMaxTextBytes) throw Failure("the text grows beyond 64 MiB");
  *m_out += text;
}

std::string Interpreter::run(const Body& body, std::vector<TextSpan>& generationSpans) {
  m_generationSpans = &generationSpans;
  execute(body);
  return std::move(m_result);
}

std::string Interpreter::captured(const std::function<void()>& write) {
  std::string text;
  std::string* const outer = std::exchange(m_out, &text);
  try {
    write();
  } catch (...) {
    m_out = outer;
    throw;
  }
  m_out = outer;
  return text;
}

void Interpreter::withScope(std::shared_ptr<Scope> scope, const std::function<void()>& run) {
  const std::shared_ptr<Scope> outer = std::exchange(m_scope, std::move(scope));
  try {
    run();
  } catch (...) {
    m_scope = outer;
    throw;
  }
  m_scope = outer;
}

Interpreter::Flow Interpreter::execute(const Body& body) {
  const DepthGuard guard(m_depth);
  for (const auto& stmt : body)
    if (const Flow flow = executeStatement(*stmt); flow != Flow::Normal) return flow;
  return Flow::Normal;
}

Interpreter::Flow Interpreter::executeStatement(const Stmt& stmt) {
  spend(1);
  m_position = stmt.at;
  Flow flow = Flow::Normal;
  switch (stmt.kind) {
    case StmtKind::Text: emit(stmt.text); break;
    case StmtKind::Output: emit(evaluate(*stmt.exprs[0]).str()); break;
    case StmtKind::If: return executeIf(stmt);
    case StmtKind::For: runLoop(stmt, evaluate(*stmt.exprs[0]), 1); break;
    case StmtKind::Set: assign(stmt.targets[0], evaluate(*stmt.exprs[0])); break;
    case StmtKind::SetBlock: executeSetBlock(stmt); break;
    case StmtKind::Macro: m_scope->set(stmt.text, Value(makeMacro(stmt, 0))); break;
    case StmtKind::CallBlock: executeCallBlock(stmt); break;
    case StmtKind::FilterBlock: executeSetBlock(stmt); break;
    case StmtKind::With: executeWith(stmt); break;
    case StmtKind::Generation: executeGeneration(stmt, flow); break;
    case StmtKind::Break: return Flow::Break;
    case StmtKind::Continue: return Flow::Continue;
  }
  return flow;
}

Interpreter::Flow Interpreter::executeIf(const Stmt& stmt) {
  for (std::size_t i = 0; i < stmt.exprs.size(); ++i)
    if (evaluate(*stmt.exprs[i]).truthy()) return execute(stmt.bodies[i]);
  return stmt.bodies.size() > stmt.exprs.size() ? execute(stmt.bodies.back()) : Flow::Normal;
}

/// {% set x %}…{% endset %} and {% filter f %}…{% endfilter %}: capture, filter, keep or write.
void Interpreter::executeSetBlock(const Stmt& stmt) {
  auto inner = std::make_shared<Scope>();
  inner->parent = m_scope;
  Value value(captured([&] { withScope(inner, [&] { execute(stmt.bodies[0]); }); }));
  if (stmt.exprs[0]) {
    const Value* const outer = std::exchange(m_filterBody, &value);
    Value filtered = evaluate(*stmt.exprs[0]);
    m_filterBody = outer;
    value = std::move(filtered);
  }
  if (stmt.kind == StmtKind::SetBlock)
    assign(stmt.targets[0], value);
  else
    emit(value.str());
}

std::shared_ptr<Object> Interpreter::makeMacro(const Stmt& stmt, std::size_t firstDefault) {
  return std::make_shared<Macro>(stmt, firstDefault, m_scope);
}

void Interpreter::executeCallBlock(const Stmt& stmt) {
  const Expr& callExpr = *stmt.exprs[0];
  const Value callee = evaluate(*callExpr.parts[0]);
  Arguments arguments = evaluateArguments(callExpr);
  // The object must outlive the call, so it has a name here.
  const std::shared_ptr<Object> caller = makeMacro(stmt, 1);
  arguments.named.emplace_back("caller", Value(caller));
  emit(call(callee, arguments).str());
}

void Interpreter::executeWith(const Stmt& stmt) {
  auto inner = std::make_shared<Scope>();
  inner->parent = m_scope;
  List values;
  for (const ExprPtr& expr : stmt.exprs) values.push_back(evaluate(*expr));
  withScope(inner, [&] {
    for (std::size_t i = 0; i < values.size(); ++i) assign(stmt.targets[i], values[i]);
    execute(stmt.bodies[0]);
  });
}

void Interpreter::executeGeneration(const Stmt& stmt, Flow& flow) {
  const std::size_t begin = m_result.size();
  auto inner = std::make_shared<Scope>();  // Jinja runs the block as the body of a call
  inner->parent = m_scope;
  withScope(inner, [&] { flow = execute(stmt.bodies[0]); });
  // Inside a macro or set block the place in the result is not known yet.
  if (m_out == &m_result && m_result.size() > begin) m_generationSpans->push_back({begin, m_result.size()});
}

void Interpreter::assign(const Target& target, const Value& value) {
  m_position = target.at;
  if (!target.parts.empty()) {
    const List values = value.iterate();
    if (values.size() != target.parts.size())
      throw Failure("cannot unpack " + std::to_string(values.size()) + " values into " + std::to_string(target.parts.size()) +
                    " names");
    for (std::size_t i = 0; i < values.size(); ++i) assign(target.parts[i], values[i]);
  } else if (target.attribute.empty()) {
    m_scope->set(target.name, value);
  } else {
    const Value owner = lookUp(target.name);
    if (!owner.isObject() || !owner.object().setAttribute(target.attribute, value))
      throw Failure("cannot set an attribute of \"" + target.name + "\", which is no namespace");
  }
}

void Interpreter::runLoop(const Stmt& loop, const Value& iterable, int depth) {
  const DepthGuard guard(m_depth);
  const auto scopeFor = [&](const Value& item) {
    auto inner = std::make_shared<Scope>();
    inner->parent = m_scope;
    withScope(inner, [&] { assign(loop.targets[0], item); });
    return inner;
  };
  List items;
  for (Value& item : iterable.iterate()) {
    bool kept = true;
    if (loop.exprs[1]) withScope(scopeFor(item), [&] { kept = evaluate(*loop.exprs[1]).truthy(); });
    if (kept) items.push_back(std::move(item));
  }
  if (items.empty() && loop.bodies.size() > 1) execute(loop.bodies[1]);
  const auto state = std::make_shared<LoopState>(loop, std::move(items), depth, m_scope);
  for (; state->index() < state->size(); state->advance()) {
    spend(1);
    const std::shared_ptr<Scope> inner = scopeFor(state->item());
    inner->set("loop", Value(std::static_pointer_cast<Object>(state)));
    Flow flow = Flow::Normal;
    withScope(inner, [&] { flow = execute(loop.bodies[0]); });
    if (flow == Flow::Break) break;
  }
}

}  // namespace lorikeet::jinja
