// Parses a template's tokens into its tree. Used by JinjaTemplate.
#pragma once
#include <string>

#include "core/text/jinja_ast.h"

namespace lorikeet::jinja {

/// @throws lorikeet::Error with line and column for a syntax error or a statement that is not supported.
Body parseTemplate(const std::string& source);

}  // namespace lorikeet::jinja
