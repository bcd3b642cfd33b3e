// Escape sequences of string literals in templates. Used by the lexer.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace lorikeet::jinja {

/// Python's "unicode-escape": \n, \x41, \u00e9, \U0001F642, \101; an unknown escape stays as it is. nullopt for a broken one.
std::optional<std::string> unescapeString(std::string_view text);

}  // namespace lorikeet::jinja
