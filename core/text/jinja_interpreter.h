// Runs a parsed template. Made for one rendering; used by JinjaTemplate, and by filters and tests that call others.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/text/chat_template.h"
#include "core/text/jinja_ast.h"

namespace lorikeet::jinja {

/// Names and values of one block; looked up from the innermost outwards.
struct Scope {
  std::vector<std::pair<std::string, Value>> names;
  std::shared_ptr<Scope> parent;
  void set(const std::string& name, Value value);
};

/// A function written in C++.
class NativeFunction final : public Object {
 public:
  using Body = std::function<Value(Interpreter&, const Arguments&)>;
  NativeFunction(std::string name, Body body) : m_name(std::move(name)), m_body(std::move(body)) {}
  std::string typeName() const override { return "function " + m_name; }
  bool callable() const override { return true; }
  Value call(Interpreter& interpreter, const Arguments& arguments) override { return m_body(interpreter, arguments); }

 private:
  std::string m_name;
  Body m_body;
};

/// What {% set ns.x = … %} can change.
class Namespace final : public Object {
 public:
  std::string typeName() const override { return "namespace"; }
  std::optional<Value> attribute(std::string_view name) const override;
  bool setAttribute(std::string_view name, Value value) override;
  void clear() { m_values.items.clear(); }

 private:
  Dict m_values;
};

class Interpreter {
 public:
  /// @param globals what the template can name; must outlive the interpreter.
  explicit Interpreter(const Dict& globals) : m_globals(globals), m_root(std::make_shared<Scope>()), m_scope(m_root) {}
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// @param generationSpans receives the bytes of the result that {% generation %} blocks wrote.
  /// @throws Failure; position() then says where.
  std::string run(const Body& body, std::vector<TextSpan>& generationSpans);
  Position position() const { return m_position; }

  Value evaluate(const Expr& expr);
  Value call(const Value& callee, const Arguments& arguments);
  Value applyFilter(const std::string& name, const Value& input, const Arguments& arguments);
  bool applyTest(const std::string& name, const Value& input, const Arguments& arguments);
  Value attribute(const Value& base, const std::string& name);
  Value item(const Value& base, const Value& key);
  std::shared_ptr<Namespace> makeNamespace();

  /// Counts work. @throws Failure when a template has taken more steps than any real one.
  void spend(std::size_t steps);

  // For macros and loops, which run bodies of their own.
  enum class Flow { Normal, Break, Continue };
  Flow execute(const Body& body);
  std::string captured(const std::function<void()>& write);
  void withScope(std::shared_ptr<Scope> scope, const std::function<void()>& run);
  void assign(const Target& target, const Value& value);
  void runLoop(const Stmt& loop, const Value& iterable, int depth);
  const std::shared_ptr<Scope>& scope() const { return m_scope; }
  const std::shared_ptr<Scope>& rootScope() const { return m_root; }

 private:
  class DepthGuard;
  Flow executeStatement(const Stmt& stmt);
  Flow executeIf(const Stmt& stmt);
  void executeSetBlock(const Stmt& stmt);
  void executeCallBlock(const Stmt& stmt);
  void executeWith(const Stmt& stmt);
  void executeGeneration(const Stmt& stmt, Flow& flow);
  void emit(const std::string& text);
  std::shared_ptr<Object> makeMacro(const Stmt& stmt, std::size_t firstDefault);

  Value lookUp(const std::string& name);
  Arguments evaluateArguments(const Expr& expr);
  Value evaluateParts(const Expr& expr);
  Value evaluateCall(const Expr& expr);
  Value evaluateSlice(const Expr& expr);
  Value evaluateCompare(const Expr& expr);
  Value evaluateConcat(const Expr& expr);
  Value evaluateConditional(const Expr& expr);
  Value evaluateFilter(const Expr& expr);

  const Dict& m_globals;
  std::shared_ptr<Scope> m_root, m_scope;
  std::vector<std::shared_ptr<Namespace>> m_namespaces;  // emptied at the end: they may hold each other
  std::string m_result;
  std::string* m_out = &m_result;
  std::vector<TextSpan>* m_generationSpans = nullptr;
  const Value* m_filterBody = nullptr;  // what the innermost filter block holds
  Position m_position;
  std::size_t m_steps = 0;
  int m_depth = 0;
};

}  // namespace lorikeet::jinja
