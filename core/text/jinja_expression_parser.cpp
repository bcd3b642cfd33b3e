// Expressions of a template. See jinja_expression_parser.h.
#include "core/text/jinja_expression_parser.h"

#include <charconv>

namespace lorikeet::jinja {

namespace {

ExprPtr make(ExprKind kind, Position at, std::string name = {}) {
  auto expr = std::make_unique<Expr>();
  expr->kind = kind, expr->at = at, expr->name = std::move(name);
  return expr;
}

template <class... Parts>
ExprPtr makeWith(ExprKind kind, Position at, Parts&&... parts) {
  ExprPtr expr = make(kind, at);
  (expr->parts.push_back(std::forward<Parts>(parts)), ...);
  return expr;
}

ExprPtr makeConstant(Position at, Value value) {
  ExprPtr expr = make(ExprKind::Constant, at);
  expr->value = std::move(value);
  return expr;
}

ExprPtr numberFrom(const Token& token) {
  const char* begin = token.text.data();
  const char* end = begin + token.text.size();
  if (token.type == TokenType::Float) {
    double value = 0;
    if (std::from_chars(begin, end, value).ec == std::errc()) return makeConstant(token.at, Value(value));
  } else {
    std::int64_t value = 0;
    if (std::from_chars(begin, end, value).ec == std::errc()) return makeConstant(token.at, Value(value));
  }
  failAt(token.at, "the number " + token.text + " is too large");
}

}  // namespace

ExprPtr ExpressionParser::parse(bool withCondition) {
  const NestingGuard guard(m_depth, m_tokens.current().at);
  return withCondition ? parseConditional() : parseOr();
}

bool ExpressionParser::endsTuple() const {
  const TokenType type = m_tokens.current().type;
  return type == TokenType::VariableEnd || type == TokenType::BlockEnd || m_tokens.isOperator(")") || m_tokens.isName("in") ||
         m_tokens.isName("recursive");
}

ExprPtr ExpressionParser::parseTuple(bool withCondition) {
  const Position at = m_tokens.current().at;
  ExprPtr first = parse(withCondition);
  if (!m_tokens.isOperator(",")) return first;
  ExprPtr tuple = makeWith(ExprKind::Tuple, at, std::move(first));
  while (m_tokens.takeOperator(",") && !endsTuple()) tuple->parts.push_back(parse(withCondition));
  return tuple;
}

ExprPtr ExpressionParser::parseConditional() {
  const Position at = m_tokens.current().at;
  ExprPtr node = parseOr();
  NestingGuard guard(m_depth, at);
  while (m_tokens.takeName("if")) {
    guard.step(at);
    ExprPtr condition = parseOr();
    ExprPtr otherwise;
    if (m_tokens.takeName("else")) {
      const NestingGuard inner(m_depth, at);
      otherwise = parseConditional();
    }
    node = makeWith(ExprKind::Conditional, at, std::move(condition), std::move(node), std::move(otherwise));
  }
  return node;
}

ExprPtr ExpressionParser::parseOr() {
  ExprPtr left = parseAnd();
  NestingGuard guard(m_depth, left->at);
  for (Position at = m_tokens.current().at; m_tokens.takeName("or"); at = m_tokens.current().at) {
    guard.step(at);
    left = makeWith(ExprKind::Or, at, std::move(left), parseAnd());
  }
  return left;
}

ExprPtr ExpressionParser::parseAnd() {
  ExprPtr left = parseNot();
  NestingGuard guard(m_depth, left->at);
  for (Position at = m_tokens.current().at; m_tokens.takeName("and"); at = m_tokens.current().at) {
    guard.step(at);
    left = makeWith(ExprKind::And, at, std::move(left), parseNot());
  }
  return left;
}

ExprPtr ExpressionParser::parseNot() {
  const Position at = m_tokens.current().at;
  if (!m_tokens.takeName("not")) return parseCompare();
  const NestingGuard guard(m_depth, at);
  return makeWith(ExprKind::Not, at, parseNot());
}

ExprPtr ExpressionParser::parseCompare() {
  ExprPtr first = parseSum();
  ExprPtr chain = make(ExprKind::Compare, m_tokens.current().at);
  while (true) {
    std::string op;
    for (const char* symbol : {"==", "!=", "<=", ">=", "<", ">"})
      if (m_tokens.isOperator(symbol)) op = symbol;
    if (m_tokens.isName("in")) op = "in";
    if (m_tokens.isName("not") && m_tokens.ahead().type == TokenType::Name && m_tokens.ahead().text == "in") {
      m_tokens.take();
      op = "not in";
    }
    if (op.empty()) break;
    m_tokens.take();
    chain->operators.push_back(op);
    chain->parts.push_back(parseSum());
  }
  if (chain->operators.empty()) return first;
  chain->parts.insert(chain->parts.begin(), std::move(first));
  return chain;
}

ExprPtr ExpressionParser::parseBinary(ExprPtr (ExpressionParser::*operand)(), std::initializer_list<std::string_view> operators) {
  ExprPtr left = (this->*operand)();
  NestingGuard guard(m_depth, left->at);
  while (true) {
    std::string op;
    for (const std::string_view symbol : operators)
      if (m_tokens.isOperator(symbol)) op = symbol;
    if (op.empty()) return left;
    const Position at = m_tokens.take().at;
    guard.step(at);
    ExprPtr node = makeWith(ExprKind::Binary, at, std::move(left), (this->*operand)());
    node->name = op;
    left = std::move(node);
  }
}

ExprPtr ExpressionParser::parseSum() { return parseBinary(&ExpressionParser::parseConcat, {"+", "-"}); }
ExprPtr ExpressionParser::parseProduct() { return parseBinary(&ExpressionParser::parsePower, {"*", "/", "//", "%"}); }

ExprPtr ExpressionParser::parseConcat() {
  ExprPtr first = parseProduct();
  if (!m_tokens.isOperator("~")) return first;
  ExprPtr node = makeWith(ExprKind::Concat, m_tokens.current().at, std::move(first));
  while (m_tokens.takeOperator("~")) node->parts.push_back(parseProduct());
  return node;
}

ExprPtr ExpressionParser::parsePower() {
  ExprPtr left = parseUnary(true);
  NestingGuard guard(m_depth, left->at);
  while (m_tokens.isOperator("**")) {
    const Position at = m_tokens.take().at;
    guard.step(at);
    left = makeWith(ExprKind::Binary, at, std::move(left), parseUnary(true));
    left->name = "**";
  }
  return left;
}

ExprPtr ExpressionParser::parseUnary(bool withFilters) {
  const Position at = m_tokens.current().at;
  const NestingGuard guard(m_depth, at);
  ExprPtr node;
  if (m_tokens.takeOperator("-"))
    node = makeWith(ExprKind::Negate, at, parseUnary(false));
  else if (m_tokens.takeOperator("+"))
    node = makeWith(ExprKind::Plus, at, parseUnary(false));
  else
    node = parsePrimary();
  node = parsePostfix(std::move(node));
  return withFilters ? parseFilters(std::move(node)) : std::move(node);
}

ExprPtr ExpressionParser::parsePrimary() {
  const Token token = m_tokens.current();
  const Position at = token.at;
  if (token.type == TokenType::Name) {
    m_tokens.take();
    if (token.text == "true" || token.text == "True") return makeConstant(at, Value(true));
    if (token.text == "false" || token.text == "False") return makeConstant(at, Value(false));
    if (token.text == "none" || token.text == "None") return makeConstant(at, Value::none());
    return make(ExprKind::Name, at, token.text);
  }
  if (token.type == TokenType::String) {
    std::string text;  // neighbours are one text, as in Python
    while (m_tokens.current().type == TokenType::String) text += m_tokens.take().text;
    return makeConstant(at, Value(std::move(text)));
  }
  if (token.type == TokenType::Integer || token.type == TokenType::Float) return numberFrom(m_tokens.take());
  if (m_tokens.takeOperator("(")) return parseParentheses(at);
  if (m_tokens.takeOperator("[")) return parseList(at);
  if (m_tokens.takeOperator("{")) return parseDict(at);
  m_tokens.failHere("expected an expression");
}

ExprPtr ExpressionParser::parseParentheses(Position at) {
  ExprPtr node = m_tokens.isOperator(")") ? make(ExprKind::Tuple, at) : parseTuple();
  m_tokens.expectOperator(")");
  return node;
}

ExprPtr ExpressionParser::parseList(Position at) {
  ExprPtr list = make(ExprKind::List, at);
  while (!m_tokens.isOperator("]")) {
    if (!list->parts.empty()) m_tokens.expectOperator(",");
    if (m_tokens.isOperator("]")) break;
    list->parts.push_back(parse());
  }
  m_tokens.expectOperator("]");
  return list;
}

ExprPtr ExpressionParser::parseDict(Position at) {
  ExprPtr dict = make(ExprKind::Dict, at);
  while (!m_tokens.isOperator("}")) {
    if (!dict->parts.empty()) m_tokens.expectOperator(",");
    if (m_tokens.isOperator("}")) break;
    dict->parts.push_back(parse());
    m_tokens.expectOperator(":");
    dict->parts.push_back(parse());
  }
  m_tokens.expectOperator("}");
  return dict;
}

}  // namespace lorikeet::jinja
