// The parser's view of the tokens: look, take, expect; and a guard against endless nesting. Used by both halves of the parser.
#pragma once
#include <algorithm>
#include <string_view>

#include "core/text/jinja_lexer.h"

namespace lorikeet::jinja {

class TokenStream {
 public:
  explicit TokenStream(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

  const Token& current() const { return m_tokens[m_next]; }
  const Token& ahead() const { return m_tokens[std::min(m_next + 1, m_tokens.size() - 1)]; }
  Token take() { return m_next + 1 < m_tokens.size() ? m_tokens[m_next++] : m_tokens[m_next]; }

  std::size_t position() const { return m_next; }
  /// Whether the name stands between the token at `begin` and the current one.
  bool sawName(std::size_t begin, std::string_view name) const {
    for (std::size_t i = begin; i < m_next; ++i)
      if (m_tokens[i].type == TokenType::Name && m_tokens[i].text == name) return true;
    return false;
  }

  bool isOperator(std::string_view text) const { return current().type == TokenType::Operator && current().text == text; }
  bool isName(std::string_view text) const { return current().type == TokenType::Name && current().text == text; }
  bool takeOperator(std::string_view text) { return isOperator(text) && (take(), true); }
  bool takeName(std::string_view text) { return isName(text) && (take(), true); }

  void expectOperator(std::string_view text) {
    if (!takeOperator(text)) failHere("expected \"" + std::string(text) + "\"");
  }
  std::string expectName() {
    if (current().type != TokenType::Name) failHere("expected a name");
    return take().text;
  }
  void expectType(TokenType type, std::string_view what) {
    if (current().type != type) failHere("expected " + std::string(what));
    take();
  }
  [[noreturn]] void failHere(const std::string& message) const { failAt(current().at, message + ", found " + describe()); }

 private:
  std::string describe() const {
    switch (current().type) {
      case TokenType::Data: return "text";
      case TokenType::VariableBegin: return "\"{{\"";
      case TokenType::VariableEnd: return "\"}}\"";
      case TokenType::BlockBegin: return "\"{%\"";
      case TokenType::BlockEnd: return "\"%}\"";
      case TokenType::End: return "the end of the template";
      default: return "\"" + current().text + "\"";
    }
  }

  std::vector<Token> m_tokens;  // the last is End
  std::size_t m_next = 0;
};

/// Counts nesting, of calls or of a chain that becomes a deep tree; deeper than any real template is an error, not a stack
/// overflow.
class NestingGuard {
 public:
  NestingGuard(int& depth, Position at) : m_depth(depth), m_start(depth) { step(at); }
  ~NestingGuard() { m_depth = m_start; }
  NestingGuard(const NestingGuard&) = delete;
  NestingGuard& operator=(const NestingGuard&) = delete;
  void step(Position at) {
    constexpr int kDeepest = 300;
    if (++m_depth > kDeepest) failAt(at, "this is nested more than 300 levels deep");
  }

 private:
  int& m_depth;
  int m_start;
};

}  // namespace lorikeet::jinja
