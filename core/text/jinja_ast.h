// The tree of a parsed template. Made by the parser, walked by the interpreter.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/text/jinja_lexer.h"
#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct CallArgument {
  enum class Kind { Positional, Named, Star, DoubleStar } kind;
  std::string name;
  ExprPtr value;
};

enum class ExprKind {
  Constant,     // value
  Name,         // name
  List,         // parts
  Tuple,        // parts
  Dict,         // parts: key, value, key, value …
  Attribute,    // parts[0].name
  Item,         // parts[0][parts[1]]
  Slice,        // parts[0][parts[1]:parts[2]:parts[3]], the last three may be null
  Call,         // parts[0](arguments)
  Filter,       // parts[0] | name(arguments); parts[0] is null for the body of a filter block
  Test,         // parts[0] is name(arguments)
  Not,          // parts[0]
  Negate,       // parts[0]
  Plus,         // parts[0]
  And,          // parts[0], parts[1]
  Or,           // parts[0], parts[1]
  Compare,      // parts[0] operators[0] parts[1] operators[1] parts[2] …
  Binary,       // parts[0] name parts[1]
  Concat,       // parts, joined as text
  Conditional,  // parts[1] if parts[0] else parts[2], which may be null
};

struct Expr {
  ExprKind kind;
  Position at;
  std::string name;
  Value value;
  std::vector<ExprPtr> parts;
  std::vector<CallArgument> arguments;
  std::vector<std::string> operators;
};

struct Stmt;
using Body = std::vector<std::unique_ptr<Stmt>>;

/// What a set, for or with assigns to: a name, an attribute of a namespace, or several in a tuple.
struct Target {
  Position at;
  std::string name, attribute;
  std::vector<Target> parts;
};

enum class StmtKind {
  Text,         // text
  Output,       // exprs[0]
  If,           // exprs[i] guards bodies[i]; one body more is the else
  For,          // targets[0] in exprs[0] if exprs[1] (may be null); bodies[0], else bodies[1]; flag = recursive
  Set,          // targets[0] = exprs[0]
  SetBlock,     // targets[0] = bodies[0] through the filter exprs[0] (may be null)
  Macro,        // text(parameters, defaults exprs) bodies[0]
  CallBlock,    // exprs[0] called with caller(parameters) bodies[0]
  FilterBlock,  // exprs[0] over bodies[0]
  With,         // targets[i] = exprs[i]; bodies[0]
  Generation,   // bodies[0]
  Break,
  Continue,
};

struct Stmt {
  StmtKind kind;
  Position at;
  std::string text;
  std::vector<ExprPtr> exprs;
  std::vector<Target> targets;
  std::vector<std::string> parameters;
  std::vector<Body> bodies;
  bool flag = false;
  bool usesVarargs = false, usesKwargs = false, usesCaller = false;  // of a macro: names in its body that take what is left over
};

}  // namespace lorikeet::jinja
