// Statements of a template. Source of the grammar: jinja2.parser 3.1 with loop controls and transformers' generation tag. See
// jinja_parser.h.
#include "core/text/jinja_parser.h"

#include <algorithm>
#include <utility>

#include "core/text/jinja_expression_parser.h"

namespace lorikeet::jinja {

namespace {

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)), m_expressions(m_tokens, m_depth) {}

  Body parse() {
    Body body = parseBody({});
    if (m_tokens.current().type != TokenType::End) m_tokens.failHere("unexpected tag");
    return body;
  }

 private:
  using Names = std::initializer_list<std::string_view>;

  std::unique_ptr<Stmt> make(StmtKind kind, Position at) {
    auto stmt = std::make_unique<Stmt>();
    stmt->kind = kind, stmt->at = at;
    return stmt;
  }

  /// Statements until a tag named in `ends`, whose "{%" is taken; or the end of the template when `ends` is empty.
  Body parseBody(Names ends) {
    const Position opened = m_tokens.current().at;
    Body body;
    while (m_tokens.current().type != TokenType::End) {
      const Token token = m_tokens.take();
      if (token.type == TokenType::Data) {
        body.push_back(make(StmtKind::Text, token.at));
        body.back()->text = token.text;
      } else if (token.type == TokenType::VariableBegin) {
        body.push_back(make(StmtKind::Output, m_tokens.current().at));
        body.back()->exprs.push_back(m_expressions.parseTuple());
        m_tokens.expectType(TokenType::VariableEnd, "\"}}\"");
      } else {
        if (std::any_of(ends.begin(), ends.end(), [&](std::string_view name) { return m_tokens.isName(name); })) return body;
        body.push_back(parseStatement());
      }
    }
    if (ends.size() > 0)
      failAt(opened, "a block that begins before here is not closed; expected {% " + std::string(*(ends.end() - 1)) + " %}");
    return body;
  }

  void endTag() { m_tokens.expectType(TokenType::BlockEnd, "\"%}\""); }
  /// The body of a block up to its end tag, which is taken whole.
  Body parseBlock(std::string_view end) {
    endTag();
    Body body = parseBody({end});
    m_tokens.take();
    endTag();
    return body;
  }

  std::unique_ptr<Stmt> parseStatement() {
    const Position at = m_tokens.current().at;
    const NestingGuard guard(m_depth, at);
    const std::string name = m_tokens.expectName();
    if (name == "if") return parseIf(at);
    if (name == "for") return parseFor(at);
    if (name == "set") return parseSet(at);
    if (name == "macro") return parseMacro(at);
    if (name == "call") return parseCall(at);
    if (name == "filter") return parseFilterBlock(at);
    if (name == "with") return parseWith(at);
    if (name == "generation") {
      auto stmt = make(StmtKind::Generation, at);
      parseFunctionBody(*stmt, "endgeneration");
      return stmt;
    }
    if (name == "autoescape") {
      // Off is how chats are rendered anyway.
      if (!m_tokens.takeName("false") && !m_tokens.takeName("False")) failAt(at, "autoescape is not supported");
      auto stmt = make(StmtKind::With, at);
      stmt->bodies.push_back(parseBlock("endautoescape"));
      return stmt;
    }
    if (name == "break" || name == "continue") {
      if (m_loopDepth == 0) failAt(at, "\"" + name + "\" stands outside a loop");
      auto stmt = make(name == "break" ? StmtKind::Break : StmtKind::Continue, at);
      endTag();
      return stmt;
    }
    failAt(at, "the statement \"" + name + "\" is not known here");
  }

  std::unique_ptr<Stmt> parseIf(Position at) {
    auto stmt = make(StmtKind::If, at);
    while (true) {
      stmt->exprs.push_back(m_expressions.parseTuple(false));
      endTag();
      stmt->bodies.push_back(parseBody({"elif", "else", "endif"}));
      if (m_tokens.takeName("elif")) continue;
      if (m_tokens.takeName("else")) {
        endTag();
        stmt->bodies.push_back(parseBody({"endif"}));
      }
      m_tokens.take();
      endTag();
      return stmt;
    }
  }

  std::unique_ptr<Stmt> parseFor(Position at) {
    auto stmt = make(StmtKind::For, at);
    stmt->targets.push_back(parseTarget(false));
    if (!m_tokens.takeName("in")) m_tokens.failHere("expected \"in\"");
    stmt->exprs.push_back(m_expressions.parseTuple(false));
    stmt->exprs.push_back(m_tokens.takeName("if") ? m_expressions.parse() : nullptr);
    stmt->flag = m_tokens.takeName("recursive");
    endTag();
    ++m_loopDepth;
    stmt->bodies.push_back(parseBody({"else", "endfor"}));
    --m_loopDepth;
    if (m_tokens.takeName("else")) {
      endTag();
      stmt->bodies.push_back(parseBody({"endfor"}));
    }
    m_tokens.take();
    endTag();
    return stmt;
  }

  std::unique_ptr<Stmt> parseSet(Position at) {
    auto stmt = make(StmtKind::Set, at);
    stmt->targets.push_back(parseTarget(true));
    if (m_tokens.takeOperator("=")) {
      stmt->exprs.push_back(m_expressions.parseTuple());
      endTag();
      return stmt;
    }
    stmt->kind = StmtKind::SetBlock;
    stmt->exprs.push_back(m_tokens.takeOperator("|") ? m_expressions.parseFilterChain() : nullptr);
    stmt->bodies.push_back(parseBlock("endset"));
    return stmt;
  }

  std::unique_ptr<Stmt> parseMacro(Position at) {
    auto stmt = make(StmtKind::Macro, at);
    stmt->text = m_tokens.expectName();
    parseParameters(*stmt);
    parseFunctionBody(*stmt, "endmacro");
    return stmt;
  }

  std::unique_ptr<Stmt> parseCall(Position at) {
    auto stmt = make(StmtKind::CallBlock, at);
    if (m_tokens.isOperator("(")) parseParameters(*stmt);
    ExprPtr call = m_expressions.parse();
    if (call->kind != ExprKind::Call) failAt(at, "a call block needs a call such as {% call name() %}");
    stmt->exprs.insert(stmt->exprs.begin(), std::move(call));
    parseFunctionBody(*stmt, "endcall");
    return stmt;
  }

  /// A break inside a macro must not leave the loop around it.
  void parseFunctionBody(Stmt& stmt, std::string_view end) {
    const int outer = std::exchange(m_loopDepth, 0);
    const std::size_t begin = m_tokens.position();
    stmt.bodies.push_back(parseBlock(end));
    stmt.usesVarargs = m_tokens.sawName(begin, "varargs");
    stmt.usesKwargs = m_tokens.sawName(begin, "kwargs");
    stmt.usesCaller = m_tokens.sawName(begin, "caller");
    m_loopDepth = outer;
  }

  std::unique_ptr<Stmt> parseFilterBlock(Position at) {
    auto stmt = make(StmtKind::FilterBlock, at);
    stmt->exprs.push_back(m_expressions.parseFilterChain());
    stmt->bodies.push_back(parseBlock("endfilter"));
    return stmt;
  }

  std::unique_ptr<Stmt> parseWith(Position at) {
    auto stmt = make(StmtKind::With, at);
    while (m_tokens.current().type != TokenType::BlockEnd) {
      if (!stmt->targets.empty()) m_tokens.expectOperator(",");
      stmt->targets.push_back(parseSingleTarget(false));
      m_tokens.expectOperator("=");
      stmt->exprs.push_back(m_expressions.parse());
    }
    stmt->bodies.push_back(parseBlock("endwith"));
    return stmt;
  }

  /// (a, b=1): names, and one default a name from the back.
  void parseParameters(Stmt& stmt) {
    m_tokens.expectOperator("(");
    while (!m_tokens.isOperator(")")) {
      if (!stmt.parameters.empty()) m_tokens.expectOperator(",");
      if (m_tokens.isOperator(")")) break;
      stmt.parameters.push_back(m_tokens.expectName());
      if (m_tokens.takeOperator("="))
        stmt.exprs.push_back(m_expressions.parse());
      else if (!stmt.exprs.empty())
        m_tokens.failHere("a parameter without a default cannot follow one with");
    }
    m_tokens.expectOperator(")");
  }

  Target parseSingleTarget(bool withNamespace) {
    const NestingGuard guard(m_depth, m_tokens.current().at);
    Target target;
    target.at = m_tokens.current().at;
    if (m_tokens.takeOperator("(")) {
      target = parseTarget(withNamespace);
      m_tokens.expectOperator(")");
      return target;
    }
    for (const char* constant : {"true", "false", "none", "True", "False", "None"})
      if (m_tokens.isName(constant)) m_tokens.failHere("expected a name to assign to");
    target.name = m_tokens.expectName();
    if (withNamespace && m_tokens.takeOperator(".")) target.attribute = m_tokens.expectName();
    return target;
  }

  Target parseTarget(bool withNamespace) {
    Target first = parseSingleTarget(withNamespace);
    if (!m_tokens.isOperator(",")) return first;
    Target tuple;
    tuple.at = first.at;
    tuple.parts.push_back(std::move(first));
    while (m_tokens.takeOperator(",") && !m_tokens.isName("in") && !m_tokens.isOperator("="))
      tuple.parts.push_back(parseSingleTarget(withNamespace));
    return tuple;
  }

  TokenStream m_tokens;
  int m_depth = 0;
  int m_loopDepth = 0;
  ExpressionParser m_expressions;
};

}  // namespace

Body parseTemplate(const std::string& source) { return Parser(tokenize(source)).parse(); }

}  // namespace lorikeet::jinja
