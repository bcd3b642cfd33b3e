// Parses expressions of a template. Used by the statement parser.
#pragma once
#include "core/text/jinja_ast.h"
#include "core/text/jinja_token_stream.h"

namespace lorikeet::jinja {

/// Recursive descent, in the order of Jinja's own precedences. Source: jinja2.parser 3.1.
class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream& tokens, int& depth) : m_tokens(tokens), m_depth(depth) {}

  /// @param withCondition false leaves "… if …" to the statement (the filter of a for loop).
  ExprPtr parse(bool withCondition = true);
  /// One expression, or several with commas between them as a tuple.
  ExprPtr parseTuple(bool withCondition = true);
  /// name(arguments) | … applied to what a block holds: parts[0] of the innermost filter is null.
  ExprPtr parseFilterChain();
  std::vector<CallArgument> parseArguments();

 private:
  ExprPtr parseConditional();
  ExprPtr parseOr();
  ExprPtr parseAnd();
  ExprPtr parseNot();
  ExprPtr parseCompare();
  ExprPtr parseSum();
  ExprPtr parseConcat();
  ExprPtr parseProduct();
  ExprPtr parsePower();
  ExprPtr parseUnary(bool withFilters);
  ExprPtr parsePrimary();
  ExprPtr parseParentheses(Position at);
  ExprPtr parseList(Position at);
  ExprPtr parseDict(Position at);
  ExprPtr parsePostfix(ExprPtr node);
  ExprPtr parseSubscript(ExprPtr node);
  ExprPtr parseFilters(ExprPtr node);
  ExprPtr parseFilter(ExprPtr node);
  ExprPtr parseTest(ExprPtr node);
  ExprPtr parseBinary(ExprPtr (ExpressionParser::*operand)(), std::initializer_list<std::string_view> operators);
  bool endsTuple() const;

  TokenStream& m_tokens;
  int& m_depth;
};

}  // namespace lorikeet::jinja
