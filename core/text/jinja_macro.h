// Macros and the "loop" variable. Used by the interpreter.
#pragma once
#include "core/text/jinja_interpreter.h"

namespace lorikeet::jinja {

/// {% macro %} and the body of a {% call %} block.
class Macro final : public Object {
 public:
  /// @param firstDefault index in stmt.exprs of the first parameter default
  /// @param scope where it was written; not kept alive, for it holds the macro itself
  Macro(const Stmt& stmt, std::size_t firstDefault, const std::shared_ptr<Scope>& scope)
      : m_stmt(&stmt), m_firstDefault(firstDefault), m_scope(scope) {}
  std::string typeName() const override { return "macro"; }
  std::optional<Value> attribute(std::string_view name) const override;
  bool callable() const override { return true; }
  Value call(Interpreter& interpreter, const Arguments& arguments) override;

 private:
  void bind(Interpreter& interpreter, const Arguments& arguments, Scope& scope) const;

  const Stmt* m_stmt;
  std::size_t m_firstDefault;
  std::weak_ptr<Scope> m_scope;
};

/// "loop" inside a for: index, first, last, cycle() …; called, it runs a recursive loop's body over another list.
class LoopState final : public Object {
 public:
  LoopState(const Stmt& stmt, List items, int depth, const std::shared_ptr<Scope>& scope)
      : m_stmt(&stmt), m_items(std::move(items)), m_depth(depth), m_scope(scope) {}
  std::size_t index() const { return m_index; }
  std::size_t size() const { return m_items.size(); }
  const Value& item() const { return m_items[m_index]; }
  void advance() { ++m_index; }

  std::string typeName() const override { return "loop"; }
  std::optional<Value> attribute(std::string_view name) const override;
  bool callable() const override { return m_stmt->flag; }
  Value call(Interpreter& interpreter, const Arguments& arguments) override;

 private:
  std::optional<Value> method(std::string_view name) const;

  const Stmt* m_stmt;
  List m_items;
  std::size_t m_index = 0;
  int m_depth;
  std::weak_ptr<Scope> m_scope;
  std::shared_ptr<List> m_lastChanged = std::make_shared<List>();  // what loop.changed() saw last
};

}  // namespace lorikeet::jinja
