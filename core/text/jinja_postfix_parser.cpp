// What follows an expression: attributes, subscripts, calls, filters and tests. See jinja_expression_parser.h.
#include "core/text/jinja_expression_parser.h"

namespace lorikeet::jinja {

namespace {
ExprPtr makeOn(ExprKind kind, Position at, std::string name, ExprPtr base) {
  auto expr = std::make_unique<Expr>();
  expr->kind = kind, expr->at = at, expr->name = std::move(name);
  expr->parts.push_back(std::move(base));
  return expr;
}
}  // namespace

ExprPtr ExpressionParser::parsePostfix(ExprPtr node) {
  NestingGuard guard(m_depth, node->at);
  while (true) {
    const Position at = m_tokens.current().at;
    if (m_tokens.takeOperator(".")) {
      if (m_tokens.current().type == TokenType::Integer) {
        node = makeOn(ExprKind::Item, at, "", std::move(node));
        node->parts.push_back(parsePrimary());
      } else {
        node = makeOn(ExprKind::Attribute, at, m_tokens.expectName(), std::move(node));
      }
    } else if (m_tokens.takeOperator("[")) {
      node = parseSubscript(std::move(node));
    } else if (m_tokens.isOperator("(")) {
      node = makeOn(ExprKind::Call, at, "", std::move(node));
      node->arguments = parseArguments();
    } else {
      return node;
    }
    guard.step(at);
  }
}

ExprPtr ExpressionParser::parseSubscript(ExprPtr node) {
  const Position at = m_tokens.current().at;
  ExprPtr bounds[3];
  int colons = 0;
  while (!m_tokens.isOperator("]")) {
    if (m_tokens.takeOperator(":")) {
      if (++colons > 2) m_tokens.failHere("a slice has at most three parts");
    } else if (bounds[colons]) {
      m_tokens.failHere("expected \"]\"");
    } else {
      bounds[colons] = parse();
    }
  }
  m_tokens.expectOperator("]");
  if (colons == 0 && !bounds[0]) failAt(at, "the subscript is empty");
  node = makeOn(colons == 0 ? ExprKind::Item : ExprKind::Slice, at, "", std::move(node));
  for (int i = 0; i < (colons == 0 ? 1 : 3); ++i) node->parts.push_back(std::move(bounds[i]));
  return node;
}

std::vector<CallArgument> ExpressionParser::parseArguments() {
  std::vector<CallArgument> arguments;
  m_tokens.expectOperator("(");
  while (!m_tokens.isOperator(")")) {
    if (!arguments.empty()) m_tokens.expectOperator(",");
    if (m_tokens.isOperator(")")) break;
    using Kind = CallArgument::Kind;
    if (m_tokens.takeOperator("**")) {
      arguments.push_back({Kind::DoubleStar, "", parse()});
    } else if (m_tokens.takeOperator("*")) {
      arguments.push_back({Kind::Star, "", parse()});
    } else if (m_tokens.current().type == TokenType::Name && m_tokens.ahead().type == TokenType::Operator &&
               m_tokens.ahead().text == "=") {
      std::string name = m_tokens.take().text;
      m_tokens.take();
      arguments.push_back({Kind::Named, std::move(name), parse()});
    } else {
      if (!arguments.empty() && arguments.back().kind != Kind::Positional && arguments.back().kind != Kind::Star)
        m_tokens.failHere("a positional argument cannot follow a named one");
      arguments.push_back({Kind::Positional, "", parse()});
    }
  }
  m_tokens.expectOperator(")");
  return arguments;
}

ExprPtr ExpressionParser::parseFilters(ExprPtr node) {
  NestingGuard guard(m_depth, node->at);
  while (true) {
    const Position at = m_tokens.current().at;
    if (m_tokens.takeOperator("|")) {
      node = parseFilter(std::move(node));
    } else if (m_tokens.takeName("is")) {
      node = parseTest(std::move(node));
    } else if (m_tokens.isOperator("(")) {
      node = makeOn(ExprKind::Call, at, "", std::move(node));
      node->arguments = parseArguments();
    } else {
      return node;
    }
    guard.step(at);
  }
}

ExprPtr ExpressionParser::parseFilter(ExprPtr node) {
  const Position at = m_tokens.current().at;
  node = makeOn(ExprKind::Filter, at, m_tokens.expectName(), std::move(node));
  if (m_tokens.isOperator("(")) node->arguments = parseArguments();
  return node;
}

ExprPtr ExpressionParser::parseFilterChain() {
  NestingGuard guard(m_depth, m_tokens.current().at);
  ExprPtr node = parseFilter(nullptr);
  while (m_tokens.takeOperator("|")) {
    guard.step(node->at);
    node = parseFilter(std::move(node));
  }
  return node;
}

ExprPtr ExpressionParser::parseTest(ExprPtr node) {
  const bool negated = m_tokens.takeName("not");
  const Position at = m_tokens.current().at;
  node = makeOn(ExprKind::Test, at, m_tokens.expectName(), std::move(node));
  const Token& next = m_tokens.current();
  const bool isKeyword =
      next.type == TokenType::Name && (next.text == "else" || next.text == "or" || next.text == "and" || next.text == "is" ||
                                       next.text == "if" || next.text == "in" || next.text == "not" || next.text == "recursive");
  const bool startsValue = next.type == TokenType::Name || next.type == TokenType::String || next.type == TokenType::Integer ||
                           next.type == TokenType::Float || m_tokens.isOperator("[") || m_tokens.isOperator("{");
  if (m_tokens.isOperator("(")) {
    node->arguments = parseArguments();
  } else if (startsValue && !isKeyword) {
    node->arguments.push_back({CallArgument::Kind::Positional, "", parsePostfix(parsePrimary())});
  }
  return negated ? makeOn(ExprKind::Not, at, "", std::move(node)) : std::move(node);
}

}  // namespace lorikeet::jinja
