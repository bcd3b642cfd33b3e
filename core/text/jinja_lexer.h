// Cuts a Jinja template into tokens, with the white space rules of trim_blocks and lstrip_blocks. Used by the parser.
#pragma once
#include <string>
#include <vector>

namespace lorikeet::jinja {

/// Both from 1; columns count bytes.
struct Position {
  int line = 1, column = 1;
};

enum class TokenType { Data, VariableBegin, VariableEnd, BlockBegin, BlockEnd, Name, String, Integer, Float, Operator, End };

struct Token {
  TokenType type;
  std::string text;  // of a String its value, escapes resolved
  Position at;
};

/// @throws lorikeet::Error with line and column.
std::vector<Token> tokenize(const std::string& source);

/// @throws lorikeet::Error: "The chat template …, line L, column C: message."
[[noreturn]] void failAt(Position at, const std::string& message);

}  // namespace lorikeet::jinja
